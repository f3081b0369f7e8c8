import type { OutputStream } from "../environment.ts";
import { jsonLine, printable } from "./format.ts";
import { type Row, table, type Overflow } from "./table.ts";

/** Prints results as text or, with `--json`, as one JSON value per line. */
export interface Printer {
  readonly json: boolean;
  /** Prints a result. `value` is its JSON form, `text` its text form. */
  result(value: unknown, text: string | readonly string[]): void;
  /** Prints items as a table or as one JSON value per line. The text form of an empty list is `emptyText`. */
  list<Item>(
    items: readonly Item[],
    header: readonly string[],
    cells: (item: Item) => Row,
    emptyText: string,
    overflow?: Overflow,
  ): void;
}

export function createPrinter(stream: OutputStream, json: boolean): Printer {
  // Only the output to a terminal is truncated.
  const width = stream.isTTY ? (stream.columns ?? 80) : undefined;
  const print = (lines: readonly string[]): void => {
    if (lines.length > 0) stream.write(`${printable(lines.join("\n"))}\n`);
  };
  return {
    json,
    result(value, text) {
      print(json ? [jsonLine(value)] : typeof text === "string" ? [text] : text);
    },
    list(items, header, cells, emptyText, overflow) {
      if (json) print(items.map(jsonLine));
      else print(items.length === 0 ? [emptyText] : table(header, items.map(cells), width, overflow));
    },
  };
}
