import type { BytesSource, Output } from "@klingkit/tasks";
import { isFields } from "@klingkit/tasks";

/** The name of a field of an output that another job can use. */
export type OutputField = "url" | "id" | "lastFrame" | "watermarkUrl" | "wavUrl" | "videoId" | "videoUrl";

/** The fields of an output that another job can use, by the kind of the output. */
const fieldsByKind: Readonly<Record<Output["type"], readonly OutputField[]>> = {
  video: ["url", "id", "lastFrame", "watermarkUrl"],
  image: ["url", "watermarkUrl"],
  audio: ["url", "id", "wavUrl", "videoId", "videoUrl"],
  voice: ["id", "url"],
  element: ["id"],
  unknown: [],
};

/**
 * The output of another job as a value of an input: `{ $from: "fog.output.url" }` is the URL of the first output of the
 * job with the key `fog`, and `{ $from: "fog.outputs[1].url" }` that of the second one. The fields are `url`, `id`,
 * `lastFrame`, `watermarkUrl`, `wavUrl`, `videoId` and `videoUrl`, as far as the outputs of the job have them. The job
 * starts after the other one has succeeded. `lastFrame` is the last frame of a video, see the option of the queue.
 * @example
 * await queue.add([
 *   { endpoint: "image.generate", key: "fog", input: { prompt: "a lighthouse in fog" } },
 *   { endpoint: "video.imageToVideo", key: "film", input: { firstFrame: { $from: "fog.output.url" } } },
 * ]);
 */
export interface OutputReference {
  /** The key of the other job, followed by the path of the value in its result. */
  readonly $from: `${string}.output.${OutputField}` | `${string}.outputs[${number}].${OutputField}`;
}

/** An input in which each text, and so each URL or id, can be an {@link OutputReference}. */
export type WithReferences<Value> =
  | Value
  | (string extends Value ? OutputReference : never)
  | (Value extends string | URL | Uint8Array | BytesSource
      ? never
      : Value extends readonly (infer Item)[]
        ? readonly WithReferences<Item>[]
        : Value extends object
          ? { readonly [Name in keyof Value]: WithReferences<Value[Name]> }
          : never);

/** A parsed {@link OutputReference}. */
export interface ParsedReference {
  /** The key of the other job. */
  readonly key: string;
  /** The zero-based index of the output. */
  readonly index: number;
  readonly field: string;
}

/** A key may contain every character, so the last two parts are the path. */
const PATTERN = /^(?<key>.+)\.output(?:s\[(?<index>\d{1,3})\])?\.(?<field>\w+)$/su;

/** Parses an object with `$from`. Undefined if it has another form. */
export function parseReference({ $from, ...others }: Readonly<Record<string, unknown>>): ParsedReference | undefined {
  if (typeof $from !== "string" || Object.keys(others).length > 0) return undefined;
  const { key, index, field } = PATTERN.exec($from)?.groups ?? {};
  // `output` has no index, and `outputs` needs one.
  if (key === undefined || field === undefined) return undefined;
  return { key, index: Number(index ?? 0), field };
}

/** The fields of the outputs of these kinds that another job can use. */
export function fieldsOfOutputs(kinds: readonly Output["type"][]): readonly string[] {
  return [...new Set(kinds.flatMap((kind) => fieldsByKind[kind]))];
}

/** The header of a PNG of 1280 x 720 pixels, base64. */
const FRAME = "iVBORw0KGgoAAAANSUhEUgAABQAAAALQ".padEnd(64, "A");

/** A value that stands for an output until it exists. It has the form of one, so that inputs can be validated. */
export function placeholderOf({ field }: ParsedReference): string {
  if (field === "lastFrame") return FRAME;
  return /url$/i.test(field) ? "https://example.com/output" : "1";
}

/**
 * Returns an input whose references name other jobs. Malformed references stay as they are.
 * @param rename returns the new key of a job
 * @example
 * const needs = new Set<string>();
 * renameReferences(input, (key) => (needs.add(key), key)); // collects the keys
 * const renamed = renameReferences(input, (key) => `batch-7/${key}`);
 */
export function renameReferences<Input>(input: Input, rename: (key: string) => string): Input {
  const renamed = replaceObjects(input, "$from", (value) => {
    const reference = parseReference(value);
    if (!reference) return value;
    const $from = String(value["$from"]);
    return { $from: rename(reference.key) + $from.slice(reference.key.length) };
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a reference is replaced by a reference
  return renamed as Input;
}

/** Copies an input, and replaces each object with `$from` or `$file`. Bytes and files stay as they are. */
export function replaceObjects(
  value: unknown,
  name: "$from" | "$file",
  replace: (object: Readonly<Record<string, unknown>>, path: string) => unknown,
  path = "",
): unknown {
  if (Array.isArray(value)) return value.map((item, index) => replaceObjects(item, name, replace, `${path}[${index}]`));
  if (!isFields(value) || !isPlain(value)) return value;
  if (Object.hasOwn(value, name)) return replace(value, path);
  return Object.fromEntries(
    Object.entries(value).map(([field, item]) => [
      field,
      replaceObjects(item, name, replace, path === "" ? field : `${path}.${field}`),
    ]),
  );
}

/** Whether an object is neither bytes nor a file, nor another instance of a class. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
