import { type Endpoint, type InputShape, problemsOf } from "@klingkit/tasks";
import * as z from "zod/mini";
import { checkSettings } from "./check-settings.ts";
import { pathSettings, promptForPath, v1Settings } from "./encode-settings.ts";
import { expectedTime } from "./expected-time.ts";
import { type FilledSettings, fillSettings, promptProblems, videoDefaults } from "./fill-settings.ts";
import type { AspectRatio, VideoSettingsInput } from "./settings.ts";
import { videoSettings } from "./settings-schema.ts";

/** What text to video takes (kling-api V 9.2, 10.1). */
export interface TextToVideoInput extends VideoSettingsInput {
  /** Default `16:9`. */
  readonly aspectRatio?: AspectRatio;
}

type Filled = FilledSettings<TextToVideoInput> & { readonly aspectRatio: AspectRatio };

const schema = z.strictObject({
  ...videoSettings,
  aspectRatio: z.optional(z.enum(["16:9", "9:16", "1:1"])),
} satisfies InputShape<TextToVideoInput>);

/** Text to video, on both designs. */
export const textToVideo: Endpoint<TextToVideoInput, Filled> = {
  name: "video.textToVideo",
  source: "V 9.2, 10.1",
  pack: "video",
  ownId: { accepted: true, lookup: true, unique: "seen" },
  expectedMs: expectedTime,
  fill(input) {
    const shape = schema.safeParse(input);
    const problems = shape.success ? promptProblems(shape.data, true) : problemsOf(shape.error.issues);
    if (!shape.success || problems.length > 0) return { problems };
    return {
      value: {
        ...fillSettings("textToVideo", shape.data),
        aspectRatio: shape.data.aspectRatio ?? videoDefaults.aspectRatio,
      },
    };
  },
  wires: {
    path: {
      path: "/text-to-video/{model}",
      pathFor: (input) => `/text-to-video/${encodeURIComponent(input.known?.path ?? input.model)}`,
      check: (input) => checkSettings(input, "path", { aspectRatio: input.aspectRatio }),
      encode: (input) => ({
        prompt: promptForPath(input),
        settings: { ...pathSettings(input), aspect_ratio: input.aspectRatio },
      }),
    },
    v1: {
      path: "/v1/videos/text2video",
      check: (input) => checkSettings(input, "v1", { aspectRatio: input.aspectRatio }),
      encode: (input) => ({ ...v1Settings(input), aspect_ratio: input.aspectRatio }),
    },
  },
};
