import type { VideoCapability, VideoSettings } from "./capability.ts";
import { type CapabilityIssue, oneOf, severityOf, spoken } from "./capability-issue.ts";
import { videoModel } from "./video-models.ts";

/** The settings of a request to a video model. A setting that is left out is not checked. */
export interface AskedSettings extends Omit<VideoSettings, "cameraControl" | "elements" | "voices"> {
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
  /** The type of the camera movement, as `simple`. */
  readonly cameraControl?: string | undefined;
  /** How closely the model follows the prompt, 0 to 1. */
  readonly cfgScale?: number | undefined;
}

type Details = Partial<Pick<CapabilityIssue, "allowed" | "maximum" | "severity" | "code">>;

/**
 * Returns an issue for each setting that a video model does not support, alone or together with another setting.
 * @example
 * const row = videoCapability("textToVideo", "kling-2.6");
 * const issues = row ? videoIssues(row, { duration: 7 }) : [];
 */
export function videoIssues(row: VideoCapability, asked: AskedSettings): CapabilityIssue[] {
  const { model, durations, resolutions, aspectRatios, audio, elementsMax = 0, voicesMax = 0, withdrawn } = row;
  const { elements = 0, voices = 0, cameraControl } = asked;
  const title = videoModel(model)?.title ?? model;
  const found: CapabilityIssue[] = [];
  const add = (path: string, predicate: string, reason: string, details: Details = {}): void => {
    const [message, why] = [`\`${path}\` ${predicate}.`, `${title} ${reason}.`];
    found.push({ path, code: "not_supported_by_model", message, reason: why, severity: "error", model, ...details });
  };
  const lacks = (values: readonly unknown[], value: unknown): boolean => value !== undefined && !values.includes(value);
  const choice = (path: string, values: readonly (string | number)[], value: unknown, reason: string): void => {
    if (lacks(values, value))
      add(path, `must be ${oneOf(values)} with ${model}, not ${JSON.stringify(value)}`, reason, { allowed: values });
  };
  const count = (path: string, most: number, given: number): void => {
    if (given <= most) return;
    const details = { maximum: most };
    if (most === 0) add(path, `is not supported with ${model}`, `takes no ${path}`, details);
    else
      add(
        path,
        `may have at most ${most} item${most === 1 ? "" : "s"} with ${model}`,
        `takes at most ${most} ${path}`,
        details,
      );
  };

  if (durations.length > 0) choice("duration", durations, asked.duration, `makes ${spoken(durations)} seconds`);
  else if (asked.duration !== undefined)
    add("duration", `is not supported with ${model}: the clip is as long as the given video`, "follows the given clip");
  choice("resolution", resolutions, asked.resolution, `makes ${spoken(resolutions)}`);
  if (aspectRatios.length > 0) choice("aspectRatio", aspectRatios, asked.aspectRatio, `makes ${spoken(aspectRatios)}`);
  else if (asked.aspectRatio !== undefined)
    add("aspectRatio", `is not supported with ${model}: the given picture decides it`, "keeps the picture's shape");
  if (asked.audio === "native" && audio === "none")
    add("audio", `must be "off" with ${model}: the model makes no sound`, "makes no sound", { allowed: ["off"] });
  // Observed: see apps/docs/service/video.md#text-to-video.
  if (asked.audio === "off" && audio === "always")
    add(
      "audio",
      `must be "native" with ${model}: the model always makes sound, and is priced so`,
      "always makes sound",
      {
        allowed: ["native"],
      },
    );
  if (asked.multiShot && !row.multiShot)
    add("shots", `is not supported with ${model}: the model makes one shot`, "makes one shot only");
  // The service only checks the range; whether it uses the value is not known.
  if (asked.cfgScale !== undefined && !row.cfgScale)
    add("cfgScale", `is not supported with ${model}`, "takes no cfgScale", { severity: "warning" });
  if (cameraControl !== undefined && !row.cameraControl?.includes(cameraControl)) {
    const { cameraControl: kinds = [] } = row;
    const predicate = kinds.length > 0 ? `must have the type ${oneOf(kinds)} with` : "is not supported with";
    const reason = kinds.length > 0 ? `moves the camera only as ${spoken(kinds)}` : "has no camera control";
    add("cameraControl", `${predicate} ${model}`, reason, kinds.length > 0 ? { allowed: kinds } : {});
  }
  if (asked.lastFrame && !row.lastFrame)
    add("lastFrame", `is not supported with ${model}: the model takes no last frame`, "takes no last frame");
  count("elements", elementsMax, elements);
  count("voices", voicesMax, voices);
  if (asked.masks && !row.masks)
    add("masks", `is not supported with ${model}: the model has no motion brush`, "has no motion brush");

  found.push(
    ...brokenRules(row, {
      ...asked,
      elements: elements > 0,
      voices: voices > 0,
      cameraControl: cameraControl !== undefined,
    }),
  );
  if (withdrawn) {
    // The service refuses it, free of charge, and may offer it again: never an error here.
    const { date, successor } = withdrawn;
    add("model", `${model} seems to be withdrawn (${date}): use ${successor}`, `seems to be withdrawn (${date})`, {
      code: "withdrawn_model",
      allowed: [successor],
      severity: "warning",
    });
  }
  return found;
}

/** The rules of a model that these settings break. */
function brokenRules({ model, rules = [] }: VideoCapability, settings: VideoSettings): CapabilityIssue[] {
  const given = new Map<string, unknown>(Object.entries(settings));
  const title = videoModel(model)?.title ?? model;
  return rules.flatMap(({ when, requires: needs, reason, confidence = "official" }): CapabilityIssue[] =>
    Object.entries(when).some(([name, value]) => given.get(name) !== value)
      ? []
      : Object.entries(needs).flatMap(([path, values]): CapabilityIssue[] => {
          const allowed: readonly (string | number | boolean)[] = values ?? [];
          const value = given.get(path);
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

/** Rules speak of `multiShot`; the input says `shots`. */
function fieldOf(setting: string): string {
  return setting === "multiShot" ? "shots" : setting;
}
