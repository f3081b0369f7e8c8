import { createReadStream, existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { type Fields, fieldsOf, isFields } from "@klingkit/tasks";
import { CsvError, parse } from "csv-parse";
import { messageOf, UsageError } from "../command-error.ts";

/** A row as the file contains it, or the reason why it cannot be read. */
export type RawRow =
  | {
      readonly line: number;
      readonly fields: Fields;
      /** Whether all values are text, as in a `.csv` file. */
      readonly isText?: true;
    }
  | { readonly line: number; readonly reason: string };

/** @throws {UsageError} if the file does not exist or has another type */
export function readRows(file: string, folder: string): AsyncIterable<RawRow> {
  const path = resolve(folder, file);
  if (!existsSync(path)) throw new UsageError(`The file ${file} does not exist.`);
  switch (extname(path).toLowerCase()) {
    case ".csv":
      return readCsv(path);
    case ".jsonl":
    case ".ndjson":
      return readJsonl(path);
    case ".yaml":
    case ".yml":
      return readYaml(path);
    default:
      throw new UsageError(`The file ${file} must be .jsonl, .csv or .yaml.`);
  }
}

/** One JSON object per line. Empty lines are skipped. */
async function* readJsonl(path: string): AsyncGenerator<RawRow> {
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Infinity })) {
    line += 1;
    // Some editors write a byte order mark before the first line.
    const json = line === 1 ? text.replace(/^\uFEFF/, "") : text;
    if (json.trim() !== "") yield readLine(line, json);
  }
}

function readLine(line: number, json: string): RawRow {
  try {
    const fields: unknown = JSON.parse(json);
    return isFields(fields) ? { line, fields } : { line, reason: "is not a JSON object." };
  } catch (error) {
    return { line, reason: `is not JSON: ${messageOf(error)}` };
  }
}

/** A list of objects. */
async function* readYaml(path: string): AsyncGenerator<RawRow> {
  // Loaded on demand: most batches are not YAML.
  const { isNode, isSeq, LineCounter, parseDocument } = await import("yaml");
  const lineCounter = new LineCounter();
  const document = parseDocument(await readFile(path, "utf8"), { lineCounter, prettyErrors: false });
  if (document.errors.length > 0) {
    for (const { pos, message } of document.errors)
      yield { line: lineCounter.linePos(pos[0]).line, reason: `is not YAML: ${message}` };
    return;
  }
  const { contents } = document;
  if (!isSeq(contents)) {
    yield { line: 1, reason: "is not a YAML list: begin each row with `- `." };
    return;
  }
  for (const item of contents.items) {
    const line = isNode(item) && item.range ? lineCounter.linePos(item.range[0]).line : 1;
    try {
      const fields: unknown = isNode(item) ? item.toJS(document) : item;
      yield isFields(fields) ? { line, fields } : { line, reason: "is not an object." };
    } catch (error) {
      // Aliases that multiply each other.
      yield { line, reason: `cannot be read: ${messageOf(error)}` };
    }
  }
}

/**
 * The first line contains the names of the columns. Quoting follows RFC 4180, but spaces around a cell are not part of it:
 * they must be quoted. Empty cells are omitted.
 */
async function* readCsv(path: string): AsyncGenerator<RawRow> {
  const unreadable: RawRow[] = [];
  const report = (error: CsvError): void => {
    const { lines } = error;
    unreadable.push({ line: typeof lines === "number" ? lines : 0, reason: `cannot be read: ${error.message}.` });
  };
  const parser = createReadStream(path).pipe(
    parse({
      bom: true,
      info: true,
      columns: true,
      trim: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      on_skip(error) {
        if (error) report(error);
        return undefined;
      },
    }),
  );
  try {
    for await (const item of parser as AsyncIterable<unknown>) {
      const row = readRecord(item);
      yield* unreadable.splice(0);
      yield row;
    }
  } catch (error) {
    // After an unclosed quote, no further row can be read.
    if (!(error instanceof CsvError)) throw error;
    report(error);
  }
  yield* unreadable;
}

/** Converts a row of the parser, which numbers a row by its last line. */
function readRecord(item: unknown): RawRow {
  const { record, info } = fieldsOf(item);
  const cells = Object.entries(fieldsOf(record)).flatMap(([name, cell]): [string, string][] =>
    typeof cell === "string" && cell.trim() !== "" ? [[name, cell]] : [],
  );
  const lineBreaks = cells.reduce((sum, [, cell]) => sum + cell.split("\n").length - 1, 0);
  const line = Number(fieldsOf(info)["lines"]) - lineBreaks;
  return { line, fields: Object.fromEntries(cells), isText: true };
}
