import { MAX_PICTURE, MAX_SOUND, type FieldIssue } from "../contract.ts";
import { modeOf } from "../modes/all.ts";
import type { Field } from "../modes/field.ts";
import type { Mode } from "../modes/mode.ts";
import type { Value, Values } from "../modes/values.ts";
import { type MediaFile, readPicture, readSound } from "./media.ts";

/** A form as it came, checked for shape: what a model can do is klingkit's to say. */
export interface Asked {
  readonly mode: Mode;
  readonly values: Values;
  readonly media: Readonly<Record<string, MediaFile>>;
}

/** More characters than any model takes. */
const LONGEST = 8000;
const MOST_ITEMS = 16;

export async function readRequest(form: FormData): Promise<Asked | { readonly issues: readonly FieldIssue[] }> {
  const [id, text] = [form.get("mode"), form.get("values")];
  const mode = typeof id === "string" ? modeOf(id) : undefined;
  const values = mode && readValues(mode, parse(typeof text === "string" ? text : ""));
  if (!mode || !values)
    return { issues: [{ path: "", code: "unreadable_input", message: "The form could not be read." }] };
  const issues: FieldIssue[] = [];
  const media: Record<string, MediaFile> = {};
  for (const [path, file] of form.entries()) {
    const kind = fieldAt(mode, path)?.kind;
    if (!(file instanceof File) || file.size === 0 || !kind) continue;
    const maximum = kind === "sound" ? MAX_SOUND : MAX_PICTURE;
    const read = kind === "sound" ? readSound : readPicture;
    const isTooLarge = file.size > maximum;
    const found = isTooLarge ? undefined : read(new Uint8Array(await file.arrayBuffer()));
    if (found) media[path] = found;
    else if (isTooLarge)
      issues.push({ path, code: "media_too_large", message: `\`${path}\` is larger than ${maximum} bytes.`, maximum });
    else issues.push({ path, code: "unsupported_media", message: `\`${path}\` is neither ${wanted[kind]}.` });
  }
  return issues.length > 0 ? { issues } : { mode, values, media };
}

type FileField = Extract<Field, { readonly kind: "picture" | "sound" | "references" }>;

/** The field that a file's path belongs to, as `firstFrame` or `references[0]`. */
export function fieldAt(mode: Mode, path: string): FileField | undefined {
  const [, name, index] = /^([A-Za-z]+)(?:\[(\d)\])?$/.exec(path) ?? [];
  return mode.fields.find(
    (field): field is FileField =>
      field.name === name &&
      (index === undefined ? field.kind === "picture" || field.kind === "sound" : field.kind === "references"),
  );
}

/** Only the form's own fields, each a plain value of bounded size; undefined when something else is among them. */
export function readValues(mode: Mode, given: unknown): Values | undefined {
  if (typeof given !== "object" || given === null) return undefined;
  const values: Record<string, Value> = {};
  const known = new Set(mode.fields.map(({ name }) => name));
  for (const [name, value] of Object.entries(given)) {
    if (!known.has(name) || value === undefined) continue;
    const read = readValue(value);
    if (read === undefined) return undefined;
    values[name] = read;
  }
  return values;
}

function readValue(value: unknown): Value | undefined {
  if (typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))) return value;
  if (typeof value === "string") return value.length <= LONGEST ? value : undefined;
  if (!Array.isArray(value) || value.length > MOST_ITEMS) return undefined;
  const shots = value.flatMap((each: unknown) => {
    const { prompt, duration } = fieldsOf(each);
    return typeof prompt === "string" && prompt.length <= LONGEST && typeof duration === "number"
      ? [{ prompt, duration }]
      : [];
  });
  if (shots.length === value.length) return shots;
  const references = value.flatMap((each: unknown) => {
    const { id } = fieldsOf(each);
    return typeof id === "string" && id.length <= 64 ? [{ id }] : [];
  });
  return references.length === value.length ? references : undefined;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const wanted = { picture: "a PNG nor a JPEG", references: "a PNG nor a JPEG", sound: "an MP3 nor a WAV" };
