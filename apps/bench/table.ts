import type { Figure, Row } from "./result.ts";

/** A table for people, in the form that READMEs take too. */
export function table(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = rows.map((row) => columns.map((column) => String(row[column] ?? "")));
  const widths = columns.map((column, place) =>
    Math.max(column.length, ...cells.map((line) => line[place]?.length ?? 0)),
  );
  const isNumber = columns.map((column) => rows.every((row) => typeof (row[column] ?? 0) === "number"));
  const line = (texts: readonly string[]): string =>
    `| ${texts.map((text, place) => (isNumber[place] ? text.padStart(widths[place] ?? 0) : text.padEnd(widths[place] ?? 0))).join(" | ")} |`;
  const rule = `| ${widths.map((width, place) => (isNumber[place] ? `${"-".repeat(width - 1)}:` : "-".repeat(width))).join(" | ")} |`;
  return [line(columns), rule, ...cells.map(line)].join("\n");
}

/** The figures as rows of a table. */
export function figureRows(figures: readonly Figure[]): Row[] {
  return figures.map(({ name, value, unit, goal, met }) => ({
    figure: name,
    value: String(value),
    unit,
    goal: goal ?? "told",
    met: met === undefined ? "" : met ? "yes" : "NO",
  }));
}
