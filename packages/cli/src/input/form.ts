import { type Fields, fieldsOf } from "@klingkit/tasks";

/** The schemas of which a value must match one. Empty for a field that does not exist. */
export type Form = readonly Schema[];

/** The part of a schema that is read here. */
interface Schema {
  safeParse(value: unknown): { readonly success: boolean };
}

/** Reads a schema of zod: `optional` and unions are replaced by what they contain. */
export function formOf(schema: unknown): Form {
  if (!isSchema(schema)) return [];
  const { type, innerType, options } = definition(schema);
  if (type === "optional") return formOf(innerType);
  return type === "union" && Array.isArray(options) ? options.flatMap(formOf) : [schema];
}

/** The form of a field of an object. */
export function fieldForm(form: Form, name: string): Form {
  return form.flatMap((schema) => {
    const fields = fieldsOf(definition(schema)["shape"]);
    return Object.hasOwn(fields, name) ? formOf(fields[name]) : [];
  });
}

/** The form of the items of a list. */
export function itemForm(form: Form): Form {
  return form.flatMap((schema) => formOf(definition(schema)["element"]));
}

/** The types that text in a table can stand for. */
export type ValueType = "number" | "boolean" | "array" | "object";

/** Whether a value of this type can match. */
export function accepts(form: Form, type: ValueType): boolean {
  return form.some((schema) => definition(schema)["type"] === type);
}

/** Whether the field takes an image or a sound: bytes match. */
export function acceptsMedia(form: Form): boolean {
  return form.some((schema) => schema.safeParse(new Uint8Array()).success);
}

function isSchema(value: unknown): value is Schema {
  return typeof fieldsOf(value)["safeParse"] === "function";
}

function definition(schema: Schema): Fields {
  return fieldsOf(fieldsOf(fieldsOf(schema)["_zod"])["def"]);
}
