import { readFileSync } from "node:fs";
import { MEDIA_FOLDER } from "../media-folder.ts";
import { audioTrack } from "./audio-track.ts";
import { type H264Stream, parseAnnexB } from "./annex-b.ts";
import { FRAMES_PER_SECOND, frameCount } from "./duration.ts";
import { avc1, type Track, writeMp4 } from "./mux.ts";
import { repeat } from "./repeat.ts";

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
