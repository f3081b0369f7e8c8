import { imageModel, imageModels, videoModel, videoModels } from "@klingkit/models";
import {
  type RequestedSettings,
  capabilities,
  choices,
  explain,
  type ModelEndpoint,
} from "@klingkit/models/capabilities";
import { readForm } from "../modes/form.ts";
import type { Mode } from "../modes/mode.ts";
import type { Value, Values } from "../modes/values.ts";
import { texts } from "./texts.ts";

type Has = (path: string) => boolean;

/** A value of a setting. */
export interface SettingChoice {
  readonly value: string | number | boolean;
  readonly disabledReason?: string;
}

/** A model, with a summary of its capabilities for an endpoint. */
export interface ModelChoice {
  readonly value: string;
  readonly title: string;
  readonly summary: string;
  readonly disabledReason?: string;
  readonly isOlder: boolean;
}

export function titleOf(model: string, endpoint = "video."): string {
  return (endpoint.startsWith("image.") ? imageModel(model) : videoModel(model))?.title ?? model;
}

/** The input of the capability rules. */
function requestedSettingsOf({ requestedSettings, fields }: Mode, values: Values, has: Has): RequestedSettings {
  const form = readForm(values, {
    media: (path) => (has(path) ? "file" : undefined),
    video: () => ({ id: "", url: "" }),
  });
  const settings = fields.flatMap(({ name, kind, when }) =>
    kind === "setting" && when?.(values) !== false ? [[name, values[name]] as const] : [],
  );
  return {
    ...Object.fromEntries(settings),
    multiShot: form.shots("shots") !== undefined,
    ...requestedSettings?.(form),
  };
}

/** The values of a setting, each with the reason if the other settings exclude it. */
export function choicesOf(mode: Mode, name: string, values: Values, has: Has): readonly SettingChoice[] {
  const { capability } = mode;
  const model = modelIn(values);
  if (!capability || model === undefined) return [];
  return choices(capability, model, name).flatMap(({ value }) => {
    if (isOnlyUntried(capability, name, value, model)) return [];
    const requested = requestedSettingsOf(mode, { ...values, [name]: value }, has);
    const reason = choices(capability, model, name, requested).find((each) => each.value === value)?.reason;
    return reason === undefined ? { value } : { value, disabledReason: texts.reason(reason) };
  });
}

/** Whether only models support a value that were never tried against the service, and the selected one does not. */
function isOnlyUntried(capability: ModelEndpoint, name: string, value: Value, selected: string): boolean {
  const models = capability.startsWith("image.") ? imageModels : videoModels;
  const supporting = models.filter((model) => allowedOf(capability, model.name, name).has(value));
  return supporting.length > 0 && supporting.every((each) => each.confidence !== undefined && each.name !== selected);
}

const allowedValues = new Map<string, ReadonlySet<Value>>();

/** The values of a setting that a model supports. They are constant, and take long to find. */
function allowedOf(capability: ModelEndpoint, model: string, name: string): ReadonlySet<Value> {
  const key = `${capability} ${model} ${name}`;
  const known = allowedValues.get(key);
  if (known) return known;
  const at = capabilities(model)?.[capability];
  const found = new Set(at?.supported ? (at.settings[name]?.allowed ?? []) : []);
  allowedValues.set(key, found);
  return found;
}

/** Why a last frame or several shots cannot be combined with the current settings. */
export function unavailableReason(mode: Mode, name: string, values: Values, has: Has): string | undefined {
  const { capability } = mode;
  const model = modelIn(values);
  if (!capability || model === undefined) return undefined;
  const changed = name === "shots" ? { ...values, shots: "auto" } : values;
  const requested = requestedSettingsOf(mode, changed, (path) => path === name || has(path));
  const issue = explain(capability, model, requested).find(
    ({ path, relatedFields }) => path === name || relatedFields?.includes(name),
  );
  if (issue) return texts.reason(issue.reason);
  const at = capabilities(model)?.[capability];
  if (name !== "lastFrame" || has("firstFrame") || !at?.supported) return undefined;
  return "lastFrameAlone" in at.row && at.row.lastFrameAlone ? undefined : texts.files.firstFrameRequired;
}

