import type { ApiVersion, ValidationIssue } from "@klingkit/errors";
import { type VideoModel, videoModel } from "@klingkit/models";
import { motionCapability, v1Mode, videoCapability } from "@klingkit/models/capabilities";
import type { HostedFile, MediaInput, VideoOutput } from "@klingkit/tasks";
import {
  ambiguousIds,
  type ElementReferenceInput,
  elementReferences,
  type Endpoint,
  type InputShape,
  itemsOf,
  media,
  referenceIssues,
  referenceWriter,
  hostedFile,
} from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import { checkSettings } from "../check-settings.ts";
import { modelPath } from "../encode-settings.ts";
import { expectedTime } from "../expected-time.ts";
import { knowsModel, type ModelDefaults, promptsOf, videoDefaults } from "../model-settings.ts";
import { priceBySettings } from "../price-by-settings.ts";
import { v2Elements, v1Elements } from "../references.ts";
import type { AnyResolution } from "../settings.ts";
import { videoSettings } from "../settings-schema.ts";

// See apps/docs/service/video.md#motion-control.
/**
 * The input of motion control: a character, and a video with the motion that the character performs.
 * @example
 * await kling.video.motionControl.run({
 *   image: file("dancer.png"),
 *   video: "https://example.com/dance.mp4",
 *   characterOrientation: "video",
 * });
 */
export interface MotionControlInput {
  // The default of API v1 is kling-v2-6.
  /**
   * The model: `kling-3.0` or `kling-2.6`. An unknown name is sent unchanged.
   * @default "kling-3.0"
   */
  readonly model?: VideoModel;
  /**
   * A description of the rest of the video. At most 2,500 characters.
   * @default none
   */
  readonly prompt?: string;
  /** The image of the character: JPEG or PNG, each side at least 300 px, up to 10 MB (50 MB on API v2). */
  readonly image: MediaInput;
  /**
   * The http(s) URL of the video with the motion: MP4 or MOV, up to 100 MB, sides 340 to 3850 px, 3 to 30 s, or 3 to 10
   * s with `characterOrientation: "image"`. The result has about the same duration, and is billed by whole seconds.
   * With the option `upload` of the client, it can be the file.
   */
  readonly video: HostedFile;
  /** The orientation of the character: as in the image, or as in the video. */
  readonly characterOrientation: "image" | "video";
  /**
   * Whether the result keeps the audio of the video.
   * @default true
   */
  readonly keepSound?: boolean;
  /**
   * The resolution: `"720p"` or `"1080p"`.
   * @default "720p"
   */
  readonly resolution?: AnyResolution;
  /**
   * At most one element, with `kling-3.0` and `characterOrientation: "video"`. The prompt refers to it as `@id`.
   * @default none
   */
  readonly elements?: readonly ElementReferenceInput[];
}

interface Defaults extends ModelDefaults {
  readonly keepSound: boolean;
}

const schema = z.strictObject({
  model: videoSettings.model,
  prompt: videoSettings.prompt,
  image: media,
  video: hostedFile,
  characterOrientation: z.enum(["image", "video"]),
  keepSound: z.optional(z.boolean()),
  resolution: videoSettings.resolution,
  elements: z.optional(elementReferences),
} satisfies InputShape<MotionControlInput>);

function defaults(input: Partial<MotionControlInput>): Defaults {
  const { model = videoDefaults.model, resolution = videoDefaults.resolution, keepSound = true } = input;
  const capability = videoCapability("motionControl", model);
  return { endpoint: "motionControl", model, resolution, keepSound, known: videoModel(model), capability };
}

function v1PromptEncoder({ elements }: Partial<MotionControlInput>): (text: string) => string {
  return referenceWriter({ element: elements });
}

function check(input: Partial<MotionControlInput> & Defaults, apiVersion: ApiVersion): readonly ValidationIssue[] {
  const { characterOrientation, elements = [] } = input;
  return [
    ...checkSettings(input, apiVersion, { characterOrientation, elements: elements.length }, v1PromptEncoder(input)),
    // The service does not document whether it uses an element that the prompt does not refer to.
    ...referenceIssues(promptsOf(input), itemsOf({ elements }, "warning"), ["elements"]),
  ];
}

/** Motion control, on API v2 and API v1. */
export const motionControl: Endpoint<MotionControlInput, Defaults, VideoOutput> = {
  name: "video.motionControl",
  outputs: ["video"],
  packageType: "video",
  externalTaskId: { accepted: true, lookup: true, duplicatesRejected: "official" },
  // The duration of the video is not known here.
  expectedMs: (input) => expectedTime({ ...input, duration: 10 }),
  // The result has the duration of the video, of which only the limits are known.
  price: priceBySettings(({ model, characterOrientation }) => {
    const [min, max] = motionCapability(model)?.videoSeconds[characterOrientation] ?? [];
    return min === undefined || max === undefined ? {} : { seconds: { min, max } };
  }),
  schema,
  knowsModel,
  defaults,
  rules: ({ elements }) => ambiguousIds(itemsOf({ elements }), true),
  apiVersions: {
    v2: {
      ...modelPath("/motion-control"),
      check: (input) => check(input, "v2"),
      encode: async ({ prompt, image, video, elements, ...input }, reader) => ({
        contents: [
          ...(prompt === undefined ? [] : [{ type: "prompt", text: prompt }]),
          { type: "image", url: await reader.read("image", image, "image") },
          { type: "video", url: reader.url(video, "video") },
          ...v2Elements(elements),
        ],
        settings: {
          character_orientation: input.characterOrientation,
          audio: input.keepSound ? "original" : "off",
          resolution: input.resolution,
        },
      }),
    },
    v1: {
      path: "/v1/videos/motion-control",
      check: (input) => check(input, "v1"),
      encode: async (input, reader) => ({
        model_name: input.known?.v1 ?? input.model,
        ...(input.prompt === undefined ? {} : { prompt: v1PromptEncoder(input)(input.prompt) }),
        image_url: await reader.read("image", input.image, "image"),
        video_url: reader.url(input.video, "video"),
        ...v1Elements(input.elements),
        keep_original_sound: input.keepSound ? "yes" : "no",
        character_orientation: input.characterOrientation,
        mode: v1Mode(input.resolution),
      }),
    },
  },
};
