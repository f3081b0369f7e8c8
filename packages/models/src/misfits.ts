import type { Rule, VideoCapability, VideoSettings } from "./capability.ts";
import type { Sureness } from "./fact.ts";

/** Settings that somebody asks for. What is left out is not looked at. */
export interface AskedSettings extends Omit<VideoSettings, "cameraControl" | "elements" | "voices"> {
  /** How many. */
  readonly elements?: number | undefined;
  readonly voices?: number | undefined;
  /** The kind of movement. */
  readonly cameraControl?: string | undefined;
  readonly cfgScale?: number | undefined;
}

/** A setting that a model cannot do, or not together with another. */
export interface Misfit {
  /** The setting, by its name in the endpoint's input. */
  readonly path: string;
  /** What is wrong, in a sentence. */
  readonly message: string;
  /** The values that would be right, where they can be listed. */
  readonly allowed?: readonly (string | number | boolean)[];
  /** Whether the fact is official; what others saw is only told. */
  readonly hard: boolean;
  /** The settings that bring it about, where it is the combination that is wrong. */
  readonly with?: readonly string[];
}

/** What of the asked settings a row does not allow, everything at once. */
export function misfits(row: VideoCapability, asked: AskedSettings): Misfit[] {
  const { model, durations, resolutions, aspectRatios, audio, elementsMax = 0, voicesMax = 0, withdrawn } = row;
  const { elements = 0, voices = 0, cameraControl } = asked;
  const found: Misfit[] = [];
  const add = (path: string, message: string, allowed?: Misfit["allowed"], hard = true): void => {
    found.push({ path, message: `${model} ${message}.`, hard, ...(allowed ? { allowed } : {}) });
  };
  const lacks = (values: readonly unknown[], value: unknown): boolean => value !== undefined && !values.includes(value);

  if (lacks(durations, asked.duration))
    add(
      "duration",
      durations.length > 0
        ? `makes ${spoken(durations)} seconds, not ${asked.duration}`
        : "makes clips as long as the video given",
      durations,
    );
  if (lacks(resolutions, asked.resolution))
    add("resolution", `makes ${resolutions.join(", ")}, not ${asked.resolution}`, resolutions);
  if (lacks(aspectRatios, asked.aspectRatio))
    add(
      "aspectRatio",
      aspectRatios.length > 0
        ? `makes ${aspectRatios.join(", ")}, not ${asked.aspectRatio}`
        : "keeps the shape of what is given",
      aspectRatios,
    );
  if (asked.audio === "native" && audio === "none") add("audio", "makes no sound", ["off"]);
  // Only one live report says that the sound cannot be turned off.
  if (asked.audio === "off" && audio === "always")
    add("audio", "makes sound always, and is priced so", ["native"], false);
  if (asked.multiShot && !row.multiShot) add("shots", "makes one shot only");
  if (asked.cfgScale !== undefined && !row.cfgScale) add("cfgScale", "does not take it", undefined, false);
  if (cameraControl !== undefined && !row.cameraControl?.includes(cameraControl))
    add("cameraControl", `does not do "${cameraControl}"`, row.cameraControl);
  if (asked.lastFrame && !row.lastFrame) add("lastFrame", "takes no last frame");
  if (elements > elementsMax) add("elements", `takes at most ${elementsMax} elements`);
  if (voices > voicesMax) add("voices", `takes at most ${voicesMax} voices`);
  if (asked.masks && !row.masks) add("masks", "has no motion brush");

  found.push(
    ...brokenRules(row.rules, {
      ...asked,
      elements: elements > 0,
      voices: voices > 0,
      cameraControl: cameraControl !== undefined,
    }),
  );
  if (withdrawn)
    add(
      "model",
      `was seen to be withdrawn (${withdrawn.date}); use ${withdrawn.successor}`,
      [withdrawn.successor],
      isOfficial(withdrawn.sureness),
    );
  return found;
}

/** What these settings break of a model's rules. */
export function brokenRules(rules: readonly Rule[] = [], settings: VideoSettings): Misfit[] {
  const given = new Map<string, unknown>(Object.entries(settings));
  return rules.flatMap(({ when, needs, reason, sureness }) =>
    Object.entries(when).some(([name, value]) => given.get(name) !== value)
      ? []
      : Object.entries(needs).flatMap(([path, values]) => {
          const allowed: readonly (string | number | boolean)[] = values ?? [];
          const value = given.get(path);
          if (value === undefined || allowed.some((candidate) => candidate === value)) return [];
          return {
            path,
            message: `${reason}: ${path} must be ${allowed.join(" or ")}.`,
            allowed,
            hard: sureness === undefined || isOfficial(sureness),
            with: Object.keys(when),
          };
        }),
  );
}

function isOfficial(sureness: Sureness): boolean {
  return sureness === "official mirror" || sureness === "official client";
}

/** 3, 4, ... 15 as "3 to 15". */
function spoken(values: readonly number[]): string {
  const [first, last] = [values[0], values.at(-1)];
  return first !== undefined && last !== undefined && last - first === values.length - 1 && values.length > 2
    ? `${first} to ${last}`
    : values.join(" or ");
}
