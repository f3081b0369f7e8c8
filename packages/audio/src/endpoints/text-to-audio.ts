import type { AudioOutput } from "@klingkit/tasks";
import { type Endpoint, type InputShape, textLengthIssues, textUpTo } from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";

// See apps/docs/service/audio.md#text-to-audio.
/**
 * The input of text to audio, which generates sound effects, not speech.
 * @example
 * await kling.audio.textToAudio.run({ prompt: "waves on a beach", duration: 8 });
 */
export interface TextToAudioInput {
  /** The sound effects to generate. 1 to 200 characters. */
  readonly prompt: string;
  /**
   * The duration of the audio, seconds: 3 to 10. It may be a fraction.
   * @default 5
   */
  readonly duration?: number;
}

type Defaults = Required<Pick<TextToAudioInput, "duration">>;

const schema = z.strictObject({
  prompt: textUpTo(200),
  duration: z.optional(z.number().check(z.gte(3), z.lte(10))),
} satisfies InputShape<TextToAudioInput>);

// No other endpoint of API v1 sends the duration as a JSON number.
/** Text to audio, on API v1 only. It does not support watermarks. */
export const textToAudio: Endpoint<TextToAudioInput, Defaults, AudioOutput> = {
  name: "audio.textToAudio",
  outputs: ["audio"],
  packageType: "video",
  externalTaskId: { accepted: true, lookup: true, duplicatesRejected: "official" },
  watermark: false,
  expectedMs: () => 20_000,
  schema,
  defaults: ({ duration = 5 }) => ({ duration }),
  apiVersions: {
    v1: {
      path: "/v1/audio/text-to-audio",
      check: ({ prompt }) => textLengthIssues("prompt", prompt, 200),
      encode: ({ prompt, duration }) => ({ prompt, duration }),
    },
  },
};
