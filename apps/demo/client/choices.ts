import { videoModel, videoModels } from "@klingkit/models";
import {
  imageToVideoCapabilities,
  type Rule,
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

const everyCapability = [...textToVideoCapabilities, ...imageToVideoCapabilities];
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

export interface ModelChoice extends Choice<string> {
  readonly title: string;
  readonly capability: VideoCapability | undefined;
  /** Not of the newer design. */
  readonly older: boolean;
}

export function modelChoices(given: Given): readonly ModelChoice[] {
  const product = productOf(given);
  return videoModels.map(({ name, title, path }) => {
    const capability = videoCapability(product, name);
    const withdrawn = capability?.withdrawn;
    const why = withdrawn
      ? texts.model.withdrawn(withdrawn.date, titleOf(withdrawn.successor))
      : texts.model[product === "textToVideo" ? "needsPicture" : "noPicture"];
    return { value: name, title, capability, older: path === undefined, ...(capability && !withdrawn ? {} : { why }) };
  });
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
  return (capability.rules ?? []).filter((rule) => isBroken(rule, fitted, given)).reduce(obey, fitted);
}

function allowed<V>(values: readonly V[], value: V): V {
  return values.includes(value) ? value : (values[0] ?? value);
}

function obey(settings: TakeSettings, { needs }: Rule): TakeSettings {
  const resolution = all.resolution.find((value) => value === needs.resolution?.[0]);
  const audio = all.audio.find((value) => value === needs.audio?.[0]);
  const [duration] = needs.duration ?? [];
  return {
    ...settings,
    ...(resolution ? { resolution } : {}),
    ...(audio ? { audio } : {}),
    ...(duration === undefined ? {} : { duration }),
  };
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
  capability: VideoCapability,
  settings: TakeSettings,
  given: Given,
  setting: keyof VideoSettings,
): string | undefined {
  const rule = capability.rules?.find(
    (each) => (setting in each.when || setting in each.needs) && isBroken(each, settings, given),
  );
  return rule && texts.because(titleOf(capability.model), rule.reason);
}

function isBroken({ when, needs }: Rule, settings: TakeSettings, given: Given): boolean {
  const { resolution, duration, audio, aspectRatio } = settings;
  const facts: Readonly<Record<string, unknown>> = {
    resolution,
    duration,
    audio,
    aspectRatio,
    lastFrame: given.lastFrame,
  };
  return (
    Object.entries(when).every(([name, value]) => facts[name] === value) &&
    Object.entries(needs).some(([name, values]) => values?.every((value) => value !== facts[name]))
  );
}
