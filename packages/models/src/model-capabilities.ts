import type { VideoCapability } from "./capability.ts";
import { type CapabilityIssue, oneOf } from "./capability-issue.ts";
import { videoCapability, videoRows } from "./find-video-capability.ts";
import type { ImageCapability } from "./image-capability.ts";
import { type AskedImageSettings, imageIssues } from "./image-issues.ts";
import { imageCapabilities, imageCapability, imageModel } from "./image-models.ts";
import { omniCapability } from "./omni-capabilities.ts";
import { type AskedParts, omniIssues } from "./omni-issues.ts";
import { type AskedSettings, videoIssues } from "./video-issues.ts";
import type { Model } from "./model.ts";
import { videoModel } from "./video-models.ts";

type Value = string | number | boolean;
type VideoProduct = VideoCapability["product"];
type ImageProduct = ImageCapability["product"];

/** klingkit's name of an endpoint that takes a model, as `video.textToVideo`. */
export type ModelEndpoint = `video.${VideoProduct}` | `image.${ImageProduct}`;

/** The settings of a request to any endpoint that takes a model. A setting that is left out is not checked. */
export interface Asked extends AskedSettings, AskedImageSettings {
  /** The parts of the input of `video.omni`. */
  readonly parts?: AskedParts;
}

/** The values of one setting that a model supports, whatever the other settings are. */
export interface Choices {
  /** The values that the model supports; for `elements` and `voices` the numbers of them. */
  readonly allowed: readonly Value[];
  /** Why the model does not support the others: a full sentence. Undefined if it supports all. */
  readonly reason?: string;
}

/** What a model supports at an endpoint, or why the endpoint does not offer the model. */
export type EndpointCapability =
  | {
      /** The endpoint offers the model. */
      readonly possible: true;
      /** The supported values, by setting. */
      readonly settings: Readonly<Record<string, Choices>>;
      /** The row of the model, with its rules, the longest prompt, the source and the withdrawal. */
      readonly row: VideoCapability | ImageCapability;
    }
  | {
      /** The endpoint does not offer the model. */
      readonly possible: false;
      /** Why: a full sentence. */
      readonly reason: string;
      /** klingkit's names of the models that the endpoint offers. */
      readonly models: readonly string[];
    };

/** What a model supports, by endpoint. */
export type ModelCapabilities = { readonly [Endpoint in ModelEndpoint]: EndpointCapability };

/** A value of a setting, beside the other settings of a request. */
export interface Choice {
  /** The value. */
  readonly value: Value;
  /** Why it cannot be chosen: a full sentence. Undefined if it can. */
  readonly why?: string;
}

interface Product {
  readonly model: (name: string) => Model | undefined;
  readonly rows: readonly (VideoCapability | ImageCapability)[];
  /** Undefined if the model has no row. */
  readonly issues: (model: string, asked: Asked) => CapabilityIssue[] | undefined;
}

const clips = ["720p", "1080p", "4k"];
const seconds = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
const clipRatios = ["16:9", "9:16", "1:1"];
const pictures = ["1k", "2k", "4k"];
const pictureRatios = ["16:9", "9:16", "1:1", "4:3", "3:4", "3:2", "2:3", "21:9"];
const sound = ["off", "native"];
const whether = [false, true];
const count = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const camera = ["simple", "down_back", "forward_up", "right_turn_forward", "left_turn_forward"];

/** Each setting of an endpoint in which models differ, with all values that any model supports. */
const settingsOf: { readonly [Endpoint in ModelEndpoint]: Readonly<Record<string, readonly Value[]>> } = {
  "video.textToVideo": {
    duration: seconds,
    resolution: clips,
    aspectRatio: clipRatios,
    audio: sound,
    shots: whether,
    cameraControl: camera,
  },
  "video.imageToVideo": {
    duration: seconds,
    resolution: clips,
    audio: sound,
    shots: whether,
    lastFrame: whether,
    elements: count,
    voices: count,
    cameraControl: camera,
    masks: whether,
  },
  "video.omni": {
    duration: seconds,
    resolution: clips,
    aspectRatio: clipRatios,
    audio: sound,
    shots: whether,
    elements: count,
  },
  "video.motionControl": { resolution: clips, elements: count },
  "video.multiImage": { duration: seconds, resolution: clips, aspectRatio: clipRatios },
  "image.generate": {
    resolution: pictures,
    aspectRatio: pictureRatios,
    elements: count,
    imageReference: ["subject", "face"],
  },
  "image.omni": {
    resolution: pictures,
    aspectRatio: ["16:9", "9:16", "1:1", "4:3", "3:4", "3:2", "2:3", "21:9", "auto"],
    elements: count,
    series: whether,
  },
  "image.multiImage": { aspectRatio: pictureRatios },
  "image.tryOn": {},
};

