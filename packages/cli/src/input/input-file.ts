import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { UsageError } from "../usage-error.ts";
import { type Input, isInput } from "./input.ts";
import { withMedia } from "./row-media.ts";

/** Further fields from a JSON file: what has no flag of its own. */
export async function readInputFile(path: string, folder: string): Promise<Input> {
  const whole = resolve(folder, path);
  let value: unknown;
  try {
    value = JSON.parse((await readFile(whole, "utf8")).replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new UsageError(`--input ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (isInput(value)) {
    const { input, issues } = await withMedia(value, dirname(whole));
    if (issues.length > 0) throw new UsageError(`--input ${path}: ${issues.map(({ message }) => message).join(" ")}`);
    return input;
  }
  throw new UsageError(`--input ${path}: must hold one JSON object.`);
}
