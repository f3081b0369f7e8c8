import type { JSONObject, JSONValue, SharedV4Warning } from "@ai-sdk/provider";
import { videoModel } from "@klingkit/models";
import { referenceId } from "./name-references.ts";
import type { VideoEndpoint } from "./video-endpoint.ts";

/** The ids of `@ai-sdk/klingai`. Their suffix limits the endpoint. */
export type KlingaiVideoModelId =
  | "kling-v1-t2v"
  | "kling-v1.6-t2v"
  | "kling-v2-master-t2v"
  | "kling-v2.1-master-t2v"
  | "kling-v2.5-turbo-t2v"
  | "kling-v2.6-t2v"
  | "kling-v3.0-t2v"
  | "kling-v1-i2v"
  | "kling-v1.5-i2v"
  | "kling-v1.6-i2v"
  | "kling-v2-master-i2v"
  | "kling-v2.1-i2v"
  | "kling-v2.1-master-i2v"
  | "kling-v2.5-turbo-i2v"
  | "kling-v2.6-i2v"
  | "kling-v3.0-i2v"
  | "kling-v2.6-motion-control"
  | "kling-v3.0-motion-control";

/** A model id, read in klingkit's form or in that of `@ai-sdk/klingai`. */
export interface ModelId {
  /** The name of the model. */
  readonly model: string;
  /** The endpoints that the id allows. Undefined if the input chooses among all. */
  readonly endpoints?: readonly VideoEndpoint[];
}

/** The endpoints of the suffixes of `@ai-sdk/klingai`. */
const suffixes: Readonly<Record<string, readonly VideoEndpoint[]>> = {
  "-t2v": ["textToVideo"],
  "-i2v": ["multiImage", "imageToVideo"],
  "-motion-control": ["motionControl"],
};

/**
 * Reads a model id: `kling-3.0`, any name of the service, or an id of `@ai-sdk/klingai`.
 * @example readModelId("kling-v2.6-t2v"); // { model: "kling-2.6", endpoints: ["textToVideo"] }
 */
export function readModelId(id: string): ModelId {
  const suffix = Object.keys(suffixes).find((each) => id.endsWith(each));
  if (suffix === undefined) return { model: id };
  const name = id.slice(0, -suffix.length).replace(/\.0$/, "").replaceAll(".", "-");
  return { model: videoModel(name)?.name ?? name, endpoints: suffixes[suffix] ?? [] };
}

/** The provider options of `@ai-sdk/klingai`, in klingkit's terms. */
export interface KlingaiOptions {
  /** The fields of the input, and options of the create request. */
  readonly given: JSONObject;
  /** The ids that the prompt has to name. */
  readonly ids: readonly string[];
  readonly warnings: readonly SharedV4Warning[];
}

/** The klingkit names of options with the same values. */
const renamed: Readonly<Record<string, string>> = {
  negativePrompt: "negativePrompt",
  cfgScale: "cfgScale",
  imageTail: "lastFrame",
  staticMask: "staticMask",
  videoUrl: "video",
  characterOrientation: "characterOrientation",
  watermarkEnabled: "watermark",
};

/** The klingkit names and values of options with other values. */
const translated: Readonly<Record<string, { readonly name: string; readonly values: JSONObject }>> = {
  mode: { name: "resolution", values: { std: "720p", pro: "1080p" } },
  sound: { name: "audio", values: { on: "native", off: "off" } },
  keepOriginalSound: { name: "keepSound", values: { yes: true, no: false } },
};

const textFields = [
  "resolution",
  "audio",
  "negativePrompt",
  "cfgScale",
  "cameraControl",
  "shots",
  "voices",
  "watermark",
] as const;

/** The fields that each endpoint takes from these options. Others have no effect there, as in `@ai-sdk/klingai`. */
const fieldsOfEndpoint: Readonly<Partial<Record<VideoEndpoint, readonly string[]>>> = {
  textToVideo: textFields,
  imageToVideo: [...textFields, "lastFrame", "staticMask", "dynamicMasks", "elements"],
  multiImage: ["resolution", "negativePrompt", "watermark"],
  motionControl: ["resolution", "video", "characterOrientation", "keepSound", "elements", "watermark"],
};

/** Options that take effect elsewhere. */
const replaced: Readonly<Record<string, string>> = {
  pollIntervalMs: "Use the option `poll.intervalMs` of `experimental_generateVideo`.",
  pollTimeoutMs: "Use the option `poll.timeoutMs` of `experimental_generateVideo`.",
};

