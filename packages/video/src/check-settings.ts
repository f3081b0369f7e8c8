import type { Wire } from "@klingkit/errors";
import type { Fact } from "@klingkit/models";
import type { Rule, VideoSettings } from "@klingkit/models/capabilities";
import type { Finding } from "@klingkit/tasks";
import { promptForPath } from "./encode-settings.ts";
import type { FilledSettings } from "./fill-settings.ts";
import type { AspectRatio, VideoSettingsInput } from "./settings.ts";

/** What the two endpoints differ in, as far as checks go. */
export interface Extras {
  readonly aspectRatio?: AspectRatio;
  readonly lastFrame?: boolean;
  readonly voices?: number;
  readonly elements?: number;
  readonly masks?: boolean;
}

const designName: Record<Wire, string> = { path: "newer", v1: "v1" };

/** A fact forbids sending when it is official; what others saw is only told. */
function isHard(sureness: Fact["sureness"] | undefined): boolean {
  return sureness === undefined || sureness === "official mirror" || sureness === "official client";
}

/** What of these settings the model or the design cannot do. Nothing is said of models that klingkit does not know. */
export function checkSettings(input: FilledSettings<VideoSettingsInput>, wire: Wire, extras: Extras): Finding[] {
  const { known, capability } = input;
  const findings: Finding[] = designFindings(input, wire, extras);
  const add = (path: string, message: string, allowed?: readonly (string | number)[], hard = true): void => {
    findings.push({ path, message, hard, ...(allowed ? { allowed } : {}) });
  };

  if (known && known[wire] === undefined) {
    add(
      "model",
      `${known.name} does not exist on the ${designName[wire]} design${wire === "v1" ? "; it needs an API key" : ""}.`,
    );
  }
  if (!capability) {
    if (known) add("model", `${known.name} has no such endpoint.`);
    return findings;
  }

  const { model, promptMax, durations, resolutions, aspectRatios, audio, withdrawn } = capability;
  const limit = promptMax[wire];
  const words = wire === "path" ? promptForPath(input) : (input.prompt ?? "");
  if (limit !== undefined && words.length > limit) {
    add(
      Array.isArray(input.shots) ? "shots" : "prompt",
      `${words.length} characters; ${model} takes at most ${limit} on the ${designName[wire]} design.`,
    );
  }
  if (!durations.includes(input.duration))
    add("duration", `${model} makes ${spoken(durations)} seconds, not ${input.duration}.`, durations);
  if (!resolutions.includes(input.resolution))
    add("resolution", `${model} makes ${resolutions.join(", ")}, not ${input.resolution}.`, resolutions);
  if (extras.aspectRatio && !aspectRatios.includes(extras.aspectRatio))
    add("aspectRatio", `${model} makes ${aspectRatios.join(", ")}, not ${extras.aspectRatio}.`, aspectRatios);
  if (input.audio === "native" && audio === "none") add("audio", `${model} makes no sound.`, ["off"]);
  // Only one live report says that the sound cannot be turned off.
  if (input.audio === "off" && audio === "always")
    add("audio", `${model} makes sound always, and is priced so.`, ["native"], false);
  if (input.shots !== undefined && !capability.multiShot) add("shots", `${model} makes one shot only.`);
  if (input.cfgScale !== undefined && !capability.cfgScale)
    add("cfgScale", `${model} does not take it.`, undefined, false);
  if (input.cameraControl && !capability.cameraControl?.includes(input.cameraControl.type)) {
    add("cameraControl", `${model} does not do "${input.cameraControl.type}".`, capability.cameraControl);
  }
  if (extras.lastFrame && !capability.lastFrame) add("lastFrame", `${model} takes no last frame.`);
  if ((extras.elements ?? 0) > (capability.elementsMax ?? 0))
    add("elements", `${model} takes at most ${capability.elementsMax ?? 0} elements.`);
  if ((extras.voices ?? 0) > (capability.voicesMax ?? 0))
    add("voices", `${model} takes at most ${capability.voicesMax ?? 0} voices.`);
  if (extras.masks && !capability.masks) add("masks", `${model} has no motion brush.`);

  const settings: VideoSettings = {
    resolution: input.resolution,
    duration: input.duration,
    audio: input.audio,
    lastFrame: extras.lastFrame,
    voices: (extras.voices ?? 0) > 0,
    masks: extras.masks,
    cameraControl: input.cameraControl !== undefined,
  };
  for (const rule of capability.rules ?? []) findings.push(...broken(rule, settings));
  if (withdrawn)
    add(
      "model",
      `${model} was seen to be withdrawn (${withdrawn.date}); use ${withdrawn.successor}.`,
      [withdrawn.successor],
      isHard(withdrawn.sureness),
    );
  return findings;
}

/** Fields that one design has no place for, whatever the model. */
function designFindings(input: VideoSettingsInput, wire: Wire, extras: Extras): Finding[] {
  if (wire === "v1") return [];
  const missing = {
    negativePrompt: input.negativePrompt,
    cfgScale: input.cfgScale,
    cameraControl: input.cameraControl,
    masks: extras.masks || undefined,
  };
  return Object.entries(missing).flatMap(([path, value]) =>
    value === undefined ? [] : [{ path, message: "exists on the v1 design only.", hard: true }],
  );
}

function broken(rule: Rule, settings: VideoSettings): Finding[] {
  const read = (name: string): unknown => Object.entries(settings).find(([key]) => key === name)?.[1];
  if (!Object.entries(rule.when).every(([name, value]) => read(name) === value)) return [];
  return Object.entries(rule.needs).flatMap(([path, allowed]) => {
    const values: readonly (string | number | boolean)[] = allowed ?? [];
    const value = read(path);
    const fits = values.some((candidate) => candidate === value);
    return fits
      ? []
      : [
          {
            path,
            message: `${rule.reason}: ${path} must be ${values.join(" or ")}.`,
            allowed: values,
            hard: isHard(rule.sureness),
          },
        ];
  });
}

/** 3, 4, ... 15 as "3 to 15". */
function spoken(values: readonly number[]): string {
  const [first, last] = [values[0], values.at(-1)];
  return first !== undefined && last !== undefined && last - first === values.length - 1 && values.length > 2
    ? `${first} to ${last}`
    : values.join(" or ");
}
