import { createReadStream } from "node:fs";
import { CsvError, parse } from "csv-parse";
import { type Input, isInput } from "../input/input.ts";
import { readCell } from "./read-cell.ts";
import type { RawRow } from "./raw-row.ts";

/** A first line of names, then a row per line; RFC 4180 quoting, with or without a mark of byte order. Empty cells are left out. */
export async function* readCsv(path: string): AsyncGenerator<RawRow> {
  const unreadable: RawRow[] = [];
  const parser = createReadStream(path).pipe(
    parse({
      bom: true,
      info: true,
      columns: (names: string[]) => names.map((name) => name.trim()),
      skip_empty_lines: true,
      skip_records_with_error: true,
      on_skip(error) {
        if (error) unreadable.push({ line: lineOf(error), problem: `cannot be read: ${error.message}.` });
        return undefined;
      },
    }),
  );
  try {
    for await (const item of parser as AsyncIterable<unknown>) {
      const row = readRecord(item);
      yield* unreadable.splice(0);
      if (row) yield row;
    }
  } catch (error) {
    // Behind an open quote nothing can be told apart any more.
    if (!(error instanceof CsvError)) throw error;
    unreadable.push({ line: lineOf(error), problem: `cannot be read: ${error.message}.` });
  }
  yield* unreadable;
}

function lineOf(error: CsvError): number {
  const { lines } = error;
  return typeof lines === "number" ? lines : 0;
}

/** What the parser gives for a row, with the number of its last line. */
function readRecord(item: unknown): RawRow | undefined {
  if (!isInput(item) || !isInput(item["record"]) || !isInput(item["info"])) return undefined;
  const cells = Object.entries(item["record"]).flatMap(([name, cell]): [string, string][] =>
    typeof cell === "string" && cell.trim() !== "" ? [[name, cell]] : [],
  );
  const inside = cells.reduce((sum, [, cell]) => sum + cell.split("\n").length - 1, 0);
  const line = Number(item["info"]["lines"]) - inside;
  try {
    const fields: Input = Object.fromEntries(cells.map(([name, cell]) => [name, readCell(name, cell)]));
    return { line, fields };
  } catch (error) {
    return { line, problem: `cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}
