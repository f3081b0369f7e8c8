import { readFileSync } from "node:fs";
import { MEDIA_FOLDER } from "../media-folder.ts";
import { parseAdts } from "./adts.ts";
import { mp4a, type Track } from "./mux.ts";
import { repeat } from "./repeat.ts";

/** The built-in sound of a video: repeats the shipped chord. */
export function audioTrack(seconds: number): Track {
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
