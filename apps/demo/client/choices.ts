import { imageModel, imageModels, videoModel, videoModels } from "@klingkit/models";
import {
  type RequestedSettings,
  capabilities,
  type Choice,
  choices,
  explain,
  type ModelEndpoint,
} from "@klingkit/models/capabilities";
import { readForm } from "../modes/form.ts";
import type { Mode } from "../modes/mode.ts";
import type { Value, Values } from "../modes/values.ts";
import { texts } from "./texts.ts";

type Has = (path: string) => boolean;

/** A model, and what it can do at an endpoint. */
export interface ModelChoice {
  readonly value: string;
  readonly title: string;
  /** In a line. */
  readonly ability: string;
  readonly why?: string;
  readonly older: boolean;
}

export function titleOf(model: string, endpoint = "video."): string {
  return (endpoint.startsWith("image.") ? imageModel(model) : videoModel(model))?.title ?? model;
}

/** What the rules between settings are asked about. */
function askedOf({ asked, fields }: Mode, values: Values, has: Has): RequestedSettings {
  const form = readForm(values, {
    media: (path) => (has(path) ? "given" : undefined),
    clip: () => ({ id: "", url: "" }),
  });
  const settings = fields.flatMap(({ name, kind, when }) =>
    kind === "setting" && when?.(values) !== false ? [[name, values[name]] as const] : [],
  );
  return { ...Object.fromEntries(settings), multiShot: form.shots("shots") !== undefined, ...asked?.(form) };
}

/** The values of a setting, as things stand. */
export function choicesOf(mode: Mode, name: string, values: Values, has: Has): readonly Choice[] {
  const { capability } = mode;
  const model = modelIn(values);
  if (!capability || model === undefined) return [];
  return choices(capability, model, name).map(({ value }) => {
    const asked = askedOf(mode, { ...values, [name]: value }, has);
    const reason = choices(capability, model, name, asked).find((each) => each.value === value)?.reason;
    return reason === undefined ? { value } : { value, reason };
  });
}

/** Why something cannot be given as things stand: a last frame, several shots. */
export function obstacle(mode: Mode, name: string, values: Values, has: Has): string | undefined {
  const { capability } = mode;
  const model = modelIn(values);
  if (!capability || model === undefined) return undefined;
  const given = name === "shots" ? { ...values, shots: "auto" } : values;
  const asked = askedOf(mode, given, (path) => path === name || has(path));
  const issue = explain(capability, model, asked).find(
    ({ path, relatedFields }) => path === name || relatedFields?.includes(name),
  );
  if (issue) return issue.reason;
  const at = capabilities(model)?.[capability];
  if (name !== "lastFrame" || has("firstFrame") || !at?.supported) return undefined;
  return "lastFrameAlone" in at.row && at.row.lastFrameAlone ? undefined : texts.frames.needsFirst(titleOf(model));
}

/** The issues of a draft, by field. Withdrawn models say so at their card. */
export function issuesOf(mode: Mode, values: Values, has: Has): ReadonlyMap<string, string> {
  const { capability } = mode;
  const model = modelIn(values);
  if (!capability || model === undefined) return new Map();
  return new Map(
    explain(capability, model, askedOf(mode, values, has))
      .filter(({ path }) => path !== "model")
      .map(({ path, reason }) => [path, reason]),
  );
}

/** The nearest settings that the chosen model can do. */
export function fit(mode: Mode, values: Values, has: Has): Values {
  const settings = mode.fields.filter(({ kind }) => kind === "setting").map(({ name }) => name);
  let fitted = values;
  // Sound and length may have to give way to the resolution that a picture needs, hence twice.
  for (const name of [...settings, ...settings]) {
    const now = fitted[name];
    const possible = choicesOf(mode, name, fitted, has).filter(({ reason }) => reason === undefined);
    if (now === undefined || possible.length === 0 || possible.some(({ value }) => value === now)) continue;
    fitted = {
      ...fitted,
      [name]: nearest(
        possible.map(({ value }) => value),
        now,
      ),
    };
  }
  return fitted;
}

function nearest(values: readonly (string | number | boolean)[], wanted: Value): Value {
  const numbers = values.filter((value) => typeof value === "number");
  if (typeof wanted !== "number" || numbers.length === 0) return values[0] ?? wanted;
  return numbers.reduce((best, value) => (Math.abs(value - wanted) < Math.abs(best - wanted) ? value : best));
}

/** Every model that has anything to do with the endpoint; those of the past behind the others. */
export function modelChoices(capability: ModelEndpoint): readonly ModelChoice[] {
  const isImage = capability.startsWith("image.");
  const older = (path: string | undefined): boolean => !isImage && path === undefined;
  return (isImage ? imageModels : videoModels).flatMap(({ name, title, v2: path }) => {
    const at = capabilities(name)?.[capability];
    // A model that never did this is told only where it is one of the newer ones.
    if (!at || (!at.supported && (isImage || path === undefined))) return [];
    const withdrawn = at.supported ? at.row.withdrawn : undefined;
    const why = at.supported
      ? withdrawn && texts.model.withdrawn(withdrawn.date, titleOf(withdrawn.successor, capability))
      : texts.model.cannot;
    const isOld = older(path) || why !== undefined;
    return { value: name, title, ability: abilityOf(at), older: isOld, ...(why === undefined ? {} : { why }) };
  });
}

function abilityOf(at: NonNullable<ReturnType<typeof capabilities>>[ModelEndpoint]): string {
  if (!at.supported) return "";
  const { duration, resolution, audio } = at.settings;
  const seconds = duration?.allowed.filter((value) => typeof value === "number") ?? [];
  return [
    seconds.length > 0 ? texts.model.seconds(seconds) : "",
    resolution ? texts.model.upTo(String(resolution.allowed.at(-1) ?? "")) : "",
    audio ? texts.model.sound(audio.allowed.includes("native"), audio.allowed.includes("off")) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

/** The longest prompt, in characters. */
export function longestPrompt({ capability }: Mode, values: Values): number | undefined {
  const model = modelIn(values);
  const at = capability && model !== undefined ? capabilities(model)?.[capability] : undefined;
  if (!at?.supported || !("maxPromptLength" in at.row)) return capability?.startsWith("image.") ? 2500 : undefined;
  const { v2: path = 0, v1 = 0 } = at.row.maxPromptLength;
  return Math.max(path, v1);
}

function modelIn({ model }: Values): string | undefined {
  return typeof model === "string" ? model : undefined;
}
