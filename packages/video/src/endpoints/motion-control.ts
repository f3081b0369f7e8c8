import type { ApiVersion, ValidationIssue } from "@klingkit/errors";
import { type VideoModel, videoModel } from "@klingkit/models";
import { motionCapability, videoCapability } from "@klingkit/models/capabilities";
import type { MediaInput, VideoOutput } from "@klingkit/tasks";
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
  webUrl,
} from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import { checkSettings } from "../check-settings.ts";
import { modelPath, v1Modes } from "../encode-settings.ts";
import { expectedTime } from "../expected-time.ts";
import { type ModelDefaults, promptsOf, videoDefaults } from "../model-settings.ts";
import { priceBySettings } from "../price-by-settings.ts";
import { pathElements, v1Elements } from "../references.ts";
import type { Resolution } from "../settings.ts";
import { videoSettings } from "../settings-schema.ts";

// See apps/docs/service/video.md#motion-control.
/**
 * The input of motion control: a figure, and a video whose movement the figure repeats.
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
   * The model: `kling-3.0` or `kling-2.6`. A name that klingkit does not know is sent as it is.
   * @default "kling-3.0"
   */
  readonly model?: VideoModel;
  /**
   * What else the video shows. At most 2,500 characters.
   * @default none
   */
  readonly prompt?: string;
  /** The figure: JPEG or PNG, each side at least 300 px, up to 10 MB (50 MB on API v2). */
  readonly image: MediaInput;
  /**
   * The http(s) URL of the video with the movement: MP4 or MOV, up to 100 MB, sides 340 to 3850 px, 3 to 30 s, or 3 to
   * 10 s with `characterOrientation: "image"`. The result is about as long, and is billed by its own whole seconds.
   */
  readonly video: string | URL;
  /** The direction that the figure faces: as in the image, or as in the video. */
  readonly characterOrientation: "image" | "video";
  /**
   * Whether the result keeps the sound of the video.
   * @default true
   */
  readonly keepSound?: boolean;
  /**
   * The resolution: `"720p"` or `"1080p"`.
   * @default "720p"
   */
  readonly resolution?: Resolution;
  /**
   * At most one element of the library, with `kling-3.0` and `characterOrientation: "video"`. The prompt names it as
   * `@id`.
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
  video: webUrl,
  characterOrientation: z.enum(["image", "video"]),
  keepSound: z.optional(z.boolean()),
  resolution: videoSettings.resolution,
  elements: z.optional(elementReferences),
} satisfies InputShape<MotionControlInput>);

function defaults(input: Partial<MotionControlInput>): Defaults {
  const { model = videoDefaults.model, resolution = videoDefaults.resolution, keepSound = true } = input;
  const capability = videoCapability("motionControl", model);
  return { product: "motionControl", model, resolution, keepSound, known: videoModel(model), capability };
}

function v1Words({ elements }: Partial<MotionControlInput>): (text: string) => string {
  return referenceWriter({ element: elements });
}

function check(input: Partial<MotionControlInput> & Defaults, apiVersion: ApiVersion): readonly ValidationIssue[] {
  const { characterOrientation, elements = [] } = input;
  return [
    ...checkSettings(input, apiVersion, { characterOrientation, elements: elements.length }, v1Words(input)),
    // The prompt is optional here; whether an element that it does not name appears is not documented.
    ...referenceIssues(promptsOf(input), itemsOf({ elements }, "warning"), ["elements"]),
  ];
}

/** Motion control, on API v2 and API v1. */
export const motionControl: Endpoint<MotionControlInput, Defaults, VideoOutput> = {
  name: "video.motionControl",
  outputs: ["video"],
  packageType: "video",
  externalTaskId: { accepted: true, lookup: true, unique: "official" },
  // The clip's length is not known here.
  expectedMs: (input) => expectedTime({ ...input, duration: 10 }),
  // As long as the clip, of which only the limits are known.
  price: priceBySettings(({ model, characterOrientation }) => {
    const [min, max] = motionCapability(model)?.videoSeconds[characterOrientation] ?? [];
    return min === undefined || max === undefined ? {} : { seconds: { min, max } };
  }),
  schema,
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
          { type: "video", url: String(video) },
          ...pathElements(elements),
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
        ...(input.prompt === undefined ? {} : { prompt: v1Words(input)(input.prompt) }),
        image_url: await reader.read("image", input.image, "image"),
        video_url: String(input.video),
        ...v1Elements(input.elements),
        keep_original_sound: input.keepSound ? "yes" : "no",
        character_orientation: input.characterOrientation,
        mode: v1Modes[input.resolution],
      }),
    },
  },
};
