import type { VideoCapability } from "./capability.ts";
import type { CapabilityIssue } from "./capability-issue.ts";
import { videoCapability, videoRows } from "./find-video-capability.ts";
import type { ImageCapability } from "./image-capability.ts";
import { type RequestedImageSettings, imageIssues } from "./image-issues.ts";
import { imageCapabilities, imageCapability, imageModel } from "./image-models.ts";
import type { ModelEndpoint } from "./model-endpoint.ts";
import { modelIssues } from "./model-issues.ts";
import { omniCapability } from "./omni-capabilities.ts";
import { type RequestedOmniParts, omniIssues } from "./omni-issues.ts";
import { type RequestedVideoSettings, videoIssues } from "./video-issues.ts";
import type { Model } from "./model.ts";
import { videoModel } from "./video-models.ts";

type Value = string | number | boolean;
type VideoEndpoint = VideoCapability["endpoint"];
type ImageEndpoint = ImageCapability["endpoint"];

export type { ModelEndpoint };

/** The settings of a request to any endpoint that has a model. Omitted settings are not validated. */
export interface RequestedSettings extends RequestedVideoSettings, RequestedImageSettings {
  /** The parts of an input of `video.omni`. */
  readonly parts?: RequestedOmniParts;
}

/** The values of a setting that a model supports, regardless of the other settings. */
export interface SupportedValues {
  /** The supported values; for `elements` and `voices` the supported counts. */
  readonly allowed: readonly Value[];
  /** The reason why the model does not support the other values, as a full sentence. Undefined if it supports all. */
  readonly reason?: string;
}

/** The capabilities of a model for an endpoint, or the reason why the endpoint does not support the model. */
export type EndpointCapability =
  | {
      /** The endpoint supports the model. */
      readonly supported: true;
      /** The supported values, by setting. */
      readonly settings: Readonly<Record<string, SupportedValues>>;
      /** The data of the model, such as its rules, prompt limits, source and withdrawal. */
      readonly row: VideoCapability | ImageCapability;
    }
  | {
      /** The endpoint does not support the model. */
      readonly supported: false;
      /** The reason, as a full sentence. */
      readonly reason: string;
      /** The names of the models that the endpoint supports, without withdrawn models. */
      readonly models: readonly string[];
    };

/** The capabilities of a model, by endpoint. */
export type ModelCapabilities = { readonly [Endpoint in ModelEndpoint]: EndpointCapability };

/** A value of a setting in combination with the other settings of a request. */
export interface Choice {
  /** The value. */
  readonly value: Value;
  /** The reason why the value is not supported, as a full sentence. Undefined if it is supported. */
  readonly reason?: string;
}

interface EndpointModels {
  readonly model: (name: string) => Model | undefined;
  readonly rows: readonly (VideoCapability | ImageCapability)[];
  /** Returns undefined if the endpoint does not support the model. */
  readonly issues: (model: string, settings: RequestedSettings) => CapabilityIssue[] | undefined;
}

