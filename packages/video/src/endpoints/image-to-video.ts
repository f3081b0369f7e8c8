import { type ApiVersion, issue, type ValidationIssue } from "@klingkit/errors";
import { severityOf } from "@klingkit/models/capabilities";
import type { MediaInput, VideoOutput } from "@klingkit/tasks";
import {
  ambiguousIds,
  type Body,
  type ElementReferenceInput,
  elementReferences,
  type Endpoint,
  type InputShape,
  itemsOf,
  media,
  type MediaReader,
  mentions,
  readImages,
  referenceIssues,
  referenceWriter,
} from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import { checkSettings, type EndpointSettings } from "../check-settings.ts";
import { modelPath, v2Settings, v2Prompt, v1Settings } from "../encode-settings.ts";
import { expectedTime } from "../expected-time.ts";
import { knowsModel, promptIssues, promptsOf, type SettingsDefaults, settingsDefaults } from "../model-settings.ts";
import { priceBySettings } from "../price-by-settings.ts";
import {
  v1Elements,
  v1Voices,
  v2Elements,
  v2Voices,
  type VoiceReferenceInput,
  voiceReferences,
} from "../references.ts";
import type { VideoSettingsInput } from "../settings.ts";
import { videoSettings } from "../settings-schema.ts";

/** A part of the image that moves along a trajectory. */
export interface DynamicMask {
  /** The mask: an image with the size of the other masks and the aspect ratio of the first frame. */
  readonly mask: MediaInput;
  /** The trajectory: 2 to 77 points for a video of 5 seconds, measured from the bottom left corner. */
  readonly trajectory: readonly {
    /** The distance from the left edge: an integer. */
    readonly x: number;
    /** The distance from the bottom edge: an integer. */
    readonly y: number;
  }[];
}

// See apps/docs/service/video.md#image-to-video.
/**
 * The input of image to video. The video has the aspect ratio of the first frame. `firstFrame` or `lastFrame` is
 * required.
 * @example
 * await kling.video.imageToVideo.run({ firstFrame: file("lighthouse.png"), prompt: "the fog lifts" });
 */
export interface ImageToVideoInput extends VideoSettingsInput {
  /**
   * The first frame of the video: JPEG or PNG, each side at least 300 px, ratio 1:2.5 to 2.5:1, up to 10 MB (50 MB on
   * API v2).
   * @default none
   */
  readonly firstFrame?: MediaInput;
  /**
   * The last frame of the video, in the same formats. It requires `firstFrame`, except with `kling-v1-5` and
   * `kling-v1-6`. Not with `kling-3.0-turbo`.
   * @default none
   */
  readonly lastFrame?: MediaInput;
  /**
   * Up to 8 frames between the first and the last one, in the same formats. With `kling-4.0` only.
   * @default none
   */
  readonly middleFrames?: readonly MediaInput[];
  /**
   * Up to 3 elements, with `kling-3.0` only. The prompt must refer to each as `@id`.
   * @default none
   */
  readonly elements?: readonly ElementReferenceInput[];
  /**
   * Up to 2 voices, with `kling-2.6`, `audio: "native"` and 1080p only. The prompt must refer to each as `@id`, which
   * increases the price. Voices cannot be combined with `elements`.
   * @default none
   */
  readonly voices?: readonly VoiceReferenceInput[];
  /**
   * Motion brush: a mask of the part that does not move. API v1 only, with `kling-v1` and `kling-v1-5`, which the
   * service has probably withdrawn.
   * @default none
   */
  readonly staticMask?: MediaInput;
  /**
   * Motion brush: up to 6 parts that move. API v1 only, with `kling-v1` and `kling-v1-5`, which the service has
   * probably withdrawn.
   * @default none
   */
  readonly dynamicMasks?: readonly DynamicMask[];
}

type Normalized = ImageToVideoInput & SettingsDefaults;

const schema = z.strictObject({
  ...videoSettings,
  firstFrame: z.optional(media),
  lastFrame: z.optional(media),
  middleFrames: z.optional(z.array(media)),
  elements: z.optional(elementReferences),
  voices: z.optional(voiceReferences),
  staticMask: z.optional(media),
  dynamicMasks: z.optional(
    z
      .array(
        z.strictObject({
          mask: media,
          trajectory: z.array(z.strictObject({ x: z.int(), y: z.int() })).check(z.minLength(2), z.maxLength(77)),
        }),
      )
      .check(z.maxLength(6)),
  ),
} satisfies InputShape<ImageToVideoInput>);

/** Returns the paths of the fields that contain masks. */
function masksOf({ staticMask, dynamicMasks = [] }: ImageToVideoInput): readonly string[] {
  return [...(staticMask === undefined ? [] : ["staticMask"]), ...(dynamicMasks.length > 0 ? ["dynamicMasks"] : [])];
}

