import { MAX_IMAGE_BYTES, MAX_AUDIO_BYTES, type FieldIssue } from "../contract.ts";
import { modeOf } from "../modes/all.ts";
import type { Field } from "../modes/field.ts";
import type { Mode } from "../modes/mode.ts";
import type { Value, Values } from "../modes/values.ts";
import { type MediaFile, readImage, readAudio } from "../media.ts";

/** A form with valid types and sizes. klingkit validates it against the model. */
export interface TakeRequest {
  readonly mode: Mode;
  readonly values: Values;
  readonly media: Readonly<Record<string, MediaFile>>;
}

/** Above the prompt limit of every model. */
const MAX_TEXT_LENGTH = 32_000;
const MAX_ITEMS = 16;

/** The issues of a form's fields. */
export interface InvalidForm {
  readonly issues: readonly FieldIssue[];
}

/** Reads a form. Undefined if it does not come from the page. */
export async function readRequest(form: FormData): Promise<TakeRequest | InvalidForm | undefined> {
  const [id, text] = [form.get("mode"), form.get("values")];
  const mode = typeof id === "string" ? modeOf(id) : undefined;
  const read = mode && readValues(mode, parse(typeof text === "string" ? text : ""));
  if (!mode || !read) return undefined;
  const issues: FieldIssue[] = "issues" in read ? [...read.issues] : [];
  const media: Record<string, MediaFile> = {};
  for (const [path, file] of form.entries()) {
    const kind = fieldAt(mode, path)?.kind;
    if (!(file instanceof File) || file.size === 0 || !kind) continue;
    const maximum = kind === "audio" ? MAX_AUDIO_BYTES : MAX_IMAGE_BYTES;
    const readMedia = kind === "audio" ? readAudio : readImage;
    const isTooLarge = file.size > maximum;
    const detected = isTooLarge ? undefined : readMedia(new Uint8Array(await file.arrayBuffer()));
    if (detected) media[path] = detected;
    else if (isTooLarge)
      issues.push({ path, code: "media_too_large", message: `\`${path}\` is larger than ${maximum} bytes.`, maximum });
    else issues.push({ path, code: "unsupported_media", message: `\`${path}\` must be ${expectedFormats[kind]}.` });
  }
  return "issues" in read || issues.length > 0 ? { issues } : { mode, values: read.values, media };
}

type FileField = Extract<Field, { readonly kind: "image" | "audio" | "references" }>;

/** The field of a file path, such as `firstFrame` or `references[0]`. */
export function fieldAt(mode: Mode, path: string): FileField | undefined {
  const [, name, index] = /^([A-Za-z]+)(?:\[(\d)\])?$/.exec(path) ?? [];
  return mode.fields.find(
    (field): field is FileField =>
      field.name === name &&
      (index === undefined ? field.kind === "image" || field.kind === "audio" : field.kind === "references"),
  );
}

/** Reads the mode's fields and ignores others. Undefined if the input is no object. */
export function readValues(mode: Mode, input: unknown): { readonly values: Values } | InvalidForm | undefined {
  if (typeof input !== "object" || input === null) return undefined;
  const values: Record<string, Value> = {};
  const issues: FieldIssue[] = [];
  const known = new Set(mode.fields.map(({ name }) => name));
  for (const [name, value] of Object.entries(input)) {
    if (!known.has(name) || value === undefined) continue;
    const sizeIssue = tooLong(name, value);
    const read = sizeIssue ? undefined : readValue(value);
    if (read !== undefined) values[name] = read;
    else
      issues.push(sizeIssue ?? { path: name, code: "wrong_type", message: `\`${name}\` has a value of a wrong type.` });
  }
  return issues.length > 0 ? { issues } : { values };
}

/** The issue of a text or list that is larger than any model accepts. */
function tooLong(path: string, value: unknown): FieldIssue | undefined {
  if (Array.isArray(value)) {
    const [maximum, actual] = [MAX_ITEMS, value.length];
    if (actual > maximum)
      return { path, code: "too_many", message: `\`${path}\` must have at most ${maximum} items.`, maximum, actual };
    return value
      .map((each: unknown, index) => tooLong(`${path}[${index}].prompt`, fieldsOf(each)["prompt"]))
      .find((found) => found !== undefined);
  }
  const [maximum, actual] = [MAX_TEXT_LENGTH, typeof value === "string" ? value.length : 0];
  if (actual <= maximum) return undefined;
  return { path, code: "too_long", message: `\`${path}\` must have at most ${maximum} characters.`, maximum, actual };
}

function readValue(value: unknown): Value | undefined {
  if (typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))) return value;
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) return undefined;
  const shots = value.flatMap((each: unknown) => {
    const { prompt, duration } = fieldsOf(each);
    return typeof prompt === "string" && typeof duration === "number" ? [{ prompt, duration }] : [];
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

const expectedFormats = {
  image: "a PNG or JPEG image",
  references: "a PNG or JPEG image",
  audio: "an MP3 or WAV file",
};
