import { InvalidInputError, issue } from "@klingkit/errors";
import { type BytesSource, isFields } from "@klingkit/tasks";
import { sha256Of } from "./input-files.ts";

/** Bytes or a file of an input. */
export type InputFile = Uint8Array | BytesSource;

/** An input as it is stored. */
export interface StorableInput {
  /** JSON values. A file is `{ $file }`, with the SHA-256 of its content. */
  readonly input: unknown;
  /** The files, by their SHA-256, hexadecimal. */
  readonly files: ReadonlyMap<string, InputFile>;
}

/** Converts an input to JSON values and files. @throws {InvalidInputError} if a value has no JSON form, or a file cannot be read */
export async function toStorable(endpoint: string, value: unknown): Promise<StorableInput> {
  const files = new Map<string, InputFile>();
  const reject = (path: string, ...[code, predicate]: [Parameters<typeof issue>[1], string]): InvalidInputError =>
    new InvalidInputError(endpoint, [issue(path, code, predicate)]);

  async function convert(item: unknown, path: string): Promise<unknown> {
    if (item instanceof URL) return item.href;
    if (Array.isArray(item)) return Promise.all(item.map((each, index) => convert(each, `${path}[${index}]`)));
    if (isInputFile(item)) {
      try {
        const sha256 = sha256Of(await bytesOf(item));
        files.set(sha256, item);
        return { $file: sha256 };
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw reject(path, "unreadable_media", `cannot be read: ${reason}`);
      }
    }
    if (isFields(item)) {
      if (Object.hasOwn(item, "$file"))
        throw reject(path, "wrong_type", "must not have `$file`: pass the file itself.");
      const fields: Record<string, unknown> = {};
      for (const [name, each] of Object.entries(item))
        fields[name] = await convert(each, path === "" ? name : `${path}.${name}`);
      return fields;
    }
    if (typeof item === "function" || typeof item === "symbol" || typeof item === "bigint")
      throw reject(path, "wrong_type", `must be a JSON value, bytes or a file, not a ${typeof item}.`);
    return item;
  }
  return { input: await convert(value, ""), files };
}

/** Reads a file of an input. */
export async function bytesOf(file: InputFile): Promise<Uint8Array> {
  return file instanceof Uint8Array ? file : new Uint8Array(await file.arrayBuffer());
}

function isInputFile(value: unknown): value is InputFile {
  return (
    value instanceof Uint8Array ||
    (isFields(value) && "arrayBuffer" in value && typeof value["arrayBuffer"] === "function")
  );
}
