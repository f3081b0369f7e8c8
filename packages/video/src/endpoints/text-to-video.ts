import type { ApiVersion, ValidationIssue } from "@klingkit/errors";
import type { VideoOutput } from "@klingkit/tasks";
import { type Endpoint, type InputShape, referenceIssues } from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import { checkSettings } from "../check-settings.ts";
import { modelPath, v2Settings, v2Prompt, v1Settings } from "../encode-settings.ts";
import { expectedTime } from "../expected-time.ts";
import { promptIssues, promptsOf, type SettingsDefaults, settingsDefaults, videoDefaults } from "../model-settings.ts";
import { priceBySettings } from "../price-by-settings.ts";
import type { AspectRatio, VideoSettingsInput } from "../settings.ts";
import { videoSettings } from "../settings-schema.ts";

// See apps/docs/service/video.md#text-to-video.
/**
 * The input of text to video.
 * @example
 * await kling.video.textToVideo.run({ prompt: "a lighthouse in fog", duration: 10, resolution: "1080p", aspectRatio: "9:16" });
 */
export interface TextToVideoInput extends VideoSettingsInput {
  /**
   * The aspect ratio.
   * @default "16:9"
   */
  readonly aspectRatio?: AspectRatio;
}

interface Defaults extends SettingsDefaults {
  readonly aspectRatio: AspectRatio;
}

const schema = z.strictObject({
  ...videoSettings,
  aspectRatio: z.optional(z.enum(["16:9", "9:16", "1:1"])),
} satisfies InputShape<TextToVideoInput>);

function check(input: Partial<TextToVideoInput> & Defaults, apiVersion: ApiVersion): readonly ValidationIssue[] {
  const { aspectRatio } = input;
  return [...checkSettings(input, apiVersion, { aspectRatio }), ...referenceIssues(promptsOf(input), [], [])];
}

/**
 * Text to video, on API v2 and API v1.
 * @example
 * const client = createEndpointClient(engine, textToVideo);
 * const task = await client.create({ prompt: "a lighthouse in fog" });
 */
export const textToVideo: Endpoint<TextToVideoInput, Defaults, VideoOutput> = {
  name: "video.textToVideo",
  outputs: ["video"],
  packageType: "video",
  externalTaskId: { accepted: true, lookup: true, duplicatesRejected: "observed" },
  expectedMs: expectedTime,
  price: priceBySettings(),
  schema,
  defaults: (input) => ({
    ...settingsDefaults("textToVideo", input),
    aspectRatio: input.aspectRatio ?? videoDefaults.aspectRatio,
  }),
  rules: (input) => promptIssues(input, true),
  apiVersions: {
    v2: {
      ...modelPath("/text-to-video"),
      check: (input) => check(input, "v2"),
      encode: (input) => ({
        prompt: v2Prompt(input),
        settings: { ...v2Settings(input), aspect_ratio: input.aspectRatio },
      }),
    },
    v1: {
      path: "/v1/videos/text2video",
      check: (input) => check(input, "v1"),
      encode: (input) => ({ ...v1Settings(input), aspect_ratio: input.aspectRatio }),
    },
  },
};
