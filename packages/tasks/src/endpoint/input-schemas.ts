import { type Fields, fieldsOf, isFields } from "./fields.ts";

/** The schemas of a value, of which it must match one. Empty for a field that does not exist. */
export type Schemas = readonly Schema[];

/** The part of a Zod schema that is used here. */
interface Schema {
  /** Checks a value. */
  safeParse(value: unknown): { readonly success: boolean };
}

/**
 * Resolves a Zod schema: unwraps `optional` and lists the members of a union.
 * @example const schemas = schemasOf(imageToVideo.schema);
 */
export function schemasOf(schema: unknown): Schemas {
  if (!isSchema(schema)) return [];
  const { type, innerType, options } = definition(schema);
  if (type === "optional") return schemasOf(innerType);
  return type === "union" && Array.isArray(options) ? options.flatMap(schemasOf) : [schema];
}

/**
 * Returns the schemas of a field of an object.
 * @example acceptsMedia(fieldSchemas(schemasOf(imageToVideo.schema), "firstFrame")); // true
 */
export function fieldSchemas(schemas: Schemas, name: string): Schemas {
  return schemas.flatMap((schema) => {
    const fields = fieldsOf(definition(schema)["shape"]);
    return Object.hasOwn(fields, name) ? schemasOf(fields[name]) : [];
  });
}

/** Returns the schemas of the items of an array. */
export function itemSchemas(schemas: Schemas): Schemas {
  return schemas.flatMap((schema) => schemasOf(definition(schema)["element"]));
}

/** The JSON types other than string and null. */
export type ValueType = "number" | "boolean" | "array" | "object";

/** Returns whether values of this type are valid. */
export function accepts(schemas: Schemas, type: ValueType): boolean {
  return schemas.some((schema) => definition(schema)["type"] === type);
}

/** Returns whether the value is an image or audio, that is, whether bytes are valid. */
export function acceptsMedia(schemas: Schemas): boolean {
  return schemas.some((schema) => schema.safeParse(new Uint8Array()).success);
}

/**
 * Replaces the strings of an input that stand for an image or audio. Other values are not changed.
 * @param schemas the schemas of the input
 * @param replace returns the media of a string; `path` is the place in the input, such as `references[0].image`
 * @example
 * const input = await mapMedia(json, schemasOf(imageToVideo.schema), async (text) =>
 *   text.startsWith("https://") ? text : file(text),
 * );
 */
export async function mapMedia(
  input: Fields,
  schemas: Schemas,
  replace: (text: string, path: string) => Promise<unknown>,
): Promise<Fields> {
  async function walk(value: unknown, valueSchemas: Schemas, path: string): Promise<unknown> {
    if (typeof value === "string") return acceptsMedia(valueSchemas) ? replace(value, path) : value;
    if (Array.isArray(value))
      return Promise.all(value.map((item, index) => walk(item, itemSchemas(valueSchemas), `${path}[${index}]`)));
    return isPlain(value) ? walkFields(value, valueSchemas, `${path}.`) : value;
  }
  async function walkFields(fields: Fields, valueSchemas: Schemas, path: string): Promise<Fields> {
    const entries = Object.entries(fields).map(async ([name, value]): Promise<[string, unknown]> => {
      return [name, await walk(value, fieldSchemas(valueSchemas, name), path + name)];
    });
    return Object.fromEntries(await Promise.all(entries));
  }
  return walkFields(input, schemas, "");
}

/** Whether a value is an object of fields, and not bytes, a `Blob` or another instance of a class. */
function isPlain(value: unknown): value is Fields {
  if (!isFields(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isSchema(value: unknown): value is Schema {
  return typeof fieldsOf(value)["safeParse"] === "function";
}

function definition(schema: Schema): Fields {
  return fieldsOf(fieldsOf(fieldsOf(schema)["_zod"])["def"]);
}
