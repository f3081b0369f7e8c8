import { type Fields, fieldsOf } from "@klingkit/tasks";

/** A value must match one of these schemas. Empty for a field that does not exist. */
export type Schemas = readonly Schema[];

/** The part of a Zod schema that is used here. */
interface Schema {
  safeParse(value: unknown): { readonly success: boolean };
}

/** Resolves a Zod schema: unwraps `optional` and lists the members of a union. */
export function schemasOf(schema: unknown): Schemas {
  if (!isSchema(schema)) return [];
  const { type, innerType, options } = definition(schema);
  if (type === "optional") return schemasOf(innerType);
  return type === "union" && Array.isArray(options) ? options.flatMap(schemasOf) : [schema];
}

/** The schemas of a field of an object. */
export function fieldSchemas(schemas: Schemas, name: string): Schemas {
  return schemas.flatMap((schema) => {
    const fields = fieldsOf(definition(schema)["shape"]);
    return Object.hasOwn(fields, name) ? schemasOf(fields[name]) : [];
  });
}

/** The schemas of the items of an array. */
export function itemSchemas(schemas: Schemas): Schemas {
  return schemas.flatMap((schema) => schemasOf(definition(schema)["element"]));
}

/** The types that a `.csv` cell can be parsed as. */
export type ValueType = "number" | "boolean" | "array" | "object";

/** Whether a value of this type is valid. */
export function accepts(schemas: Schemas, type: ValueType): boolean {
  return schemas.some((schema) => definition(schema)["type"] === type);
}

/** Whether the field accepts an image or audio, that is, bytes. */
export function acceptsMedia(schemas: Schemas): boolean {
  return schemas.some((schema) => schema.safeParse(new Uint8Array()).success);
}

function isSchema(value: unknown): value is Schema {
  return typeof fieldsOf(value)["safeParse"] === "function";
}

function definition(schema: Schema): Fields {
  return fieldsOf(fieldsOf(fieldsOf(schema)["_zod"])["def"]);
}
