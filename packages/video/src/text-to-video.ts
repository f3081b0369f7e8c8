import { type Endpoint, type InputShape, readShape, type VideoOutput } from "@klingkit/tasks";
import * as z from "zod/mini";
import { checkSettings } from "./check-settings.ts";
import { modelPath, pathSettings, promptForPath, v1Settings } from "./encode-settings.ts";
import { expectedTime } from "./expected-time.ts";
import { type FilledSettings, fillSettings, promptProblems, videoDefaults } from "./fill-settings.ts";
import { priceBySettings } from "./price-by-settings.ts";
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
export const textToVideo: Endpoint<TextToVideoInput, Filled, VideoOutput> = {
  name: "video.textToVideo",
  source: "V 9.2, 10.1",
  outputs: ["video"],
  pack: "video",
  ownId: { accepted: true, lookup: true, unique: "seen" },
  expectedMs: expectedTime,
  price: priceBySettings(),
  fill(input) {
    const shape = readShape(schema, input);
    if ("problems" in shape) return shape;
    const problems = promptProblems(shape.value, true);
    if (problems.length > 0) return { problems };
    const { aspectRatio = videoDefaults.aspectRatio } = shape.value;
    return { value: { ...fillSettings("textToVideo", shape.value), aspectRatio } };
  },
  apiVersions: {
    v2: {
      ...modelPath("/text-to-video"),
      check: (input) => checkSettings(input, "v2", { aspectRatio: input.aspectRatio }),
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