/** The capability issues of a draft, by field. The model's own card shows that it is withdrawn. */
export function issuesOf(mode: Mode, values: Values, has: Has): ReadonlyMap<string, string> {
  const { capability } = mode;
  const model = modelIn(values);
  if (!capability || model === undefined) return new Map();
  return new Map(
    explain(capability, model, requestedSettingsOf(mode, values, has))
      .filter(({ path }) => path !== "model")
      .map(({ path, reason }) => [path, texts.reason(reason)]),
  );
}

/** Replaces settings that the selected model does not support with the closest supported ones. */
export function fitToModel(mode: Mode, values: Values, has: Has): Values {
  const settings = mode.fields.filter(({ kind }) => kind === "setting").map(({ name }) => name);
  let result = values;
  // A last frame can change the resolution, which in turn restricts earlier settings: apply the rules twice.
  for (const name of [...settings, ...settings]) {
    const current = result[name];
    const enabled = choicesOf(mode, name, result, has).filter((choice) => choice.disabledReason === undefined);
    if (current === undefined || enabled.length === 0 || enabled.some(({ value }) => value === current)) continue;
    result = {
      ...result,
      [name]: closest(
        enabled.map(({ value }) => value),
        current,
      ),
    };
  }
  return result;
}

function closest(values: readonly (string | number | boolean)[], target: Value): Value {
  const numbers = values.filter((value) => typeof value === "number");
  if (typeof target !== "number" || numbers.length === 0) return values[0] ?? target;
  return numbers.reduce((best, value) => (Math.abs(value - target) < Math.abs(best - target) ? value : best));
}

/** The models of an endpoint, including withdrawn ones. */
export function modelChoices(capability: ModelEndpoint): readonly ModelChoice[] {
  const isImage = capability.startsWith("image.");
  return (isImage ? imageModels : videoModels).flatMap(({ name, title, v2: path, confidence }) => {
    const at = capabilities(name)?.[capability];
    // Older models that never supported the endpoint are left out.
    if (!at || (!at.supported && (isImage || path === undefined))) return [];
    const withdrawn = at.supported ? at.row.withdrawn : undefined;
    const disabledReason = at.supported
      ? withdrawn && texts.model.withdrawn(titleOf(withdrawn.successor, capability))
      : texts.model.unsupported;
    const isOlder = (!isImage && path === undefined) || disabledReason !== undefined;
    return {
      value: name,
      title,
      summary: [summaryOf(at), confidence === undefined ? "" : texts.model.untried].filter(Boolean).join(" · "),
      isOlder,
      ...(disabledReason === undefined ? {} : { disabledReason }),
    };
  });
}

function summaryOf(at: NonNullable<ReturnType<typeof capabilities>>[ModelEndpoint]): string {
  if (!at.supported) return "";
  const { duration, resolution, audio } = at.settings;
  const seconds = duration?.allowed.filter((value) => typeof value === "number") ?? [];
  return [
    seconds.length > 0 ? texts.model.duration(seconds) : "",
    resolution && resolution.allowed.length > 1
      ? texts.model.resolution(String(resolution.allowed.at(-1)))
      : String(resolution?.allowed[0] ?? ""),
    audio ? texts.model.sound(audio.allowed.includes("native"), audio.allowed.includes("off")) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

/** The maximum prompt length in characters. */
export function maxPromptLength({ capability }: Mode, values: Values): number | undefined {
  const model = modelIn(values);
  const at = capability && model !== undefined ? capabilities(model)?.[capability] : undefined;
  if (!at?.supported || !("maxPromptLength" in at.row)) return capability?.startsWith("image.") ? 2500 : undefined;
  const { maxPromptLength: maximum } = at.row;
  if (maximum === undefined) return undefined;
  if ("english" in maximum) return maximum.english;
  const { v2: path = 0, v1 = 0 } = maximum;
  return Math.max(typeof path === "number" ? path : path.english, v1);
}

function modelIn({ model }: Values): string | undefined {
  return typeof model === "string" ? model : undefined;
}
