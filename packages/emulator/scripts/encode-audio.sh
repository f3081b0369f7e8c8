#!/bin/sh
# Encodes media/audio (development only, not published; requires ffmpeg): a chord whose tones have whole periods in the
# loop, so that its frames can be repeated without a gap. Run it in this package: sh scripts/encode-audio.sh
set -e
cd "$(dirname "$0")/../media/audio"

# AAC-LC, 44.1 kHz mono: three loops of 86 frames of 1024 samples. The middle loop is kept.
loop="86*1024/44100"
chord="0.09*sin(2*PI*439*t/($loop))+0.07*sin(2*PI*554*t/($loop))+0.06*sin(2*PI*658*t/($loop))"
ffmpeg -v error -y -f lavfi -i "aevalsrc=($chord)*(0.8+0.2*sin(2*PI*t/($loop))):s=44100:d=6.2" -c:a aac -b:a 48k -f adts full.aac
node -e '
  const fs = require("node:fs"), all = fs.readFileSync("full.aac"), frames = [];
  for (let at = 0; at < all.length; ) { const n = ((all[at + 3] & 3) << 11) | (all[at + 4] << 3) | (all[at + 5] >> 5); frames.push(all.subarray(at, at + n)); at += n; }
  fs.writeFileSync("chord.aac", Buffer.concat(frames.slice(88, 88 + 86)));
'
rm full.aac

# MP3, 48 kHz mono, 64 kbit/s without a bit reservoir: every frame has 192 bytes and is independent. 84 frames of 1152 samples.
loop="84*1152/48000"
chord="0.09*sin(2*PI*444*t/($loop))+0.07*sin(2*PI*560*t/($loop))+0.06*sin(2*PI*665*t/($loop))"
ffmpeg -v error -y -f lavfi -i "aevalsrc=($chord)*(0.8+0.2*sin(2*PI*t/($loop))):s=48000:d=6.2" -c:a libmp3lame -b:a 64k -reservoir 0 -write_xing 0 -id3v2_version 0 -map_metadata -1 full.mp3
dd if=full.mp3 of=chord.mp3 bs=192 skip=86 count=84 status=none
rm full.mp3
