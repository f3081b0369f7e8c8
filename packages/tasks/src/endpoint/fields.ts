/** A JSON object whose fields are not checked. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * Returns the value if it is an object, otherwise an empty object: the service sends a missing object as `{}`, `""`,
 * `null` or not at all.
 * @example const info = fieldsOf(task["task_info"]);
 */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/**
 * Returns the fields of a JSON object. Empty if the text is not JSON, or not an object.
 * @example const id = text(fieldsOfJson(line), "id");
 */
export function fieldsOfJson(json: string): Fields {
  try {
    return fieldsOf(JSON.parse(json));
  } catch {
    return {};
  }
}

/**
 * Returns whether a value is a plain object: neither null nor an array.
 * @example if (isFields(body)) read(body["data"]);
 */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Returns the first of the named fields that is a string or a number, as a string. An empty string counts as missing.
 * @example text({ id: 5 }, "task_id", "id"); // "5"
 */
export function text(fields: Fields, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (typeof value === "string" && value !== "") return value;
    if (typeof value === "number") return String(value);
  }
  return undefined;
}

/**
 * Returns the first of the named fields that `text` finds, as a number. Undefined if it is not a number.
 * @example number({ duration: "5.1" }, "duration"); // 5.1
 */
export function number(fields: Fields, ...names: readonly string[]): number | undefined {
  const value = text(fields, ...names);
  // A string of spaces would be 0.
  const parsed = value === undefined || value.trim() === "" ? Number.NaN : Number(value);
  return Number.isFinite(parsed) ? parsed : undefined;
}

/**
 * Returns the objects of the first named field that is an array. Other items are omitted.
 * @example list({ videos: [{ id: "1" }, null] }, "videos"); // [{ id: "1" }]
 */
export function list(fields: Fields, ...names: readonly string[]): readonly Fields[] {
  for (const name of names) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (Array.isArray(value)) return value.filter(isFields);
  }
  return [];
}

/**
 * Returns the value at a path of own properties. Undefined if the path does not exist.
 * @example fieldAt(kling, "video.textToVideo") === kling.video.textToVideo; // true
 */
export function fieldAt(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((at, name) => {
    const fields = fieldsOf(at);
    return Object.hasOwn(fields, name) ? fields[name] : undefined;
  }, value);
}

/**
 * Returns the object without its undefined fields.
 * @example omitUndefined<{ a?: number; b?: number }>({ a: 1, b: undefined }); // { a: 1 }
 */
export function omitUndefined<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- types cannot express that no undefined field is left
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
