import type { Wire } from "@klingkit/errors";
import { misfits } from "@klingkit/models/capabilities";
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

/** What of these settings the model or the design cannot do. Nothing is said of models that klingkit does not know. */
export function checkSettings(input: FilledSettings<VideoSettingsInput>, wire: Wire, extras: Extras): Finding[] {
  const { known, capability } = input;
  const findings: Finding[] = designFindings(input, wire, extras);
  const add = (path: string, message: string): void => void findings.push({ path, message, hard: true });

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

  const { model, promptMax } = capability;
  const limit = promptMax[wire];
  const words = wire === "path" ? promptForPath(input) : (input.prompt ?? "");
  if (limit !== undefined && words.length > limit) {
    add(
      Array.isArray(input.shots) ? "shots" : "prompt",
      `${words.length} characters; ${model} takes at most ${limit} on the ${designName[wire]} design.`,
    );
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
