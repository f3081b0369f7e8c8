/** The value of a cell. */
type Cell = string | number | undefined;

/** Formats a row as a line of CSV (RFC 4180), without the line break. */
export function csvLine(cells: readonly Cell[]): string {
  return cells.map(csvCell).join(",");
}

function csvCell(value: Cell): string {
  if (typeof value !== "string") return value === undefined ? "" : String(value);
  // A spreadsheet would run a text that begins with one of these characters as a formula.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
