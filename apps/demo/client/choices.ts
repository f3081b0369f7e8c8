import { videoModel } from "@klingkit/models";
import {
  brokenRules,
  imageToVideoCapabilities,
  type Misfit,
  textToVideoCapabilities,
  type VideoCapability,
  videoCapability,
  type VideoSettings,
} from "@klingkit/models/capabilities";
import type { FrameName, TakeSettings } from "../contract.ts";
import { texts } from "./texts.ts";

/** Something to choose; `why` says why it cannot be chosen now. */
export interface Choice<V> {
  readonly value: V;
  readonly why?: string;
}

export type Given = Readonly<Record<FrameName, boolean>>;

/** The settings that are chosen from a list. */
export type Listed = "duration" | "resolution" | "aspectRatio" | "audio";

/** What any model can do from words or a picture. */
export const everyCapability = [...textToVideoCapabilities, ...imageToVideoCapabilities];
const distinct = <V>(values: readonly V[]): readonly V[] => [...new Set(values)];

/** What any model can do: what the chosen one cannot is shown all the same, and says why. */
const all: { readonly [S in Listed]: readonly TakeSettings[S][] } = {
  duration: distinct(everyCapability.flatMap(({ durations }) => durations)).toSorted((one, other) => one - other),
  resolution: distinct(everyCapability.flatMap(({ resolutions }) => resolutions)).toSorted(
    (one, other) => lines(one) - lines(other),
  ),
  aspectRatio: distinct(everyCapability.flatMap(({ aspectRatios }) => aspectRatios)),
  audio: ["off", "native"],
};

function lines(resolution: string): number {
  return resolution.endsWith("k") ? Number.parseInt(resolution) * 540 : Number.parseInt(resolution);
}

export function productOf(given: Given): VideoCapability["product"] {
  return given.firstFrame || given.lastFrame ? "imageToVideo" : "textToVideo";
}

export function titleOf(model: string): string {
  return videoModel(model)?.title ?? model;
}

/** The choices of one setting, as things stand. */
export function choices<S extends Listed>(
  setting: S,
  settings: TakeSettings,
  given: Given,
): readonly Choice<TakeSettings[S]>[] {
  const capability = videoCapability(productOf(given), settings.model);
  return all[setting].map((value) => {
    const why =
      capability &&
      (unable(capability, setting, value) ?? ruledOut(capability, { ...settings, [setting]: value }, given, setting));
    return why === undefined ? { value } : { value, why };
  });
}

/** Why the model takes no last frame whatever the settings; undefined when it can. */
export function lastFrameNever(model: string, firstFrame: boolean): string | undefined {
  const capability = videoCapability("imageToVideo", model);
  if (!capability?.lastFrame) return texts.frames.none(titleOf(model));
  return firstFrame || capability.lastFrameAlone ? undefined : texts.frames.needsFirst(titleOf(model));
}

/** Why there can be no last frame as things stand. */
export function lastFrameObstacle(settings: TakeSettings, firstFrame: boolean): string | undefined {
  const capability = videoCapability("imageToVideo", settings.model);
  const ruled = capability && ruledOut(capability, settings, { firstFrame, lastFrame: true }, "lastFrame");
  return lastFrameNever(settings.model, firstFrame) ?? ruled;
}

/** The nearest settings that the chosen model can do. */
export function fit(settings: TakeSettings, given: Given): TakeSettings {
  const capability = videoCapability(productOf(given), settings.model);
  if (!capability) return settings;
  const { durations, resolutions, aspectRatios, audio } = capability;
  const fitted: TakeSettings = {
    ...settings,
    duration:
      durations.toSorted((one, other) => Math.abs(one - settings.duration) - Math.abs(other - settings.duration))[0] ??
      settings.duration,
    resolution: allowed(resolutions, settings.resolution),
    aspectRatio: allowed(aspectRatios, settings.aspectRatio),
    audio: audio === "choice" ? settings.audio : audio === "always" ? "native" : "off",
  };
  return brokenRules(capability.rules, factsOf(fitted, given)).reduce(obey, fitted);
}

function allowed<V>(values: readonly V[], value: V): V {
  return values.includes(value) ? value : (values[0] ?? value);
}

/** Takes the first value that a broken rule leaves for its setting. */
function obey(settings: TakeSettings, { path, allowed: values = [] }: Misfit): TakeSettings {
  const first = <V>(known: readonly V[]): V | undefined => known.find((value) => values.some((each) => each === value));
  switch (path) {
    case "resolution":
      return { ...settings, resolution: first(all.resolution) ?? settings.resolution };
    case "duration":
      return { ...settings, duration: first(all.duration) ?? settings.duration };
    case "audio":
      return { ...settings, audio: first(all.audio) ?? settings.audio };
    default:
      return settings;
  }
}

/** What the model never does. */
function unable(
  { model, durations, resolutions, aspectRatios, audio }: VideoCapability,
  setting: Listed,
  value: string | number,
): string | undefined {
  const title = titleOf(model);
  const has = (values: readonly (string | number)[]): boolean => values.includes(value);
  switch (setting) {
    case "duration":
      return has(durations) ? undefined : texts.duration.cannot(title, durations);
    case "resolution":
      return has(resolutions) ? undefined : texts.resolution.cannot(title, resolutions);
    case "aspectRatio":
      if (aspectRatios.length === 0) return texts.aspectRatio.picture;
      return has(aspectRatios) ? undefined : texts.aspectRatio.cannot(title, aspectRatios);
    case "audio":
      if (value === "native") return audio === "none" ? texts.audio.never(title) : undefined;
      return audio === "always" ? texts.audio.always(title) : undefined;
  }
}

/** What does not go together with the other settings. */
function ruledOut(
  { model, rules }: VideoCapability,
  settings: TakeSettings,
  given: Given,
  setting: keyof VideoSettings,
): string | undefined {
  const rule = rules?.find(
    (each) =>
      (setting in each.when || setting in each.needs) && brokenRules([each], factsOf(settings, given)).length > 0,
  );
  return rule && texts.because(titleOf(model), rule.reason);
}

/** What the rules speak of. */
function factsOf({ resolution, duration, audio, aspectRatio }: TakeSettings, { lastFrame }: Given): VideoSettings {
  return { resolution, duration, audio, aspectRatio, lastFrame };
}
