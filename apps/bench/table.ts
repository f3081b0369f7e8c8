import type { Figure, Row } from "./result.ts";

/** Formats a Markdown table. */
export function table(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = rows.map((row) => columns.map((column) => String(row[column] ?? "")));
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...cells.map((line) => line[index]?.length ?? 0)),
  );
  const isNumber = columns.map((column) => rows.every((row) => typeof (row[column] ?? 0) === "number"));
  const line = (texts: readonly string[]): string =>
    `| ${texts.map((text, index) => (isNumber[index] ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0))).join(" | ")} |`;
  const rule = `| ${widths.map((width, index) => (isNumber[index] ? `${"-".repeat(width - 1)}:` : "-".repeat(width))).join(" | ")} |`;
  return [line(columns), rule, ...cells.map(line)].join("\n");
}

/** The figures as rows of a table. */
export function figureRows(figures: readonly Figure[]): Row[] {
  return figures.map(({ name, value, unit, goal, met }) => ({
    figure: name,
    value: String(value),
    unit,
    goal: goal ?? "none",
    met: met === undefined ? "" : met ? "yes" : "NO",
  }));
}
