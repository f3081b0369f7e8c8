import { type ApiVersion, issue, type ValidationIssue } from "@klingkit/errors";
import type { VideoOutput } from "@klingkit/tasks";
import {
  ambiguousIds,
  type Endpoint,
  type InputShape,
  itemsOf,
  mentions,
  referenceIssues,
  referenceWriter,
} from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import { checkSettings } from "../check-settings.ts";
import { modelPath, v2Settings, v2Prompt, v1Settings } from "../encode-settings.ts";
import { expectedTime } from "../expected-time.ts";
import {
  knowsModel,
  promptIssues,
  promptsOf,
  type SettingsDefaults,
  settingsDefaults,
  videoDefaults,
} from "../model-settings.ts";
import { priceBySettings } from "../price-by-settings.ts";
import { v1Voices, type VoiceReferenceInput, voiceReferences } from "../references.ts";
import type { AnyAspectRatio, VideoSettingsInput } from "../settings.ts";
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
  readonly aspectRatio?: AnyAspectRatio;
  // Only in the documentation of 2026-02.
  /**
   * Up to 2 voices. API v1 only, with `kling-2.6`, `audio: "native"` and 1080p. The prompt must refer to each as `@id`,
   * which increases the price. The documentation no longer has the field, so the service may ignore it.
   * @default none
   */
  readonly voices?: readonly VoiceReferenceInput[];
}

interface Defaults extends SettingsDefaults {
  readonly aspectRatio: AnyAspectRatio;
}

const schema = z.strictObject({
  ...videoSettings,
  aspectRatio: z.optional(z.enum(["16:9", "9:16", "1:1"])),
  voices: z.optional(voiceReferences),
} satisfies InputShape<TextToVideoInput>);

function check(input: Partial<TextToVideoInput> & Defaults, apiVersion: ApiVersion): readonly ValidationIssue[] {
  const { aspectRatio, voices = [] } = input;
  const encodePrompt = v1PromptEncoder(input);
  return [
    ...checkSettings(input, apiVersion, { aspectRatio, voices: voices.length }, encodePrompt),
    ...(voices.length > 0 ? [voiceIssue(apiVersion)] : []),
    ...referenceIssues(promptsOf(input), itemsOf({ voices }, "error"), voices.length > 0 ? ["voices"] : []),
  ];
}

// See apps/docs/service/video.md#text-to-video.
function voiceIssue(apiVersion: ApiVersion): ValidationIssue {
  return apiVersion === "v2"
    ? issue("voices", "not_supported_by_api_version", "exists on API v1 only.")
    : issue(
        "voices",
        "unconfirmed",
        "is no longer in the documentation of text to video: the service may ignore it. video.imageToVideo supports it.",
        { severity: "warning" },
      );
}

function v1PromptEncoder({ voices }: Partial<TextToVideoInput>): (text: string) => string {
  return referenceWriter({ voice: voices });
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
  // Voices increase the price only if the prompt refers to one (apps/docs/service/video.md#image-to-video).
  price: priceBySettings((input) => ({
    voices: input.voices?.some(({ id }) => promptsOf(input).some(({ text }) => mentions(text, id))),
  })),
  schema,
  knowsModel,
  defaults: (input) => ({
    ...settingsDefaults("textToVideo", input),
    aspectRatio: input.aspectRatio ?? videoDefaults.aspectRatio,
  }),
  rules: (input) => [...promptIssues(input, true), ...ambiguousIds(itemsOf({ voices: input.voices }), true)],
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
      encode: (input) => ({
        ...v1Settings(input, v1PromptEncoder(input)),
        aspect_ratio: input.aspectRatio,
        ...v1Voices(input.voices),
      }),
    },
  },
};
