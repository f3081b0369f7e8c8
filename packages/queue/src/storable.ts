import { InvalidInputError, issue } from "@klingkit/errors";
import { type BytesSource, isFields } from "@klingkit/tasks";

/** Converts an input to JSON values: bytes and files become base64. @throws {InvalidInputError} if a value has no JSON form */
export async function toStorable(endpoint: string, value: unknown, path = ""): Promise<unknown> {
  if (value instanceof URL) return value.href;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (Array.isArray(value))
    return Promise.all(value.map((item, index) => toStorable(endpoint, item, `${path}[${index}]`)));
  if (isBytesSource(value)) {
    try {
      return Buffer.from(await value.arrayBuffer()).toString("base64");
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new InvalidInputError(endpoint, [issue(path, "unreadable_media", `cannot be read: ${reason}`)]);
    }
  }
  if (isFields(value)) {
    const fields: Record<string, unknown> = {};
    for (const [name, item] of Object.entries(value))
      fields[name] = await toStorable(endpoint, item, path ? `${path}.${name}` : name);
    return fields;
  }
  if (typeof value === "function" || typeof value === "symbol" || typeof value === "bigint") {
    throw new InvalidInputError(endpoint, [
      issue(path, "wrong_type", `must be a JSON value, bytes or a file, not a ${typeof value}.`),
    ]);
  }
  return value;
}

function isBytesSource(value: unknown): value is BytesSource {
  return isFields(value) && "arrayBuffer" in value && typeof value["arrayBuffer"] === "function";
}