/** Returns the integers from `first` to `last`. */
const range = (first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

const videoResolutions = ["720p", "1080p", "4k"];
const durations = range(3, 15);
const longDurations = range(3, 30);
const videoAspectRatios = ["16:9", "9:16", "1:1"];
const wideAspectRatios = [...videoAspectRatios, "21:9"];
const imageResolutions = ["1k", "2k", "4k"];
const upTo8k = [...imageResolutions, "8k"];
const imageAspectRatios = ["16:9", "9:16", "1:1", "4:3", "3:4", "3:2", "2:3", "21:9"];
const audioModes = ["off", "native"];
const booleans = [false, true];
const counts = range(0, 10);
const cameraMovements = ["simple", "down_back", "forward_up", "right_turn_forward", "left_turn_forward"];

/** The settings that differ between models, with all values that any model supports, by endpoint. */
const settingValues: { readonly [Endpoint in ModelEndpoint]: Readonly<Record<string, readonly Value[]>> } = {
  "video.textToVideo": {
    duration: longDurations,
    resolution: videoResolutions,
    aspectRatio: wideAspectRatios,
    audio: audioModes,
    shots: booleans,
    cameraControl: cameraMovements,
  },
  "video.imageToVideo": {
    duration: longDurations,
    resolution: videoResolutions,
    audio: audioModes,
    shots: booleans,
    lastFrame: booleans,
    middleFrames: counts,
    elements: counts,
    voices: counts,
    cameraControl: cameraMovements,
    masks: booleans,
  },
  "video.omni": {
    duration: longDurations,
    resolution: videoResolutions,
    aspectRatio: wideAspectRatios,
    audio: audioModes,
    shots: booleans,
    middleFrames: counts,
    elements: counts,
    voices: counts,
  },
  "video.motionControl": { resolution: videoResolutions, elements: counts },
  "video.multiImage": { duration: durations, resolution: videoResolutions, aspectRatio: videoAspectRatios },
  "image.generate": {
    resolution: imageResolutions,
    aspectRatio: imageAspectRatios,
    elements: counts,
    imageReference: ["subject", "face"],
  },
  "image.omni": {
    resolution: upTo8k,
    aspectRatio: ["16:9", "9:16", "1:1", "4:3", "3:4", "3:2", "2:3", "21:9", "auto"],
    elements: counts,
    series: booleans,
  },
  "image.long": { resolution: upTo8k },
  "image.multiImage": { aspectRatio: imageAspectRatios },
  "image.tryOn": {},
};

/**
 * Returns the capabilities of a model by endpoint, for example to build a form. Returns undefined if klingkit does not know
 * the model.
 * @param model the name of the model in klingkit, API v2 or API v1
 * @example
 * const capability = capabilities("kling-2.6")?.["video.imageToVideo"];
 * if (capability?.supported) console.log(capability.settings["resolution"]?.allowed); // ["720p", "1080p"]
 */
export function capabilities(model: string): ModelCapabilities | undefined {
  if (!videoModel(model) && !imageModel(model)) return undefined;
  const at = (endpoint: ModelEndpoint): EndpointCapability => capabilityAt(endpoint, model);
  return {
    "video.textToVideo": at("video.textToVideo"),
    "video.imageToVideo": at("video.imageToVideo"),
    "video.omni": at("video.omni"),
    "video.motionControl": at("video.motionControl"),
    "video.multiImage": at("video.multiImage"),
    "image.generate": at("image.generate"),
    "image.omni": at("image.omni"),
    "image.long": at("image.long"),
    "image.multiImage": at("image.multiImage"),
    "image.tryOn": at("image.tryOn"),
  };
}

/**
 * Returns an issue for each setting that a model does not support for an endpoint. klingkit validates calls of the endpoint
 * with the same rules. A model that klingkit does not know has one issue, a warning.
 * @param model the name of the model in klingkit, API v2 or API v1
 * @example
 * const issues = explain("video.textToVideo", "kling-2.6", { duration: 7 });
 * console.log(issues[0]?.reason); // "Kling 2.6 supports only durations of 5 or 10 seconds."
 */
export function explain(endpoint: ModelEndpoint, model: string, settings: RequestedSettings = {}): CapabilityIssue[] {
  return endpointModels(endpoint).issues(model, settings) ?? modelIssues(endpoint, model);
}

/**
 * Returns all values of a setting for an endpoint. Each value that is not supported in combination with the other settings
 * has a reason.
 * @param setting the name of the setting in the input of the endpoint, such as `resolution`
 * @param settings the other settings
 * @example
 * choices("video.imageToVideo", "kling-2.6", "resolution", { lastFrame: true });
 * // [{ value: "720p", reason: "Kling 2.6 supports a last frame only at 1080p." }, { value: "1080p" }, …]
 */
export function choices(
  endpoint: ModelEndpoint,
  model: string,
  setting: string,
  settings: RequestedSettings = {},
): readonly Choice[] {
  return (settingValues[endpoint][setting] ?? []).map((value) => {
    const issue = explain(endpoint, model, { ...settings, [settingOf(setting)]: value }).find(
      // An unsupported endpoint makes all values unavailable. A model that is withdrawn or unknown does not.
      ({ path, severity, relatedFields }) =>
        path === setting || (path === "model" && severity === "error") || relatedFields?.includes(setting),
    );
    return issue ? { value, reason: issue.reason } : { value };
  });
}

function capabilityAt(endpoint: ModelEndpoint, model: string): EndpointCapability {
  const models = endpointModels(endpoint);
  const known = models.model(model);
  const row = models.rows.find((candidate) => candidate.model === known?.name);
  if (!row) {
    const reason = notAvailable(videoModel(model) ?? imageModel(model), endpoint);
    return { supported: false, reason, models: availableModels(endpoint) };
  }
  const settings = Object.entries(settingValues[endpoint]).map(([setting, values]): [string, SupportedValues] => {
    const unsupported = new Map<Value, string>();
    for (const value of values) {
      // A value is supported if it is supported with or without an input image.
      const issues = [false, true].map((image) =>
        models
          .issues(row.model, { image, [settingOf(setting)]: value })
          ?.find(({ path, relatedFields }) => path === setting && !relatedFields),
      );
      if (issues.every((issue) => issue !== undefined)) unsupported.set(value, issues[0]?.reason ?? "");
    }
    const [reason] = unsupported.values();
    const allowed = values.filter((value) => !unsupported.has(value));
    return [setting, reason === undefined ? { allowed } : { allowed, reason }];
  });
  return { supported: true, settings: Object.fromEntries(settings), row };
}

function endpointModels(endpoint: ModelEndpoint): EndpointModels {
  switch (endpoint) {
    case "video.textToVideo":
      return videoEndpointModels("textToVideo");
    case "video.imageToVideo":
      return videoEndpointModels("imageToVideo");
    case "video.motionControl":
      return videoEndpointModels("motionControl");
    case "video.multiImage":
      return videoEndpointModels("multiImage");
    case "video.omni":
      return {
        ...videoEndpointModels("omni"),
        issues(model, settings) {
          const row = omniCapability(model);
          return row && [...videoIssues(row, settings), ...(settings.parts ? omniIssues(row, settings.parts) : [])];
        },
      };
    case "image.generate":
      return imageEndpointModels("generate");
    case "image.omni":
      return imageEndpointModels("omni");
    case "image.long":
      return imageEndpointModels("long");
    case "image.multiImage":
      return imageEndpointModels("multiImage");
    case "image.tryOn":
      return imageEndpointModels("tryOn");
  }
}

/** The capabilities of all models at an endpoint. */
export function capabilityRows(endpoint: ModelEndpoint): readonly (VideoCapability | ImageCapability)[] {
  return endpointModels(endpoint).rows;
}

function videoEndpointModels(endpoint: VideoEndpoint): EndpointModels {
  return {
    model: videoModel,
    rows: videoRows[endpoint],
    issues(model, settings) {
      const row = videoCapability(endpoint, model);
      return row && videoIssues(row, settings);
    },
  };
}

function imageEndpointModels(endpoint: ImageEndpoint): EndpointModels {
  return {
    model: imageModel,
    rows: imageCapabilities.filter((row) => row.endpoint === endpoint),
    issues(model, settings) {
      const row = imageCapability(endpoint, model);
      return row && imageIssues(row, settings);
    },
  };
}

function availableModels(endpoint: ModelEndpoint): readonly string[] {
  return endpointModels(endpoint).rows.flatMap(({ model, withdrawn }) => (withdrawn ? [] : [model]));
}

function notAvailable(model: Model | undefined, endpoint: ModelEndpoint): string {
  return `${model?.title} is not available for ${endpoint}.`;
}

/** Returns the rule setting of a field: the field `shots` is the setting `multiShot`. */
function settingOf(field: string): string {
  return field === "shots" ? "multiShot" : field;
}
