import { readFileSync } from "node:fs";
import { MEDIA_FOLDER } from "../media-folder.ts";
import { type Clip, readAnnexB } from "./annex-b.ts";
import { adtsFrames } from "./adts.ts";
import { FRAMES_PER_SECOND, frameCount } from "./length.ts";
import { avc1, mp4a, type Track, writeMp4 } from "./mux.ts";

const clips = new Map<string, Clip>();

/** A built-in clip of the asked size and length, with or without sound: one shipped group of pictures, repeated. */
export function drawVideo(width: number, height: number, seconds: number, sound: boolean): Uint8Array<ArrayBuffer> {
  const name = `${width}x${height}`;
  const clip = clips.get(name) ?? readAnnexB(readFileSync(new URL(`clips/${name}.h264`, MEDIA_FOLDER)));
  clips.set(name, clip);
  const count = frameCount(seconds);
  const pictures: Track = {
    kind: "video",
    timescale: FRAMES_PER_SECOND * 512,
    step: 512,
    samples: repeated(clip.pictures, count),
    entry: avc1(clip.sps, clip.pps, width, height),
    width,
    height,
    keys: Array.from({ length: Math.ceil(count / clip.pictures.length) }, (_, turn) => turn * clip.pictures.length + 1),
  };
  return writeMp4(sound ? [pictures, soundTrack(count / FRAMES_PER_SECOND)] : [pictures]);
}

function soundTrack(seconds: number): Track {
  const { frames, sampleRate, channels, config } = adtsFrames(readFileSync(new URL("sound/chord.aac", MEDIA_FOLDER)));
  return {
    kind: "sound",
    timescale: sampleRate,
    step: 1024,
    samples: repeated(frames, Math.max(1, Math.floor((seconds * sampleRate) / 1024))),
    entry: mp4a(sampleRate, channels, config),
    width: 0,
    height: 0,
  };
}

/** So many items, beginning anew when they run out. */
function repeated<T>(items: readonly T[], count: number): T[] {
  return Array.from({ length: count }, (_, index) => items[index % items.length]).filter((item) => item !== undefined);
}
