import { ConfigurationError, rejectUnknownNames } from "@klingkit/errors";
import { imageCapabilities, imageCapability, videoCapability } from "@klingkit/models/capabilities";
import type { BeforeCreate, TaskIntent } from "@klingkit/tasks";
import { GuardError } from "./guard-error.ts";
import { canonicalModel, readSettings } from "./read-request.ts";

/** What `allow` allows. Each setting that is missing allows everything. */
export interface AllowOptions {
  /**
   * The names of the models, in klingkit, API v2 or API v1.
   * @default all
   * @example allow({ models: ["kling-3.0", "kling-3.0-turbo"] })
   */
  readonly models?: readonly string[];
  /**
   * The resolutions, such as `720p` for videos or `2k` for images.
   * @default all
   */
  readonly resolutions?: readonly string[];
  /**
   * The longest duration of a video or an audio, seconds: above 0. Images and speech have none.
   * @default none
   */
  readonly maxDuration?: number;
  /**
   * The endpoints, by their names, such as `video.textToVideo`. An endpoint whose requests have no model, no resolution or
   * no duration, such as `video.lipSync.simple`, passes the check of that setting only if it is in this list.
   * @default all
   */
  readonly endpoints?: readonly string[];
}

const names: Readonly<Record<keyof AllowOptions, true>> = {
  models: true,
  resolutions: true,
  maxDuration: true,
  endpoints: true,
};

/**
 * Creates a guard that blocks all creates except those of given models, resolutions, durations and endpoints. It reads the
 * request that will be sent, including `extraBody`. A request about which it cannot decide is blocked.
 * @throws {ConfigurationError} if an option is unknown or not valid
 * @example
 * const kling = createKling({ beforeCreate: allow({ models: ["kling-3.0"], resolutions: ["720p"], maxDuration: 10 }) });
 */
export function allow(options: AllowOptions): BeforeCreate {
  rejectUnknownNames(options, Object.keys(names), {
    kind: "option of `allow`",
    otherNames: { model: "models", resolution: "resolutions", duration: "maxDuration", endpoint: "endpoints" },
  });
  const { models, resolutions, maxDuration, endpoints } = structuredClone(options);
  for (const [name, list] of Object.entries({ models, resolutions, endpoints })) checkList(name, list);
  if (maxDuration !== undefined && !(Number.isFinite(maxDuration) && maxDuration > 0))
    throw new ConfigurationError(`\`maxDuration\` must be above 0 seconds, not ${String(maxDuration)}.`);

  return (intent) => {
    const { endpoint } = intent;
    const settings = readSettings(intent);
    if (endpoints && !endpoints.includes(endpoint))
      throw blocked(`The endpoint ${endpoint} is not allowed, only ${endpoints.join(", ")}.`);
    const missing = (setting: Setting): void => {
      if (!hasSetting(intent, setting, settings.model) && endpoints?.includes(endpoint)) return;
      throw blocked(unknownSetting(intent, setting, settings.model));
    };
    if (models) {
      if (settings.model === undefined) missing("model");
      else if (!models.some((name) => canonicalModel(name, endpoint) === settings.model))
        throw blocked(`The model ${settings.model} is not allowed, only ${models.join(", ")}.`);
    }
    if (resolutions) {
      const resolution = settings.resolution ?? onlyResolution(endpoint, settings.model);
      if (resolution === undefined) missing("resolution");
      else if (!resolutions.includes(resolution))
        throw blocked(`The resolution ${resolution} is not allowed, only ${resolutions.join(", ")}.`);
    }
    if (maxDuration !== undefined && isTimed(endpoint)) {
      if (settings.duration === undefined) missing("duration");
      // `NaN` is blocked, too.
      else if (!(settings.duration <= maxDuration))
        throw blocked(`The duration of ${settings.duration} s is not allowed, only up to ${maxDuration} s.`);
    }
  };
}

type Setting = "model" | "resolution" | "duration";

function blocked(message: string): GuardError {
  return new GuardError("allow", message);
}

function unknownSetting(intent: TaskIntent, setting: Setting, model: string | undefined): string {
  const { endpoint } = intent;
  return hasSetting(intent, setting, model)
    ? `The request has no ${setting}, so that the service would choose it.`
    : `Requests of ${endpoint} have no ${setting} that could be checked. Add the endpoint to \`endpoints\` to allow it.`;
}

/** Images and speech have no duration that the caller could set. */
function isTimed(endpoint: string): boolean {
  return !endpoint.startsWith("image.") && endpoint !== "audio.speech";
}

const videoEndpoints = ["textToVideo", "imageToVideo", "omni", "motionControl", "multiImage"] as const;

/** Whether the requests of an endpoint have a setting, so that one without it leaves the choice to the service. */
function hasSetting(intent: TaskIntent, setting: Setting, model: string | undefined): boolean {
  const { endpoint, slot } = intent;
  // The slots of an endpoint without models have the name of the endpoint.
  if (setting === "model") return slot !== undefined && !slot.key.endsWith(`/${endpoint}`);
  const capability = capabilityOf(endpoint, model);
  if (!capability) return false;
  if (capability === "unknown") return true;
  return (setting === "resolution" ? capability.resolutions : capability.durations).length > 0;
}

/** Returns the only resolution of a model whose requests have none. */
function onlyResolution(endpoint: string, model: string | undefined): string | undefined {
  const capability = capabilityOf(endpoint, model);
  if (!capability || capability === "unknown" || capability.resolutions.length !== 1) return undefined;
  return capability.resolutions[0];
}

/** Returns the settings of a model. `"unknown"` for an unknown model; undefined if the endpoint has no models. */
function capabilityOf(
  endpoint: string,
  model: string | undefined,
): { readonly resolutions: readonly string[]; readonly durations: readonly number[] } | "unknown" | undefined {
  const [product, name] = endpoint.split(".");
  if (product === "video") {
    const known = videoEndpoints.find((each) => each === name);
    if (!known) return undefined;
    return (model === undefined ? undefined : videoCapability(known, model)) ?? "unknown";
  }
  const row = imageCapabilities.find((each) => product === "image" && each.endpoint === name);
  if (!row) return undefined;
  const capability = model === undefined ? undefined : imageCapability(row.endpoint, model);
  return capability ? { resolutions: capability.resolutions, durations: [] } : "unknown";
}

function checkList(name: string, list: unknown): void {
  const isList = Array.isArray(list) && list.length > 0 && list.every((each) => typeof each === "string");
  if (list !== undefined && !isList) throw new ConfigurationError(`\`${name}\` must be a list of at least one name.`);
}
