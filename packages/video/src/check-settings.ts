import type { ApiVersion } from "@klingkit/errors";
import { misfits } from "@klingkit/models/capabilities";
import type { Finding } from "@klingkit/tasks";
import { promptForPath } from "./encode-settings.ts";
import { type ModelSettings, ownShots } from "./fill-settings.ts";
import type { AspectRatio, VideoSettingsInput } from "./settings.ts";

/** What the endpoints differ in, as far as checks go. */
export interface Extras {
  readonly aspectRatio?: AspectRatio | undefined;
  readonly lastFrame?: boolean;
  readonly voices?: number;
  readonly elements?: number;
  readonly masks?: boolean;
  readonly video?: "feature" | "base" | undefined;
  readonly characterOrientation?: string;
}

/** The most characters of one shot (kling-api V 9.1, 10.1). */
const SHOT_MAX = 512;

const designName: Record<ApiVersion, string> = { v2: "newer", v1: "v1" };

/**
 * What of these settings the model or the design cannot do. Nothing is said of models that klingkit does not know.
 * @param words the prompt as v1 has it, where references take more room than `@id`
 */
export function checkSettings(
  input: ModelSettings,
  apiVersion: ApiVersion,
  extras: Extras,
  words: (text: string) => string = (text) => text,
): Finding[] {
  const { known, capability } = input;
  const findings: Finding[] = designFindings(input, apiVersion, extras);
  const add = (path: string, message: string): void => void findings.push({ path, message, hard: true });

  if (known && known[apiVersion] === undefined) {
    add(
      "model",
      `${known.name} does not exist on the ${designName[apiVersion]} design${apiVersion === "v1" ? "; it needs an API key" : ""}.`,
    );
  }
  if (!capability) {
    if (known) add("model", `${known.name} has no such endpoint.`);
    return findings;
  }

  const { model, promptMax } = capability;
  const shots = ownShots(input);
  const texts: [path: string, text: string, most: number | undefined][] =
    apiVersion === "v2"
      ? [[shots.length > 0 ? "shots" : "prompt", promptForPath(input), promptMax.v2]]
      : [
          ["prompt", words(input.prompt ?? ""), promptMax.v1],
          ...shots.map(({ prompt }, index): [string, string, number] => [
            `shots[${index}].prompt`,
            words(prompt),
            SHOT_MAX,
          ]),
        ];
  for (const [path, { length }, most = length] of texts) {
    if (length > most)
      add(path, `${length} characters; ${model} takes at most ${most} on the ${designName[apiVersion]} design.`);
  }
  if (apiVersion === "v2") {
    for (const [index, { prompt }] of shots.entries()) {
      // `shot n, m, words;` is how shots are written there (kling-api V 9.1): the rest would be lost.
      if (/[;；]/.test(prompt)) add(`shots[${index}].prompt`, 'holds a ";", which ends a shot on the newer design.');
    }
  }
  const { resolution, duration, audio, cfgScale } = input;
  return [
    ...findings,
    ...misfits(capability, {
      ...extras,
      resolution,
      duration,
      audio,
      cfgScale,
      multiShot: input.shots !== undefined,
      cameraControl: input.cameraControl?.type,
    }),
  ];
}

/** Fields that one design has no place for, whatever the model. */
function designFindings(input: VideoSettingsInput, apiVersion: ApiVersion, extras: Extras): Finding[] {
  if (apiVersion === "v1") return [];
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
