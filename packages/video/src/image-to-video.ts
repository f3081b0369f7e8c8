import {
  type Body,
  type Endpoint,
  type InputShape,
  type MediaInput,
  type MediaReader,
  readShape,
  type VideoOutput,
} from "@klingkit/tasks";
import * as z from "zod/mini";
import { checkSettings, type Extras } from "./check-settings.ts";
import { modelPath, pathSettings, promptForPath, v1Settings } from "./encode-settings.ts";
import { expectedTime } from "./expected-time.ts";
import { type FilledSettings, fillSettings, promptProblems } from "./fill-settings.ts";
import { elementList, media, named } from "./media-schema.ts";
import { priceBySettings } from "./price-by-settings.ts";
import {
  type ElementReferenceInput,
  idProblems,
  mentions,
  pathElements,
  v1Elements,
  v1References,
  type VoiceReferenceInput,
} from "./references.ts";
import type { VideoSettingsInput } from "./settings.ts";
import { videoSettings } from "./settings-schema.ts";

/** Where a painted part of the picture moves to: 2 to 77 points for 5 s, origin at the bottom left. */
export interface DynamicMask {
  /** Same size as the other masks, same ratio as the picture. */
  readonly mask: MediaInput;
  readonly trajectory: readonly { readonly x: number; readonly y: number }[];
}

/** What image to video takes (kling-api V 9.3, 10.2). The clip's ratio is the first frame's. */
export interface ImageToVideoInput extends VideoSettingsInput {
  /** The picture to begin with: JPEG or PNG, each side at least 300 px, ratio 1:2.5 to 2.5:1, up to 10 MB (50 MB on the newer design). */
  readonly firstFrame?: MediaInput;
  /** The picture to end with. Needs a first frame, but for two old models. Not with `kling-3.0-turbo`. */
  readonly lastFrame?: MediaInput;
  /** Up to 3, `kling-3.0`. The prompt names them as `@id`. */
  readonly elements?: readonly ElementReferenceInput[];
  /** Up to 2, `kling-2.6` with sound at 1080p. The prompt names them as `@id`; priced apart when named. */
  readonly voices?: readonly VoiceReferenceInput[];
  /** Motion brush: the part that stays still. v1 design, old models. */
  readonly staticMask?: MediaInput;
  /** Motion brush: up to 6 parts that move. v1 design, old models. */
  readonly dynamicMasks?: readonly DynamicMask[];
}

type Filled = FilledSettings<ImageToVideoInput>;

const schema = z.strictObject({
  ...videoSettings,
  firstFrame: z.optional(media),
  lastFrame: z.optional(media),
  elements: z.optional(elementList),
  voices: z.optional(z.array(z.strictObject({ id: named, voiceId: z.string().check(z.minLength(1)) }))),
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

function hasMasks(input: ImageToVideoInput): boolean {
  return input.staticMask !== undefined || (input.dynamicMasks?.length ?? 0) > 0;
}

function frameProblems(input: ImageToVideoInput): { path: string; message: string }[] {
  const { firstFrame, lastFrame, cameraControl, elements, voices } = input;
  const chosen = [
    lastFrame !== undefined && "lastFrame",
    hasMasks(input) && "masks",
    cameraControl && "cameraControl",
  ].filter(Boolean);
  return [
    ...(firstFrame === undefined && lastFrame === undefined
      ? [{ path: "firstFrame", message: "is missing: give the picture to begin with." }]
      : []),
    ...(chosen.length > 1 ? [{ path: "", message: `${chosen.join(" and ")} exclude each other.` }] : []),
    ...(elements?.length && voices?.length
      ? [{ path: "voices", message: "are not taken together with elements." }]
      : []),
  ];
}

function extras(input: ImageToVideoInput): Extras {
  return {
    lastFrame: input.lastFrame !== undefined,
    elements: input.elements?.length ?? 0,
    voices: input.voices?.length ?? 0,
    masks: hasMasks(input),
  };
}

/** A last frame alone is for the models that can (kling-api V 11.2). */
function loneLastFrame(input: Filled): { path: string; message: string; hard: true }[] {
  return input.firstFrame === undefined && input.capability && !input.capability.lastFrameAlone
    ? [{ path: "firstFrame", message: `is missing: ${input.capability.model} takes no last frame alone.`, hard: true }]
    : [];
}

async function pathBody(input: Filled, reader: MediaReader): Promise<Body> {
  const prompt = promptForPath(input);
  return {
    contents: [
      ...(prompt ? [{ type: "prompt", text: prompt }] : []),
      ...(input.firstFrame === undefined
        ? []
        : [{ type: "first_frame", url: await reader.read("image", input.firstFrame, "firstFrame") }]),
      ...(input.lastFrame === undefined
        ? []
        : [{ type: "last_frame", url: await reader.read("image", input.lastFrame, "lastFrame") }]),
      ...pathElements(input.elements),
      ...(input.voices ?? []).map(({ id, voiceId }) => ({ type: "voice", voice_id: voiceId, id })),
    ],
    settings: pathSettings(input),
  };
}

function v1Words({ elements, voices }: ImageToVideoInput): (text: string) => string {
  return v1References({ element: elements, voice: voices });
}

async function v1Body(input: Filled, reader: MediaReader): Promise<Body> {
  const { firstFrame, lastFrame, elements, voices, staticMask, dynamicMasks } = input;
  const masks = [];
  for (const [index, { mask, trajectory }] of (dynamicMasks ?? []).entries()) {
    masks.push({ mask: await reader.read("image", mask, `dynamicMasks[${index}].mask`), trajectories: trajectory });
  }
  return {
    ...v1Settings(input, v1Words(input)),
    ...(firstFrame === undefined ? {} : { image: await reader.read("image", firstFrame, "firstFrame") }),
    ...(lastFrame === undefined ? {} : { image_tail: await reader.read("image", lastFrame, "lastFrame") }),
    ...v1Elements(elements),
    ...(voices ? { voice_list: voices.map(({ voiceId }) => ({ voice_id: voiceId })) } : {}),
    ...(staticMask === undefined ? {} : { static_mask: await reader.read("image", staticMask, "staticMask") }),
    ...(masks.length > 0 ? { dynamic_masks: masks } : {}),
  };
}

/** Image to video, on both designs. */
export const imageToVideo: Endpoint<ImageToVideoInput, Filled, VideoOutput> = {
  name: "video.imageToVideo",
  source: "V 9.3, 10.2",
  outputs: ["video"],
  pack: "video",
  ownId: { accepted: true, lookup: true, unique: "documented" },
  expectedMs: expectedTime,
  // Priced "with voice" only when the prompt names one (kling-api V 10.2).
  price: priceBySettings((input) => ({
    voices: input.voices?.some(({ id }) => mentions(input, id)),
  })),
  fill(input) {
    const shape = readShape(schema, input);
    if ("problems" in shape) return shape;
    const { value } = shape;
    const problems = [
      ...promptProblems(value, false),
      ...frameProblems(value),
      ...idProblems({ elements: value.elements, voices: value.voices }),
    ];
    return problems.length > 0 ? { problems } : { value: fillSettings("imageToVideo", value) };
  },
  apiVersions: {
    v2: {
      ...modelPath("/image-to-video"),
      check: (input) => [...checkSettings(input, "v2", extras(input)), ...loneLastFrame(input)],
      encode: pathBody,
    },
    v1: {
      path: "/v1/videos/image2video",
      check: (input) => [...checkSettings(input, "v1", extras(input), v1Words(input)), ...loneLastFrame(input)],
      encode: v1Body,
    },
  },
};
