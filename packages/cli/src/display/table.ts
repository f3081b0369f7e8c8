import stringWidth from "string-width";
import { fit, oneLine } from "./format.ts";

const GAP = 2;
/** Minimum width of the last column. */
const MIN_LAST_WIDTH = 8;

/** The cells of a row. */
export type Row = readonly (string | undefined)[];

/** How a last column that is too wide is shown. */
export type Overflow = "truncate" | "wrap";

/**
 * Formats rows as a table. Each column is as wide as its widest cell. The last column gets the remaining width: longer
 * cells are truncated or wrapped. Without `width`, nothing is truncated.
 */
export function table(
  header: readonly string[],
  rows: readonly Row[],
  width?: number,
  overflow: Overflow = "truncate",
): string[] {
  const cells = [header, ...rows.map((row) => header.map((_, at) => oneLine(row[at] ?? "")))];
  const widths = header.map((_, at) => Math.max(...cells.map((row) => stringWidth(row[at] ?? ""))));
  const last = header.length - 1;
  const before = widths.slice(0, last).reduce((sum, each) => sum + each + GAP, 0);
  if (width !== undefined) widths[last] = Math.min(widths[last] ?? 0, Math.max(MIN_LAST_WIDTH, width - before));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => fit(cell, widths[at] ?? 0))
      .join(" ".repeat(GAP))
      .trimEnd();
  return cells.flatMap((row) => {
    if (overflow === "truncate") return line(row);
    const [first = "", ...more] = wrap(row[last] ?? "", widths[last] ?? MIN_LAST_WIDTH);
    return [line([...row.slice(0, last), first]), ...more.map((part) => " ".repeat(before) + part)];
  });
}

/** Breaks a text into lines between words. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line ? `${line} ${word}` : word;
    if (line && stringWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}
