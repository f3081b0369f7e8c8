import type { Experimental_VideoModelV4CallOptions as VideoCallOptions, JSONObject } from "@ai-sdk/provider";
import { explain, videoCapability, type VideoCapability } from "@klingkit/models/capabilities";
import { fitSettings, type Settings } from "./fit-settings.ts";
import { closestSize, videoSides } from "./size.ts";
import type { Warn } from "./task-call.ts";
import type { Part, VideoEndpoint } from "./video-endpoint.ts";

/** The settings that each endpoint has. */
const settingsOf: { readonly [Endpoint in VideoEndpoint]: readonly (keyof Settings)[] } = {
  textToVideo: ["resolution", "duration", "aspectRatio", "audio"],
  imageToVideo: ["resolution", "duration", "audio"],
  omni: ["resolution", "duration", "aspectRatio", "audio"],
  multiImage: ["resolution", "duration", "aspectRatio"],
  motionControl: ["resolution"],
};

const features: Readonly<Record<keyof Settings, string>> = {
  resolution: "resolution",
  duration: "duration",
  aspectRatio: "aspectRatio",
  audio: "generateAudio",
};

const settingNames: readonly (keyof Settings)[] = ["resolution", "duration", "aspectRatio", "audio"];

/** The aspect ratios of unknown models. */
const commonRatios = ["16:9", "9:16", "1:1"];

/** Where a call goes, and what its input contains. */
export interface VideoPlace {
  readonly endpoint: VideoEndpoint;
  readonly model: string;
  readonly parts: readonly Part[];
  /** The fields from the provider options. They are never changed. */
  readonly fields: JSONObject;
}

/**
 * Returns the settings of a call that the model supports at the endpoint, and warns about the others. The provider options
 * have precedence.
 */
export function videoSettings(options: VideoCallOptions, place: VideoPlace, warn: Warn): Settings {
  const { endpoint, model, parts, fields } = place;
  const row = videoCapability(endpoint, model);
  const fixed = settingNames.filter((name) => fields[name] !== undefined);
  const requested = requestedSettings(options, row, parts, warn);
  const check = (settings: Settings) => explain(`video.${endpoint}`, model, { ...factsOf(parts, fields), ...settings });
  const usable = settingNames.filter((name) => {
    const value = requested[name];
    if (value === undefined) return false;
    if (fixed.includes(name)) {
      if (fields[name] !== value) warn({ type: "other", message: overridden(features[name]) });
      return false;
    }
    if (settingsOf[endpoint].includes(name)) return true;
    const reason = check({ [name]: value }).find(({ path }) => path === name)?.reason;
    // An endpoint without the setting generates no audio.
    if (value !== "off")
      warn({ type: "unsupported", feature: features[name], details: reason ?? lacks(endpoint, features[name]) });
    return false;
  });
  const fixedSettings = pick(fields, fixed);
  const fitted = fitSettings(check, pick(requested, usable), { ...defaultsOf(row), ...fixedSettings }, fixed);
  fitted.warnings.forEach(warn);
  return fitted.settings;
}

function overridden(feature: string): string {
  return `\`${feature}\` was ignored: providerOptions set another value.`;
}

function lacks(endpoint: VideoEndpoint, feature: string): string {
  return `video.${endpoint} does not have \`${feature}\`. It was ignored.`;
}

/** Returns the settings with these names. */
function pick(
  { resolution, duration, aspectRatio, audio }: JSONObject | Settings,
  names: readonly (keyof Settings)[],
): Settings {
  return {
    ...(names.includes("resolution") && typeof resolution === "string" ? { resolution } : {}),
    ...(names.includes("duration") && typeof duration === "number" ? { duration } : {}),
    ...(names.includes("aspectRatio") && typeof aspectRatio === "string" ? { aspectRatio } : {}),
    ...(names.includes("audio") && typeof audio === "string" ? { audio } : {}),
  };
}

/** Returns the settings of the AI SDK with klingkit's names and values. */
function requestedSettings(
  { resolution, aspectRatio, duration, generateAudio }: VideoCallOptions,
  row: VideoCapability | undefined,
  parts: readonly Part[],
  warn: Warn,
): Settings {
  // The input determines the aspect ratio.
  const isGiven = row?.aspectRatios.length === 0 || parts.includes("firstFrame");
  const size = resolution && closestSize(resolution, videoSides, row?.aspectRatios ?? commonRatios);
  if (resolution !== undefined && !size)
    warn({ type: "unsupported", feature: "resolution", details: `"${resolution}" is not a size. It was ignored.` });
  if (size && !size.isExact && !(isGiven || aspectRatio !== undefined))
    warn({
      type: "compatibility",
      feature: "resolution",
      details: `"${resolution}" is not a size of the service. The closest is ${size.resolution} in ${size.aspectRatio}.`,
    });
  if (aspectRatio === "adaptive" && !isGiven)
    warn({ type: "unsupported", feature: "aspectRatio", details: "No input determines the aspect ratio." });
  return {
    resolution: size ? size.resolution : undefined,
    aspectRatio:
      aspectRatio === "adaptive" ? undefined : (aspectRatio ?? (size && !isGiven ? size.aspectRatio : undefined)),
    duration,
    audio: generateAudio === undefined ? undefined : generateAudio ? "native" : "off",
  };
}

/** The settings that apply if a call does not set them. */
function defaultsOf(row: VideoCapability | undefined): Settings {
  if (!row) return {};
  return {
    resolution: row.resolutions.some((each) => each === "720p") ? "720p" : row.resolutions[0],
    audio: row.audio === "always" ? "native" : "off",
    duration: row.durations.length > 0 ? 5 : undefined,
  };
}

/** What the rules of the models have to know about an input. */
function factsOf(parts: readonly Part[], fields: JSONObject): Parameters<typeof explain>[2] {
  const { characterOrientation, shots } = fields;
  const count = (name: string): number => {
    const items = fields[name];
    return Array.isArray(items) ? items.length : 0;
  };
  return {
    lastFrame: parts.includes("lastFrame"),
    elements: count("elements"),
    voices: count("voices"),
    multiShot: shots !== undefined,
    ...(parts.includes("videos") ? { video: "feature" as const } : {}),
    ...(typeof characterOrientation === "string" ? { characterOrientation } : {}),
  };
}