/**
 * Reads `providerOptions.klingai`. Unknown options are added to the body of API v1, as `@ai-sdk/klingai` does.
 * @param precedence the fields that other options of the call set: they are not read
 */
export function readKlingaiOptions(
  options: JSONObject = {},
  precedence: Readonly<Record<string, unknown>> = {},
): KlingaiOptions {
  const given: Record<string, JSONValue | undefined> = {};
  const extra: Record<string, JSONValue | undefined> = {};
  const warnings: SharedV4Warning[] = [];
  for (const [name, value] of Object.entries(options)) {
    if (value === null || value === undefined || Object.hasOwn(lists, name)) continue;
    const other = translated[name];
    const message = replaced[name];
    if (renamed[name] !== undefined) given[renamed[name]] = value;
    else if (other) given[other.name] = (typeof value === "string" ? other.values[value] : undefined) ?? value;
    else if (message !== undefined)
      warnings.push({ type: "deprecated", setting: `providerOptions.klingai.${name}`, message });
    else extra[name] = value;
  }
  for (const [name, read] of Object.entries(lists)) Object.assign(given, read(options[name], options));
  for (const [name, value] of Object.entries(precedence)) if (value !== undefined) delete given[name];
  // API v2 ignores unknown fields at the top level.
  if (Object.keys(extra).length > 0) Object.assign(given, { apiVersion: "v1", extraBody: extra });
  const ids = [given["elements"], given["voices"]].flatMap((items) =>
    objectsOf(items).map(({ id }) => (typeof id === "string" ? id : "")),
  );
  return { given, ids, warnings };
}

/** Removes the fields that an endpoint does not take, with a warning for each. */
export function withoutUnusedFields(endpoint: VideoEndpoint, { given, ids, warnings }: KlingaiOptions): KlingaiOptions {
  const known = fieldsOfEndpoint[endpoint];
  if (!known) return { given, ids, warnings };
  const isUsed = (name: string): boolean => known.includes(name) || name === "apiVersion" || name === "extraBody";
  const unused = Object.keys(given).filter((name) => !isUsed(name));
  const removed: readonly SharedV4Warning[] = unused.map((feature) => ({
    type: "unsupported",
    feature,
    details: `video.${endpoint} does not have \`${feature}\`; it was ignored.`,
  }));
  return {
    given: Object.fromEntries(Object.entries(given).filter(([name]) => isUsed(name))),
    ids: ids.filter((id) => !unused.some((name) => id.startsWith(name.slice(0, -1)))),
    warnings: [...warnings, ...removed],
  };
}

/** Readers of options that consist of several values. */
const lists: Readonly<Record<string, (value: JSONValue | undefined, all: JSONObject) => JSONObject>> = {
  cameraControl: (value) => {
    const [camera] = objectsOf([value ?? null]);
    if (!camera) return {};
    const [config] = objectsOf([camera["config"] ?? null]);
    const axes = Object.fromEntries(Object.entries(config ?? {}).filter(([, axis]) => axis !== null));
    return { cameraControl: { type: camera["type"], ...(camera["type"] === "simple" ? { config: axes } : {}) } };
  },
  dynamicMasks: (value) =>
    Array.isArray(value)
      ? { dynamicMasks: objectsOf(value).map(({ mask, trajectories }) => ({ mask, trajectory: trajectories })) }
      : {},
  multiShot: (value, { shotType, multiPrompt }) =>
    value === true
      ? {
          shots:
            shotType === "intelligence"
              ? "auto"
              : objectsOf(multiPrompt).map(({ prompt, duration }) => ({ prompt, duration: Number(duration) })),
        }
      : {},
  shotType: () => ({}),
  multiPrompt: () => ({}),
  elementList: (value) =>
    named(
      "elements",
      "element",
      "elementId",
      objectsOf(value).map((each) => each["element_id"]),
    ),
  voiceList: (value) =>
    named(
      "voices",
      "voice",
      "voiceId",
      objectsOf(value).map((each) => each["voice_id"]),
    ),
};

function named(
  field: string,
  kind: "element" | "voice",
  idField: string,
  ids: readonly (JSONValue | undefined)[],
): JSONObject {
  if (ids.length === 0) return {};
  return {
    [field]: ids.map((id, index) => ({
      id: referenceId(kind, index, ids.length),
      [idField]: typeof id === "number" ? String(id) : id,
    })),
  };
}

function objectsOf(value: JSONValue | undefined): readonly JSONObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value: JSONValue): value is JSONObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
