import type { SharedV4Warning } from "@ai-sdk/provider";
import type { CapabilityIssue } from "@klingkit/models/capabilities";

/** The settings that the AI SDK knows, with klingkit's names and values. */
export interface Settings {
  readonly resolution?: string | undefined;
  readonly duration?: number | undefined;
  readonly aspectRatio?: string | undefined;
  readonly audio?: string | undefined;
}

/** The name of each setting in the AI SDK. */
const features: Readonly<Record<keyof Settings, string>> = {
  resolution: "resolution",
  duration: "duration",
  aspectRatio: "aspectRatio",
  audio: "generateAudio",
};

/** Settings that a model supports, and a warning for each change. */
export interface FittedSettings {
  readonly settings: Settings;
  readonly warnings: readonly SharedV4Warning[];
}

/**
 * Fits the settings of a call to the capabilities of a model. A setting that the model does not support is omitted. A
 * setting that the call leaves open follows the others: `kling-2.6` generates audio at 1080p only. Conflicts with fixed
 * values remain: the client rejects the input before anything is sent.
 * @param explain returns the issues of a combination of settings
 * @param requested the settings of the call
 * @param defaults the values of omitted settings
 * @param fixed the names of the settings that must not change
 */
export function fitSettings(
  explain: (settings: Settings) => readonly CapabilityIssue[],
  requested: Settings,
  defaults: Settings,
  fixed: readonly string[] = [],
): FittedSettings {
  let settings = requested;
  const warnings: SharedV4Warning[] = [];
  const seen = new Set<string>();
  const isRequested = (name: keyof Settings): boolean =>
    requested[name] !== undefined && !fixed.includes(name) && settings[name] === requested[name];
  for (;;) {
    const issue = explain(withDefaults(settings, defaults)).find(
      ({ severity, code, message }) => severity === "error" && code === "not_supported_by_model" && !seen.has(message),
    );
    if (!issue) return { settings, warnings };
    seen.add(issue.message);
    const { path, reason, allowed = [], relatedFields = [] } = issue;
    if (!isSetting(path) || fixed.includes(path)) continue;
    const value = defaults[path];
    const isDefaultAllowed = relatedFields.length === 0 || (value !== undefined && allowed.includes(value));
    const omitted = !isRequested(path) || isDefaultAllowed ? path : relatedFields.filter(isSetting).find(isRequested);
    if (omitted !== undefined && isRequested(omitted)) {
      settings = { ...settings, [omitted]: undefined };
      warnings.push({ type: "unsupported", feature: features[omitted], details: reason });
    } else if (!isRequested(path) && allowed[0] !== undefined) {
      settings = { ...settings, [path]: allowed[0] };
      warnings.push({
        type: "compatibility",
        feature: features[path],
        details: `${reason} \`${features[path]}\` was set to ${JSON.stringify(allowed[0])}.`,
      });
    }
  }
}

function withDefaults(settings: Settings, defaults: Settings): Settings {
  return {
    resolution: settings.resolution ?? defaults.resolution,
    duration: settings.duration ?? defaults.duration,
    aspectRatio: settings.aspectRatio ?? defaults.aspectRatio,
    audio: settings.audio ?? defaults.audio,
  };
}

function isSetting(name: string): name is keyof Settings {
  return Object.hasOwn(features, name);
}
