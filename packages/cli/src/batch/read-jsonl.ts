import { createReadStream } from "node:fs";
import { createInterface } from "node:readline/promises";
import { isInput } from "../input/input.ts";
import type { RawRow } from "./raw-row.ts";

/** One JSON object per line; empty lines are passed over. */
export async function* readJsonl(path: string): AsyncGenerator<RawRow> {
  const lines = createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Infinity });
  let line = 0;
  for await (const text of lines) {
    line += 1;
    // Some editors put a mark of byte order before the first line.
    const json = line === 1 ? text.replace(/^\uFEFF/, "") : text;
    if (json.trim() !== "") yield readLine(line, json);
  }
}

function readLine(line: number, json: string): RawRow {
  try {
    const fields: unknown = JSON.parse(json);
    return isInput(fields) ? { line, fields } : { line, problem: "is not a JSON object." };
  } catch (error) {
    return { line, problem: `is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}