function rules(input: ImageToVideoInput): readonly ValidationIssue[] {
  const { firstFrame, lastFrame, cameraControl, elements = [], voices = [] } = input;
  const masks = masksOf(input);
  const isKnown = input.model === undefined || knowsModel(input.model);
  // A last frame, masks and camera control exclude each other (apps/docs/service/video.md#image-to-video).
  const [kept, ...excluded] = [
    ...(lastFrame === undefined ? [] : ["lastFrame"]),
    ...masks.slice(0, 1),
    ...(cameraControl === undefined ? [] : ["cameraControl"]),
  ];
  return [
    ...promptIssues(input, false),
    ...(firstFrame === undefined && lastFrame === undefined
      ? [
          issue("firstFrame", "missing", "is required: set the image that the video begins with.", {
            relatedFields: ["lastFrame"],
          }),
        ]
      : []),
    ...excluded.flatMap((path) =>
      isKnown
        ? [issue(path, "conflict", `cannot be combined with \`${kept}\`.`, { relatedFields: kept ? [kept] : [] })]
        : [],
    ),
    ...(isKnown && elements.length > 0 && voices.length > 0
      ? [issue("voices", "conflict", "cannot be combined with `elements`.", { relatedFields: ["elements"] })]
      : []),
    ...ambiguousIds(itemsOf({ elements, voices }), true),
  ];
}

function check(
  input: Partial<ImageToVideoInput> & SettingsDefaults,
  apiVersion: ApiVersion,
): readonly ValidationIssue[] {
  const { firstFrame, lastFrame, middleFrames = [], elements = [], voices = [], capability } = input;
  const endpointSettings: EndpointSettings = {
    lastFrame: lastFrame !== undefined,
    middleFrames: middleFrames.length,
    v2Only: middleFrames.length > 0 ? ["middleFrames"] : [],
    elements: elements.length,
    voices: voices.length,
    masks: masksOf(input),
  };
  const items = itemsOf({ elements, voices }, "error");
  return [
    ...checkSettings(input, apiVersion, endpointSettings, v1PromptEncoder(input)),
    // Only some models support a last frame alone (apps/docs/service/models.md#api-v1-capabilities).
    ...(lastFrame !== undefined && firstFrame === undefined && capability && !capability.lastFrameAlone
      ? [
          issue("firstFrame", "missing", `is required: ${capability.model} does not support a last frame alone.`, {
            relatedFields: ["lastFrame"],
            model: capability.model,
            severity: severityOf(capability.confidence),
          }),
        ]
      : []),
    // Official: only voices that the prompt refers to are charged (apps/docs/service/video.md#image-to-video).
    // Observed: the service ignores an unused element and charges for it.
    ...referenceIssues(promptsOf(input), items, ["elements", "voices"]),
  ];
}

async function v2Body(input: Normalized, reader: MediaReader): Promise<Body> {
  const prompt = v2Prompt(input);
  return {
    contents: [
      ...(prompt ? [{ type: "prompt", text: prompt }] : []),
      ...(input.firstFrame === undefined
        ? []
        : [{ type: "first_frame", url: await reader.read("image", input.firstFrame, "firstFrame") }]),
      ...(await readImages(
        reader,
        input.middleFrames ?? [],
        (index) => `middleFrames[${index}]`,
        (url) => ({ type: "middle_frame", url }),
      )),
      ...(input.lastFrame === undefined
        ? []
        : [{ type: "last_frame", url: await reader.read("image", input.lastFrame, "lastFrame") }]),
      ...v2Elements(input.elements),
      ...v2Voices(input.voices),
    ],
    settings: v2Settings(input),
  };
}

function v1PromptEncoder({ elements, voices }: ImageToVideoInput): (text: string) => string {
  return referenceWriter({ element: elements, voice: voices });
}

async function v1Body(input: Normalized, reader: MediaReader): Promise<Body> {
  const { firstFrame, lastFrame, elements, voices, staticMask, dynamicMasks } = input;
  const masks = [];
  for (const [index, { mask, trajectory }] of (dynamicMasks ?? []).entries()) {
    masks.push({ mask: await reader.read("image", mask, `dynamicMasks[${index}].mask`), trajectories: trajectory });
  }
  return {
    ...v1Settings(input, v1PromptEncoder(input)),
    ...(firstFrame === undefined ? {} : { image: await reader.read("image", firstFrame, "firstFrame") }),
    ...(lastFrame === undefined ? {} : { image_tail: await reader.read("image", lastFrame, "lastFrame") }),
    ...v1Elements(elements),
    ...v1Voices(voices),
    ...(staticMask === undefined ? {} : { static_mask: await reader.read("image", staticMask, "staticMask") }),
    ...(masks.length > 0 ? { dynamic_masks: masks } : {}),
  };
}

/** Image to video, on API v2 and API v1. */
export const imageToVideo: Endpoint<ImageToVideoInput, SettingsDefaults, VideoOutput> = {
  name: "video.imageToVideo",
  outputs: ["video"],
  packageType: "video",
  externalTaskId: { accepted: true, lookup: true, duplicatesRejected: "official" },
  expectedMs: expectedTime,
  // Voices increase the price only if the prompt refers to one (apps/docs/service/video.md#image-to-video).
  price: priceBySettings((input) => ({
    voices: input.voices?.some(({ id }) => promptsOf(input).some(({ text }) => mentions(text, id))),
  })),
  schema,
  knowsModel,
  defaults: (input) => settingsDefaults("imageToVideo", input),
  rules,
  apiVersions: {
    v2: {
      ...modelPath("/image-to-video"),
      check: (input) => check(input, "v2"),
      encode: v2Body,
    },
    v1: {
      path: "/v1/videos/image2video",
      check: (input) => check(input, "v1"),
      encode: v1Body,
    },
  },
};
