import stringWidth from "string-width";
import { fit, oneLine } from "./format.ts";

const GAP = 2;
/** Narrowest last column. */
const LEAST = 8;

/** The cells of a row. */
export type Row = readonly (string | undefined)[];

/** What to do with a last column that is too wide. */
export type TooWide = "cut" | "wrap";

/**
 * Rows in columns, each as wide as its widest cell; the last one has what is left of the width, and is cut or goes on
 * below itself. Without a width nothing is cut.
 */
export function table(
  head: readonly string[],
  rows: readonly Row[],
  width?: number,
  tooWide: TooWide = "cut",
): string[] {
  const cells = [head, ...rows.map((row) => head.map((_, at) => oneLine(row[at] ?? "")))];
  const widths = head.map((_, at) => Math.max(...cells.map((row) => stringWidth(row[at] ?? ""))));
  const last = head.length - 1;
  const before = widths.slice(0, last).reduce((sum, each) => sum + each + GAP, 0);
  if (width !== undefined) widths[last] = Math.min(widths[last] ?? 0, Math.max(LEAST, width - before));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => fit(cell, widths[at] ?? 0))
      .join(" ".repeat(GAP))
      .trimEnd();
  return cells.flatMap((row) => {
    if (tooWide === "cut") return line(row);
    const [first = "", ...more] = wrap(row[last] ?? "", widths[last] ?? LEAST);
    return [line([...row.slice(0, last), first]), ...more.map((part) => " ".repeat(before) + part)];
  });
}

/** Breaks a text between words. */
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
