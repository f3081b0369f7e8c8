import type { AspectRatio, Resolution, Rule, VideoCapability } from "./capability.ts";
import type { Model, Withdrawal } from "./model.ts";

// See apps/docs/service/kling-4.md. The names and paths are from resellers.
/** What the Kling 4.0 models have in common. */
export const kling4: Pick<Model, "confidence" | "externalTaskIds"> = {
  confidence: "third-party",
  externalTaskIds: "unconfirmed",
};

// See apps/docs/service/models.md#api-v2-capabilities and apps/docs/service/models.md#names.
/**
 * All video models that klingkit knows.
 * @example const names = videoModels.map(({ name }) => name);
 */
export const videoModels: readonly Model[] = [
  { name: "kling-3.0-turbo", v2: "kling-3.0-turbo", title: "Kling 3.0 Turbo" },
  { name: "kling-3.0", v2: "kling-3.0", v1: "kling-v3", title: "Kling 3.0" },
  { name: "kling-3.0-omni", v2: "kling-3.0-omni", v1: "kling-v3-omni", title: "Kling 3.0 Omni" },
  { name: "kling-o1", v2: "kling-o1", v1: "kling-video-o1", title: "Kling O1" },
  { name: "kling-2.6", v2: "kling-2.6", v1: "kling-v2-6", title: "Kling 2.6" },
  { name: "kling-2.5-turbo", v2: "kling-2.5-turbo", v1: "kling-v2-5-turbo", title: "Kling 2.5 Turbo" },
  { ...kling4, name: "kling-4.0", v2: "kling-4.0", title: "Kling 4.0" },
  { ...kling4, name: "kling-4.0-flash", v2: "kling-4.0-flash", title: "Kling 4.0 Flash" },
  { name: "kling-v2-1-master", v1: "kling-v2-1-master", title: "Kling 2.1 Master" },
  { name: "kling-v2-1", v1: "kling-v2-1", title: "Kling 2.1" },
  { name: "kling-v2-master", v1: "kling-v2-master", title: "Kling 2 Master" },
  { name: "kling-v1-6", v1: "kling-v1-6", title: "Kling 1.6" },
  { name: "kling-v1-5", v1: "kling-v1-5", title: "Kling 1.5" },
  { name: "kling-v1", v1: "kling-v1", title: "Kling 1" },
];

/** The name of a video model. Unknown names are accepted. */
export type VideoModel =
  | "kling-3.0-turbo"
  | "kling-3.0"
  | "kling-3.0-omni"
  | "kling-o1"
  | "kling-2.6"
  | "kling-2.5-turbo"
  | "kling-4.0"
  | "kling-4.0-flash"
  | "kling-v2-1-master"
  | "kling-v2-1"
  | "kling-v2-master"
  | "kling-v1-6"
  | "kling-v1-5"
  | "kling-v1"
  | (string & {});

/**
 * Returns a video model by its name in klingkit, API v2 or API v1, or undefined if klingkit does not know it.
 * @example videoModel("kling-v2-6")?.name; // "kling-2.6"
 */
export function videoModel(name: string): Model | undefined {
  return videoModels.find((model) => model.name === name || model.v1 === name || model.v2 === name);
}

const official = { date: "2026-09-20", confidence: "official" } as const;
const legacy = { source: "models.md#api-v1-capabilities", date: "2026-05-19", confidence: "official" } as const;

const from3To15: readonly number[] = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
const fiveOrTen: readonly number[] = [5, 10];
const ratios = ["16:9", "9:16", "1:1"] as const;
const hd: readonly Resolution[] = ["720p", "1080p"];
const upTo4k: readonly Resolution[] = ["720p", "1080p", "4k"];

const from3To20: readonly number[] = [...from3To15, 16, 17, 18, 19, 20];
const from3To30: readonly number[] = [...from3To20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30];

