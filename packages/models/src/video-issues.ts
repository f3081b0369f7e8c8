import type { VideoCapability, VideoSettings } from "./capability.ts";
import { type CapabilityIssue, oneOf, severityOf, formatValues, unverifiedIssues } from "./capability-issue.ts";
import { videoModel } from "./video-models.ts";

/** The settings of a request to a video model. Omitted settings are not validated. */
export interface RequestedVideoSettings extends Omit<VideoSettings, "cameraControl" | "elements" | "voices"> {
  /**
   * The number of frames between the first and the last one.
   * @default 0
   */
  readonly middleFrames?: number | undefined;
  /**
   * The number of elements.
   * @default 0
   */
  readonly elements?: number | undefined;
  /**
   * The number of voices.
   * @default 0
   */
  readonly voices?: number | undefined;
  /** The type of camera movement, such as `simple`. */
  readonly cameraControl?: string | undefined;
  /** How closely the result follows the prompt, 0 to 1. */
  readonly cfgScale?: number | undefined;
}

type Details = Partial<Pick<CapabilityIssue, "allowed" | "maximum" | "severity" | "code">>;

/**
 * Returns an issue for each setting that a video model does not support, alone or together with another setting.
 * @example
 * const row = videoCapability("textToVideo", "kling-2.6");
 * const issues = row ? videoIssues(row, { duration: 7 }) : [];
 */
export function videoIssues(row: VideoCapability, settings: RequestedVideoSettings): CapabilityIssue[] {
  const { model, durations, resolutions, aspectRatios, audio, maxElements = 0, maxVoices = 0, withdrawn } = row;
  const { elements = 0, voices = 0, middleFrames = 0, cameraControl } = settings;
  const title = videoModel(model)?.title ?? model;
  const issues: CapabilityIssue[] = unverifiedIssues(videoModel(model));
  const add = (path: string, predicate: string, reason: string, details: Details = {}): void => {
    issues.push({
      path,
      code: "not_supported_by_model",
      message: `\`${path}\` ${predicate}.`,
      reason: `${title} ${reason}.`,
      severity: severityOf(row.confidence),
      model,
      ...details,
    });
  };
  const lacks = (values: readonly unknown[], value: unknown): boolean => value !== undefined && !values.includes(value);
  const checkValue = (path: string, values: readonly (string | number)[], value: unknown, reason: string): void => {
    if (lacks(values, value))
      add(path, `must be ${oneOf(values)} with ${model}, not ${JSON.stringify(value)}`, reason, { allowed: values });
  };
  const checkCount = (path: string, maximum: number, count: number): void => {
    if (count <= maximum) return;
    if (maximum === 0) add(path, `is not supported with ${model}`, `does not support ${words(path)}`, { maximum });
    else
      add(
        path,
        `may have at most ${maximum} item${maximum === 1 ? "" : "s"} with ${model}`,
        `supports at most ${maximum} ${words(path)}`,
        { maximum },
      );
  };

  if (durations.length > 0)
    checkValue(
      "duration",
      durations,
      settings.duration,
      `supports only durations of ${formatValues(durations)} seconds`,
    );
  else if (settings.duration !== undefined)
    add(
      "duration",
      `is not supported with ${model}: the input video determines the duration`,
      "uses the duration of the input video",
    );
  checkValue("resolution", resolutions, settings.resolution, `supports only ${formatValues(resolutions)}`);
  if (aspectRatios.length > 0)
    checkValue("aspectRatio", aspectRatios, settings.aspectRatio, `supports only ${formatValues(aspectRatios)}`);
  else if (settings.aspectRatio !== undefined)
    add(
      "aspectRatio",
      `is not supported with ${model}: the input image determines the aspect ratio`,
      "uses the aspect ratio of the input image",
    );
  if (settings.audio === "native" && audio === "none")
    add("audio", `must be "off" with ${model}: the model does not generate audio`, "does not generate audio", {
      allowed: ["off"],
    });
  // Observed: see apps/docs/service/video.md#text-to-video.
  if (settings.audio === "off" && audio === "always")
    add(
      "audio",
      `must be "native" with ${model}: the model always generates audio, and its price includes it`,
      "always generates audio",
      {
        allowed: ["native"],
      },
    );
  if (settings.multiShot && !row.multiShot)
    add("shots", `is not supported with ${model}: the model supports only one shot`, "supports only one shot");
  // The service validates the range. Whether it uses the value is unknown.
  if (settings.cfgScale !== undefined && !row.cfgScale)
    add("cfgScale", `is not supported with ${model}`, "does not support cfgScale", { severity: "warning" });
  if (cameraControl !== undefined && !row.cameraControl?.includes(cameraControl)) {
    const { cameraControl: types = [] } = row;
    const predicate = types.length > 0 ? `must have the type ${oneOf(types)} with` : "is not supported with";
    const reason =
      types.length > 0
        ? `supports only these camera movements: ${formatValues(types)}`
        : "does not support camera control";
    add("cameraControl", `${predicate} ${model}`, reason, types.length > 0 ? { allowed: types } : {});
  }
  if (settings.lastFrame && !row.lastFrame)
    add("lastFrame", `is not supported with ${model}`, "does not support a last frame");
  checkCount("middleFrames", row.maxMiddleFrames ?? 0, middleFrames);
  checkCount("elements", maxElements, elements);
  checkCount("voices", maxVoices, voices);
  if (settings.masks && !row.masks)
    add(
      "masks",
      `is not supported with ${model}: the model does not have a motion brush`,
      "does not have a motion brush",
    );

  issues.push(
    ...ruleIssues(row, {
      ...settings,
      elements: elements > 0,
      voices: voices > 0,
      cameraControl: cameraControl !== undefined,
    }),
  );
  if (withdrawn) {
    // The service rejects it free of charge and may offer it again, so this is never an error.
    const { date, successor } = withdrawn;
    add(
      "model",
      `${model} appears to be withdrawn (${date}). Use ${successor} instead`,
      `appears to be withdrawn (${date})`,
      {
        code: "withdrawn_model",
        allowed: [successor],
        severity: "warning",
      },
    );
  }
  return issues;
}

/** Returns an issue for each rule that the settings violate. */
function ruleIssues(
  { model, rules = [], confidence: rowConfidence }: VideoCapability,
  settings: VideoSettings,
): CapabilityIssue[] {
  const values = new Map<string, unknown>(Object.entries(settings));
  const title = videoModel(model)?.title ?? model;
  return rules.flatMap(({ when, requires, reason, confidence = rowConfidence }): CapabilityIssue[] =>
    Object.entries(when).some(([name, value]) => values.get(name) !== value)
      ? []
      : Object.entries(requires).flatMap(([path, accepted]): CapabilityIssue[] => {
          const allowed: readonly (string | number | boolean)[] = accepted ?? [];
          const value = values.get(path);
          if (value === undefined || allowed.some((candidate) => candidate === value)) return [];
          return [
            {
              path,
              code: "not_supported_by_model",
              message: `\`${path}\` must be ${oneOf(allowed)} with ${model} here: the model ${reason}.`,
              reason: `${title} ${reason}.`,
              severity: severityOf(confidence),
              allowed,
              relatedFields: Object.keys(when).map(fieldOf),
              model,
            },
          ];
        }),
  );
}

/** Returns the field of a rule setting: the setting `multiShot` is the field `shots`. */
function fieldOf(setting: string): string {
  return setting === "multiShot" ? "shots" : setting;
}

/** Returns the name of a field as words: `middle frames` for `middleFrames`. */
function words(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
