/** A JSON object of which nothing is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** The value as an object, or an empty one: the service writes absent things as `{}`, `""`, `null` or not at all. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The first of the named fields that holds a text; numbers become text, empty texts count as absent. */
export function text(fields: Fields, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (typeof value === "string" && value !== "") return value;
    if (typeof value === "number") return String(value);
  }
  return undefined;
}

/** The first of the named fields that holds a number, or a text that is one. */
export function number(fields: Fields, ...names: readonly string[]): number | undefined {
  const value = text(fields, ...names);
  const parsed = value === undefined ? Number.NaN : Number(value);
  return Number.isFinite(parsed) ? parsed : undefined;
}

/** The objects in a list; whatever else stands there is left out. */
export function list(fields: Fields, ...names: readonly string[]): readonly Fields[] {
  for (const name of names) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (Array.isArray(value)) return value.filter(isFields);
  }
  return [];
}

/** The object without its undefined fields, so that what is absent is absent. */
export function present<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- "no undefined left" is known here but cannot be said in types
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
