import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { UsageError } from "../usage-error.ts";

/** An input by the names of klingkit's fields. The endpoint looks at every one of them. */
export type Input = Readonly<Record<string, unknown>>;

/** Further fields from a JSON file: what has no flag of its own. */
export async function readInputFile(path: string, folder: string): Promise<Input> {
  const whole = resolve(folder, path);
  let value: unknown;
  try {
    value = JSON.parse((await readFile(whole, "utf8")).replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new UsageError(`--input ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (isInput(value)) return value;
  throw new UsageError(`--input ${path}: must hold one JSON object.`);
}

export function isInput(value: unknown): value is Input {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