// See apps/docs/service/kling-4.md#models. Nothing is known about multi-shot videos: the value false leads to a warning.
const kling4Video = {
  source: "kling-4.md#models, kling-4.md#rules",
  date: "2026-11-05",
  confidence: "third-party",
  maxPromptLength: { v2: { english: 26_000, other: 11_000 } },
  audio: "always",
  multiShot: false,
} as const;
/** The limits of `kling-4.0` at every endpoint. */
export const kling40: Omit<VideoCapability, "endpoint" | "aspectRatios"> = {
  ...kling4Video,
  model: "kling-4.0",
  durations: from3To30,
  resolutions: hd,
};
/** The limits of `kling-4.0-flash` at every endpoint. */
export const kling40Flash: Omit<VideoCapability, "endpoint" | "aspectRatios"> = {
  ...kling4Video,
  model: "kling-4.0-flash",
  durations: from3To20,
  resolutions: ["720p"],
};
/** The aspect ratios of Kling 4.0. */
export const wideRatios: readonly AspectRatio[] = [...ratios, "21:9"];

// The service was observed to respond with 404 / 1203 (apps/docs/service/models.md#withdrawn-models).
function observedWithdrawal(successor: string): Withdrawal {
  return { source: "models.md#withdrawn-models", date: "2026-10-01", confidence: "observed", successor };
}

const audioNeeds1080p: Rule = {
  when: { audio: "native" },
  requires: { resolution: ["1080p"] },
  reason: "generates audio only at 1080p",
};
const lastFrameNeeds1080p: Rule = {
  when: { lastFrame: true },
  requires: { resolution: ["1080p"] },
  reason: "supports a last frame only at 1080p",
};
const voicesNeedAudio: Rule = {
  when: { voices: true },
  requires: { audio: ["native"] },
  reason: "supports voices only with generated audio",
};
const voicesNeed1080p: Rule = {
  when: { voices: true },
  requires: { resolution: ["1080p"] },
  reason: "supports voices only at 1080p",
};
const cameraRules: readonly Rule[] = [
  {
    when: { cameraControl: true },
    requires: { duration: [5] },
    reason: "supports camera control only in videos of 5 seconds",
  },
  { when: { cameraControl: true }, requires: { resolution: ["720p"] }, reason: "supports camera control only at 720p" },
];

// See apps/docs/service/video.md#text-to-video; older models: apps/docs/service/models.md#api-v1-capabilities.
/** The capabilities of all models at `video.textToVideo`. */
export const textToVideoCapabilities: readonly VideoCapability[] = [
  {
    ...official,
    source: "video.md#text-to-video",
    model: "kling-3.0-turbo",
    endpoint: "textToVideo",
    maxPromptLength: { v2: 3072 },
    durations: from3To15,
    resolutions: hd,
    aspectRatios: ratios,
    audio: "always",
    multiShot: true,
  },
  {
    ...official,
    source: "video.md#text-to-video",
    model: "kling-3.0",
    endpoint: "textToVideo",
    maxPromptLength: { v2: 3072, v1: 2500 },
    durations: from3To15,
    resolutions: upTo4k,
    aspectRatios: ratios,
    audio: "choice",
    multiShot: true,
  },
  {
    ...official,
    source: "video.md#text-to-video",
    model: "kling-2.6",
    endpoint: "textToVideo",
    maxPromptLength: { v2: 2500, v1: 2500 },
    durations: fiveOrTen,
    resolutions: hd,
    aspectRatios: ratios,
    audio: "choice",
    multiShot: false,
    // API v1 only, in the documentation of 2026-02.
    maxVoices: 2,
    rules: [audioNeeds1080p, voicesNeedAudio, voicesNeed1080p],
  },
  {
    ...official,
    source: "video.md#text-to-video",
    model: "kling-2.5-turbo",
    endpoint: "textToVideo",
    maxPromptLength: { v2: 2500, v1: 2500 },
    durations: fiveOrTen,
    resolutions: hd,
    aspectRatios: ratios,
    audio: "none",
    multiShot: false,
  },
  {
    ...legacy,
    model: "kling-v2-1-master",
    endpoint: "textToVideo",
    maxPromptLength: { v1: 2500 },
    durations: fiveOrTen,
    resolutions: ["1080p"],
    aspectRatios: ratios,
    audio: "none",
    multiShot: false,
    modeField: false,
    withdrawn: observedWithdrawal("kling-3.0"),
  },
  {
    ...legacy,
    model: "kling-v2-master",
    endpoint: "textToVideo",
    maxPromptLength: { v1: 2500 },
    durations: fiveOrTen,
    resolutions: ["720p"],
    aspectRatios: ratios,
    audio: "none",
    multiShot: false,
    modeField: false,
    withdrawn: observedWithdrawal("kling-3.0"),
  },
  {
    ...legacy,
    model: "kling-v1-6",
    endpoint: "textToVideo",
    maxPromptLength: { v1: 2500 },
    durations: fiveOrTen,
    resolutions: hd,
    aspectRatios: ratios,
    audio: "none",
    multiShot: false,
    cfgScale: true,
    withdrawn: observedWithdrawal("kling-2.6"),
  },
  {
    ...legacy,
    model: "kling-v1",
    endpoint: "textToVideo",
    maxPromptLength: { v1: 2500 },
    durations: fiveOrTen,
    resolutions: hd,
    aspectRatios: ratios,
    audio: "none",
    multiShot: false,
    cfgScale: true,
    cameraControl: ["simple", "down_back", "forward_up", "right_turn_forward", "left_turn_forward"],
    rules: cameraRules,
    withdrawn: observedWithdrawal("kling-2.6"),
  },
  { ...kling40, endpoint: "textToVideo", aspectRatios: wideRatios },
  { ...kling40Flash, endpoint: "textToVideo", aspectRatios: wideRatios },
];

