import { refuse } from "../wire/refusal.ts";
import { FIVE_TEN, THREE_TO_FIFTEEN } from "./durations.ts";
import { RATIOS, type Ratio, type Resolution } from "./pixels.ts";

const TWO: readonly Resolution[] = ["720p", "1080p"];
const THREE: readonly Resolution[] = ["720p", "1080p", "4k"];

/** What a model can do on the path design's text-to-video and image-to-video (kling-api V 9.2, 9.3, official mirror Sep 2026). */
export interface PathVideoModel {
  readonly textPrompt: number;
  readonly imagePrompt: number;
  readonly resolutions: readonly Resolution[];
  readonly ratios: readonly Ratio[];
  readonly durations: readonly number[];
  /** `always`: there is no field, sound is made anyway (live, third-party, V 13 #7). */
  readonly audio: "field" | "always" | "none";
  /** Native sound needs 1080p. */
  readonly audioNeeds1080p?: true;
  readonly multiShot: "field" | "prompt" | "none";
  readonly lastFrame: "yes" | "1080p" | "1080p silent" | "no";
  readonly elements: number;
  readonly voices: number;
}

const PATH_VIDEO_MODELS: Readonly<Record<string, PathVideoModel>> = {
  "kling-3.0-turbo": {
    textPrompt: 3072,
    imagePrompt: 2500,
    resolutions: TWO,
    ratios: RATIOS,
    durations: THREE_TO_FIFTEEN,
    audio: "always",
    multiShot: "prompt",
    lastFrame: "no",
    elements: 0,
    voices: 0,
  },
  "kling-3.0": {
    textPrompt: 3072,
    imagePrompt: 3072,
    resolutions: THREE,
    ratios: RATIOS,
    durations: THREE_TO_FIFTEEN,
    audio: "field",
    multiShot: "field",
    lastFrame: "yes",
    elements: 3,
    voices: 0,
  },
  "kling-2.6": {
    textPrompt: 2500,
    imagePrompt: 2500,
    resolutions: TWO,
    ratios: RATIOS,
    durations: FIVE_TEN,
    audio: "field",
    audioNeeds1080p: true,
    multiShot: "none",
    lastFrame: "1080p silent",
    elements: 0,
    voices: 2,
  },
  "kling-2.5-turbo": {
    textPrompt: 2500,
    imagePrompt: 2500,
    resolutions: TWO,
    ratios: RATIOS,
    durations: FIVE_TEN,
    audio: "none",
    multiShot: "none",
    lastFrame: "1080p",
    elements: 0,
    voices: 0,
  },
};

/** 404/1203 for a model that is not in the path's list (code official, V 5.1; that it is this one a guess). */
export function pathVideoModel(name: string): PathVideoModel {
  const model = Object.hasOwn(PATH_VIDEO_MODELS, name) ? PATH_VIDEO_MODELS[name] : undefined;
  return model ?? refuse(1203, `The model '${name}' does not exist.`);
}
