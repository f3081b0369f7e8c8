import type { Endpoint, InputShape, AudioOutput } from "@klingkit/tasks";
import * as z from "zod/mini";
import { words } from "./input-shapes.ts";

/** What text to audio takes (kling-api V 10.10): sounds, not speech. */
export interface TextToAudioInput {
  /** What is heard, at most 200 characters. */
  readonly prompt: string;
  /** Seconds, 3 to 10, fractions too. Default 5. */
  readonly duration?: number;
}

type Defaults = Required<Pick<TextToAudioInput, "duration">>;

const schema = z.strictObject({
  prompt: words(200),
  duration: z.optional(z.number().check(z.gte(3), z.lte(10))),
} satisfies InputShape<TextToAudioInput>);

/** Text to audio, v1 only; the one v1 endpoint whose duration is a number on the wire. No watermark. */
export const textToAudio: Endpoint<TextToAudioInput, Defaults, AudioOutput> = {
  name: "audio.textToAudio",
  source: "V 10.10",
  outputs: ["audio"],
  pack: "video",
  ownId: { accepted: true, lookup: true, unique: "documented" },
  watermark: false,
  expectedMs: () => 20_000,
  schema,
  defaults: ({ duration = 5 }) => ({ duration }),
  apiVersions: {
    v1: {
      path: "/v1/audio/text-to-audio",
      check: () => [],
      encode: ({ prompt, duration }) => ({ prompt, duration }),
    },
  },
};
