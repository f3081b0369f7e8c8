import type { TakeView } from "../contract.ts";
import { firstMode, modeOf } from "../modes/all.ts";
import type { Field, VideoFacts } from "../modes/field.ts";
import { referencesOf, shotsOf } from "../modes/form.ts";
import type { Mode } from "../modes/mode.ts";
import type { AdjustedSetting, Values } from "../modes/values.ts";
import { fitToModel } from "./choices.ts";

/** A form that has not been sent. */
export interface Draft {
  readonly mode: Mode;
  readonly values: Values;
  /** By field path, such as `firstFrame` or `references[0]`. */
  readonly files: Readonly<Record<string, File>>;
}

export function emptyDraft(mode: Mode): Draft {
  return { mode, values: mode.defaultValues, files: {} };
}

/** Sets values and adjusts the settings to the model. */
export function withValues(draft: Draft, values: Values, files: Draft["files"] = draft.files): Draft {
  return {
    mode: draft.mode,
    files,
    values: fitToModel(draft.mode, { ...draft.values, ...values }, (path) => path in files),
  };
}

export function withFile(draft: Draft, path: string, file: File | undefined): Draft {
  const { [path]: _old, ...others } = draft.files;
  return withValues(draft, {}, file ? { ...others, [path]: file } : others);
}

/** Copies a text to a draft that has none, if both describe the same thing: a lip-sync speech is not a prompt. */
export function withSharedText(from: Draft, to: Draft): Draft {
  const source = from.mode.fields.find(isText);
  const target = to.mode.fields.find(isText);
  const text = source && from.values[source.name];
  return text && target && target.subject === source.subject && !to.values[target.name]
    ? { ...to, values: { ...to.values, [target.name]: text } }
    : to;
}

/** Sets the description of a scene: in this mode if it has one, otherwise in a new draft of the first mode. */
export function withScene(draft: Draft, scene: string): Draft {
  const field = draft.mode.fields.filter(isText).find(({ subject }) => subject === "scene");
  return field ? withValues(draft, { [field.name]: scene }) : withValues(emptyDraft(firstMode), { prompt: scene });
}

function isText(field: Field): field is Extract<Field, { readonly kind: "text" }> & { readonly subject: string } {
  return field.kind === "text" && field.subject !== undefined;
}

/** Removes a reference. The later ones move up together with their files. */
export function withoutReference(draft: Draft, name: string, index: number): Draft {
  const references = referencesOf(draft.values[name]);
  const files = Object.fromEntries(
    Object.entries(draft.files).flatMap(([path, file]) => {
      const at = new RegExp(`^${name}\\[(\\d+)\\]$`).exec(path)?.[1];
      if (at === undefined || Number(at) < index) return [[path, file]];
      return Number(at) === index ? [] : [[`${name}[${Number(at) - 1}]`, file]];
    }),
  );
  return withValues(draft, { [name]: references.filter((_, at) => at !== index) }, files);
}

/** The values to send: those of visible fields that are not empty. */
export function sentValues({ mode, values }: Pick<Draft, "mode" | "values">): Values {
  // Each shot has its own prompt and duration.
  const replaced = shotsOf(values["shots"]).length > 0 ? ["prompt", "duration"] : [];
  return Object.fromEntries(
    mode.fields.flatMap(({ name, when }) => {
      const value = values[name];
      return value === undefined || value === "" || replaced.includes(name) || when?.(values) === false
        ? []
        : [[name, value]];
    }),
  );
}

/** The field paths of the files to send. */
export function sentFiles({ mode, values, files }: Draft): readonly string[] {
  const shown = mode.fields.filter(({ when }) => when?.(values) !== false).map(({ name }) => name);
  return Object.keys(files).filter((path) => shown.includes(path.replace(/\[.*/, "")));
}

export function bodyOf(draft: Draft): FormData {
  const form = new FormData();
  form.set("mode", draft.mode.id);
  form.set("values", JSON.stringify(sentValues(draft)));
  for (const path of sentFiles(draft)) {
    const file = draft.files[path];
    if (file) form.set(path, file);
  }
  return form;
}

/** The required fields that are empty. */
export function missingFields(draft: Draft): readonly string[] {
  const { mode, values } = draft;
  const sent = sentValues(draft);
  const files = sentFiles(draft);
  const hasShots = shotsOf(values["shots"]).length > 0;
  return mode.fields.flatMap((field) => {
    const { name, when } = field;
    if (!("required" in field) || when?.(values) === false || (name === "prompt" && hasShots)) return [];
    const value = sent[name];
    return files.includes(name) || (typeof value === "string" && value.trim() !== "") ? [] : [name];
  });
}

/** The settings that a change of the field `changedBy` changed too. */
export function adjustedSettings(before: Draft, after: Draft, changedBy: string): readonly AdjustedSetting[] {
  const [old, sent] = [sentValues(before), sentValues(after)];
  return after.mode.fields.flatMap(({ name, kind }) => {
    const value = sent[name];
    if (kind !== "setting" || name === changedBy || value === undefined || typeof value === "object") return [];
    return name in old && old[name] !== value ? [{ name, value }] : [];
  });
}

/** The properties of a take's video that decide which modes accept it. */
export function videoFacts({ mode, values }: TakeView): VideoFacts {
  const { model } = values;
  return { endpoint: modeOf(mode)?.endpoint ?? "", ...(typeof model === "string" ? { model } : {}) };
}

/** Creates a draft from a take. Files that the server no longer has are left out. */
export async function draftOf(take: TakeView): Promise<Draft | undefined> {
  const mode = modeOf(take.mode);
  if (!mode) return undefined;
  const files: Record<string, File> = {};
  for (const path of Object.keys(take.media)) {
    const response = await fetch(mediaUrl(take, path)).catch(() => undefined);
    if (!response?.ok) continue;
    const blob = await response.blob();
    files[path] = new File([blob], path, { type: blob.type });
  }
  return { mode, values: { ...mode.defaultValues, ...take.values }, files };
}

export function mediaUrl({ id }: Pick<TakeView, "id">, path: string): string {
  return `/api/takes/${id}/media/${encodeURIComponent(path)}`;
}

export function resultUrl({ id }: Pick<TakeView, "id">, index = 0): string {
  return `/api/takes/${id}/results/${index}`;
}