// See apps/docs/service/video.md#image-to-video; older models: apps/docs/service/models.md#api-v1-capabilities.
/** The capabilities of all models at `video.imageToVideo`. */
export const imageToVideoCapabilities: readonly VideoCapability[] = [
  {
    ...official,
    source: "video.md#image-to-video",
    model: "kling-3.0-turbo",
    endpoint: "imageToVideo",
    maxPromptLength: { v2: 2500 },
    durations: from3To15,
    resolutions: hd,
    aspectRatios: [],
    audio: "always",
    multiShot: true,
  },
  {
    ...official,
    source: "video.md#image-to-video",
    model: "kling-3.0",
    endpoint: "imageToVideo",
    maxPromptLength: { v2: 3072, v1: 2500 },
    durations: from3To15,
    resolutions: upTo4k,
    aspectRatios: [],
    audio: "choice",
    multiShot: true,
    lastFrame: true,
    maxElements: 3,
  },
  {
    ...official,
    source: "video.md#image-to-video, models.md#api-v2-capabilities",
    model: "kling-2.6",
    endpoint: "imageToVideo",
    maxPromptLength: { v2: 2500, v1: 2500 },
    durations: fiveOrTen,
    resolutions: hd,
    aspectRatios: [],
    audio: "choice",
    multiShot: false,
    lastFrame: true,
    maxVoices: 2,
    rules: [
      audioNeeds1080p,
      lastFrameNeeds1080p,
      voicesNeedAudio,
      voicesNeed1080p,
      { when: { lastFrame: true }, requires: { audio: ["off"] }, reason: "does not generate audio with a last frame" },
    ],
  },
  {
    ...official,
    source: "video.md#image-to-video",
    model: "kling-2.5-turbo",
    endpoint: "imageToVideo",
    maxPromptLength: { v2: 2500, v1: 2500 },
    durations: fiveOrTen,
    resolutions: hd,
    aspectRatios: [],
    audio: "none",
    multiShot: false,
    lastFrame: true,
    rules: [lastFrameNeeds1080p],
  },
  {
    ...legacy,
    model: "kling-v2-1-master",
    endpoint: "imageToVideo",
    maxPromptLength: { v1: 2500 },
    durations: fiveOrTen,
    resolutions: ["1080p"],
    aspectRatios: [],
    audio: "none",
    multiShot: false,
    modeField: false,
    withdrawn: observedWithdrawal("kling-3.0"),
  },
  {
    ...legacy,
    model: "kling-v2-1",
    endpoint: "imageToVideo",
    maxPromptLength: { v1: 2500 },
    durations: fiveOrTen,
    resolutions: hd,
    aspectRatios: [],
    audio: "none",
    multiShot: false,
    lastFrame: true,
    rules: [lastFrameNeeds1080p],
    withdrawn: observedWithdrawal("kling-2.6"),
  },
  {
    ...legacy,
    model: "kling-v2-master",
    endpoint: "imageToVideo",
    maxPromptLength: { v1: 2500 },
    durations: fiveOrTen,
    resolutions: ["720p"],
    aspectRatios: [],
    audio: "none",
    multiShot: false,
    modeField: false,
    withdrawn: observedWithdrawal("kling-3.0"),
  },
  {
    ...legacy,
    model: "kling-v1-6",
    endpoint: "imageToVideo",
    maxPromptLength: { v1: 2500 },
    durations: fiveOrTen,
    resolutions: hd,
    aspectRatios: [],
    audio: "none",
    multiShot: false,
    lastFrame: true,
    lastFrameAlone: true,
    cfgScale: true,
    rules: [lastFrameNeeds1080p],
  },
  {
    ...legacy,
    model: "kling-v1-5",
    endpoint: "imageToVideo",
    maxPromptLength: { v1: 2500 },
    durations: fiveOrTen,
    resolutions: hd,
    aspectRatios: [],
    audio: "none",
    multiShot: false,
    lastFrame: true,
    lastFrameAlone: true,
    cfgScale: true,
    masks: true,
    cameraControl: ["simple"],
    rules: [
      lastFrameNeeds1080p,
      {
        when: { masks: true },
        requires: { resolution: ["1080p"] },
        reason: "supports the motion brush only at 1080p",
      },
      {
        when: { masks: true },
        requires: { duration: [5] },
        reason: "supports the motion brush only in videos of 5 seconds",
      },
      {
        when: { cameraControl: true },
        requires: { resolution: ["1080p"] },
        reason: "supports camera control only at 1080p",
      },
      {
        when: { cameraControl: true },
        requires: { duration: [5] },
        reason: "supports camera control only in videos of 5 seconds",
      },
    ],
    withdrawn: observedWithdrawal("kling-2.6"),
  },
  {
    ...legacy,
    model: "kling-v1",
    endpoint: "imageToVideo",
    maxPromptLength: { v1: 2500 },
    durations: fiveOrTen,
    resolutions: hd,
    aspectRatios: [],
    audio: "none",
    multiShot: false,
    lastFrame: true,
    cfgScale: true,
    masks: true,
    rules: [
      {
        when: { lastFrame: true },
        requires: { duration: [5] },
        reason: "supports a last frame only in videos of 5 seconds",
      },
      {
        when: { masks: true },
        requires: { duration: [5] },
        reason: "supports the motion brush only in videos of 5 seconds",
      },
    ],
    withdrawn: observedWithdrawal("kling-2.6"),
  },
  { ...kling40, endpoint: "imageToVideo", aspectRatios: [], lastFrame: true, maxMiddleFrames: 8 },
  { ...kling40Flash, endpoint: "imageToVideo", aspectRatios: [] },
];

// The endpoint still supports its old model: see apps/docs/service/video.md#multi-image-to-video.
/** The capabilities of all models at `video.multiImage`. */
export const multiImageCapabilities: readonly VideoCapability[] = [
  {
    ...legacy,
    source: "video.md#multi-image-to-video, models.md#api-v1-capabilities",
    model: "kling-v1-6",
    endpoint: "multiImage",
    maxPromptLength: { v1: 2500 },
    durations: fiveOrTen,
    resolutions: hd,
    aspectRatios: ratios,
    audio: "none",
    multiShot: false,
  },
];