/**
 * Returns what a model supports, by endpoint, for example to build a form. Returns undefined if klingkit does not know
 * the model.
 * @param model the model, by its name in klingkit, API v2 or API v1
 * @example
 * const at = capabilities("kling-2.6")?.["video.imageToVideo"];
 * if (at?.possible) console.log(at.settings["resolution"]?.allowed); // ["720p", "1080p"]
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
    "image.multiImage": at("image.multiImage"),
    "image.tryOn": at("image.tryOn"),
  };
}

/**
 * Returns an issue for each setting that a model does not support at an endpoint. Calls of the endpoint are validated
 * by the same rules. Returns no issues for a model that klingkit does not know.
 * @param model the model, by its name in klingkit, API v2 or API v1
 * @example
 * const issues = explain("video.textToVideo", "kling-2.6", { duration: 7 });
 * console.log(issues[0]?.reason); // "Kling 2.6 makes 5 or 10 seconds."
 */
export function explain(endpoint: ModelEndpoint, model: string, asked: Asked = {}): CapabilityIssue[] {
  const found = productOf(endpoint).issues(model, asked);
  if (found) return found;
  const known = videoModel(model) ?? imageModel(model);
  if (!known) return [];
  const allowed = modelsAt(endpoint);
  return [
    {
      path: "model",
      code: "not_supported_by_model",
      message: `\`model\` must be ${oneOf(allowed)} at ${endpoint}, not "${known.name}".`,
      reason: absence(known, endpoint),
      severity: "error",
      allowed,
      model: known.name,
    },
  ];
}

/**
 * Returns every value of a setting at an endpoint, and for each value that cannot be chosen beside the other settings,
 * why.
 * @param setting the name of the setting in the endpoint's input, as `resolution`
 * @param asked the other settings
 * @example
 * choices("video.imageToVideo", "kling-2.6", "resolution", { lastFrame: true });
 * // [{ value: "720p", why: "Kling 2.6 takes a last frame only at 1080p." }, { value: "1080p" }, …]
 */
export function choices(endpoint: ModelEndpoint, model: string, setting: string, asked: Asked = {}): readonly Choice[] {
  return (settingsOf[endpoint][setting] ?? []).map((value) => {
    const name = askedName(setting);
    const why = explain(endpoint, model, { ...asked, [name]: value }).find(
      // That a model is withdrawn is not a matter of this setting; that it has no such endpoint is.
      ({ path, code, relatedFields }) =>
        path === setting || (path === "model" && code !== "withdrawn_model") || relatedFields?.includes(setting),
    );
    return why ? { value, why: why.reason } : { value };
  });
}

function capabilityAt(endpoint: ModelEndpoint, model: string): EndpointCapability {
  const product = productOf(endpoint);
  const known = product.model(model);
  const row = product.rows.find((each) => each.model === known?.name);
  if (!row) {
    const reason = absence(videoModel(model) ?? imageModel(model), endpoint);
    return { possible: false, reason, models: modelsAt(endpoint) };
  }
  const settings = Object.entries(settingsOf[endpoint]).map(([setting, values]): [string, Choices] => {
    const refused = new Map<Value, string>();
    for (const value of values) {
      // A value is possible if it is possible with or without an image.
      const tries = [false, true].map((image) =>
        product
          .issues(row.model, { image, [askedName(setting)]: value })
          ?.find(({ path, relatedFields }) => path === setting && !relatedFields),
      );
      if (tries.every((issue) => issue !== undefined)) refused.set(value, tries[0]?.reason ?? "");
    }
    const [reason] = refused.values();
    const allowed = values.filter((value) => !refused.has(value));
    return [setting, reason === undefined ? { allowed } : { allowed, reason }];
  });
  return { possible: true, settings: Object.fromEntries(settings), row };
}

function productOf(endpoint: ModelEndpoint): Product {
  switch (endpoint) {
    case "video.textToVideo":
      return clipProduct("textToVideo");
    case "video.imageToVideo":
      return clipProduct("imageToVideo");
    case "video.motionControl":
      return clipProduct("motionControl");
    case "video.multiImage":
      return clipProduct("multiImage");
    case "video.omni":
      return {
        ...clipProduct("omni"),
        issues(model, asked) {
          const row = omniCapability(model);
          return row && [...videoIssues(row, asked), ...(asked.parts ? omniIssues(row, asked.parts) : [])];
        },
      };
    case "image.generate":
      return pictureProduct("generate");
    case "image.omni":
      return pictureProduct("omni");
    case "image.multiImage":
      return pictureProduct("multiImage");
    case "image.tryOn":
      return pictureProduct("tryOn");
  }
}

function clipProduct(product: VideoProduct): Product {
  return {
    model: videoModel,
    rows: videoRows[product],
    issues(model, asked) {
      const row = videoCapability(product, model);
      return row && videoIssues(row, asked);
    },
  };
}

function pictureProduct(product: ImageProduct): Product {
  return {
    model: imageModel,
    rows: imageCapabilities.filter((row) => row.product === product),
    issues(model, asked) {
      const row = imageCapability(product, model);
      return row && imageIssues(row, asked);
    },
  };
}

function modelsAt(endpoint: ModelEndpoint): readonly string[] {
  return productOf(endpoint).rows.flatMap(({ model, withdrawn }) => (withdrawn ? [] : [model]));
}

function absence(model: Model | undefined, endpoint: ModelEndpoint): string {
  return `${model?.title} is not offered at ${endpoint}.`;
}

/** Settings are asked for by the names of the rules; the input says `shots` for clips of several. */
function askedName(setting: string): string {
  return setting === "shots" ? "multiShot" : setting;
}
