import type { Screen } from "../surroundings.ts";
import { type Row, table, type TooWide } from "./table.ts";

/** Where results go: text for people, one JSON value per line for scripts. */
export interface Printer {
  readonly json: boolean;
  /** The same result in both forms. */
  result(value: unknown, text: string | readonly string[]): void;
  /** Items as a table, or one per line. `empty` is printed in place of a table without rows. */
  list<Item>(
    items: readonly Item[],
    head: readonly string[],
    cells: (item: Item) => Row,
    empty: string,
    tooWide?: TooWide,
  ): void;
}

export function createPrinter(screen: Screen, json: boolean): Printer {
  // Output that is no terminal is not cut.
  const width = screen.isTTY ? (screen.columns ?? 80) : undefined;
  const print = (lines: readonly string[]): void => {
    if (lines.length > 0) screen.write(`${lines.join("\n")}\n`);
  };
  return {
    json,
    result(value, text) {
      print(json ? [JSON.stringify(value)] : typeof text === "string" ? [text] : text);
    },
    list(items, head, cells, empty, tooWide) {
      if (json) print(items.map((item) => JSON.stringify(item)));
      else print(items.length === 0 ? [empty] : table(head, items.map(cells), width, tooWide));
    },
  };
}
