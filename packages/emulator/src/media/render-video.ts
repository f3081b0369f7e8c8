import { readFileSync } from "node:fs";
import { MEDIA_FOLDER } from "../media-folder.ts";
import { parseAdts } from "./adts.ts";
import { type H264Stream, parseAnnexB } from "./annex-b.ts";
import { FRAMES_PER_SECOND, frameCount } from "./duration.ts";
import { avc1, mp4a, type Track, writeMp4 } from "./mux.ts";

const streams = new Map<string, H264Stream>();

/** Renders a built-in video: repeats the frames of a shipped stream. */
export function renderVideo(
  width: number,
  height: number,
  seconds: number,
  hasSound: boolean,
): Uint8Array<ArrayBuffer> {
  const name = `${width}x${height}`;
  const stream = streams.get(name) ?? parseAnnexB(readFileSync(new URL(`videos/${name}.h264`, MEDIA_FOLDER)));
  streams.set(name, stream);
  const count = frameCount(seconds);
  const video: Track = {
    kind: "video",
    timescale: FRAMES_PER_SECOND * 512,
    sampleDuration: 512,
    samples: repeat(stream.frames, count),
    entry: avc1(stream.sps, stream.pps, width, height),
    width,
    height,
    keyFrames: Array.from(
      { length: Math.ceil(count / stream.frames.length) },
      (_, round) => round * stream.frames.length + 1,
    ),
  };
  return writeMp4(hasSound ? [video, audioTrack(count / FRAMES_PER_SECOND)] : [video]);
}

function audioTrack(seconds: number): Track {
  const { frames, sampleRate, channels, config } = parseAdts(readFileSync(new URL("audio/chord.aac", MEDIA_FOLDER)));
  return {
    kind: "audio",
    timescale: sampleRate,
    sampleDuration: 1024,
    samples: repeat(frames, Math.max(1, Math.floor((seconds * sampleRate) / 1024))),
    entry: mp4a(sampleRate, channels, config),
    width: 0,
    height: 0,
  };
}

/** Returns `count` items, starting again after the last one. */
function repeat<T>(items: readonly T[], count: number): T[] {
  return Array.from({ length: count }, (_, index) => items[index % items.length]).filter((item) => item !== undefined);
}
