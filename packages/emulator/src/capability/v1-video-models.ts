import { refuse } from "../wire/refusal.ts";
import type { Switches } from "../switches.ts";
import { FIVE_TEN, THREE_TO_FIFTEEN } from "./durations.ts";
import type { Resolution } from "./pixels.ts";

export const MODES = ["std", "pro", "4k"] as const;
export type Mode = (typeof MODES)[number];
/** Seconds allowed by mode. */
export type ByMode = Readonly<Partial<Record<Mode, readonly number[]>>>;

/** `mode` to size (kling-api `capabilities.json`, official mirror). */
export const MODE_RESOLUTION: Readonly<Record<Mode, Resolution>> = { std: "720p", pro: "1080p", "4k": "4k" };

/** What a model can do on v1's text2video and image2video (kling-api V 11.2, official mirror Mar to May 2026). */
export interface V1VideoModel {
  readonly text?: ByMode;
  readonly image?: ByMode;
  /** First and last frame together. */
  readonly bothFrames?: ByMode;
  readonly lastFrameAlone?: ByMode;
  readonly sound?: ByMode;
  readonly voices?: ByMode;
  readonly multiShot?: true;
  readonly elements?: number;
  /** The two master models have no `mode`. */
  readonly noMode?: true;
  readonly camera?: { readonly on: "text" | "image"; readonly mode: Mode };
  readonly masks?: ByMode;
  /** Seen withdrawn on this endpoint, 2026-10-01 (V 11.3, live, third-party). */
  readonly retired?: readonly ("text" | "image")[];
}

const both = (seconds: readonly number[]): ByMode => ({ std: seconds, pro: seconds });
const all = (seconds: readonly number[]): ByMode => ({ std: seconds, pro: seconds, "4k": seconds });

const V1_VIDEO_MODELS: Readonly<Record<string, V1VideoModel>> = {
  "kling-v1": {
    text: both(FIVE_TEN),
    image: both(FIVE_TEN),
    bothFrames: both([5]),
    masks: both([5]),
    camera: { on: "text", mode: "std" },
    retired: ["text", "image"],
  },
  "kling-v1-5": {
    image: both(FIVE_TEN),
    bothFrames: { pro: FIVE_TEN },
    lastFrameAlone: { pro: FIVE_TEN },
    masks: { pro: [5] },
    camera: { on: "image", mode: "pro" },
    retired: ["text", "image"],
  },
  "kling-v1-6": {
    text: both(FIVE_TEN),
    image: both(FIVE_TEN),
    bothFrames: { pro: FIVE_TEN },
    lastFrameAlone: { pro: FIVE_TEN },
    retired: ["text"],
  },
  "kling-v2-master": { text: both(FIVE_TEN), image: both(FIVE_TEN), noMode: true, retired: ["text", "image"] },
  "kling-v2-1": { image: both(FIVE_TEN), bothFrames: { pro: FIVE_TEN }, retired: ["text", "image"] },
  "kling-v2-1-master": { text: both(FIVE_TEN), image: both(FIVE_TEN), noMode: true, retired: ["text", "image"] },
  "kling-v2-5-turbo": { text: both(FIVE_TEN), image: both(FIVE_TEN), bothFrames: { pro: FIVE_TEN } },
  "kling-v2-6": {
    text: both(FIVE_TEN),
    image: both(FIVE_TEN),
    bothFrames: { pro: FIVE_TEN },
    sound: { pro: FIVE_TEN },
    voices: { pro: FIVE_TEN },
  },
  "kling-v3": {
    text: all(THREE_TO_FIFTEEN),
    image: all(THREE_TO_FIFTEEN),
    bothFrames: all(THREE_TO_FIFTEEN),
    sound: all(THREE_TO_FIFTEEN),
    multiShot: true,
    elements: 3,
  },
};

/** The model by name, or the refusal seen for it: 400/1201 for an unknown one, 404/1203 for a withdrawn one (kling-api V 5.2). */
export function v1VideoModel(name: string, on: "text" | "image", switches: Switches): V1VideoModel {
  const model = Object.hasOwn(V1_VIDEO_MODELS, name) ? V1_VIDEO_MODELS[name] : undefined;
  if (!model) return refuse(1201, `model_name value '${name}' is invalid`);
  if (model.retired?.includes(on) && switches.retired === "refuse") discontinued(name);
  return model[on] ? model : refuse(1201, `model_name value '${name}' is invalid`);
}

export function discontinued(name: string): never {
  return refuse(1203, `The model '${name}' has been discontinued and is no longer available.`);
}
