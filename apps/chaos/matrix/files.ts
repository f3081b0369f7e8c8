import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Cell } from "./cell.ts";

const folder = join(import.meta.dirname, "..");
const json = join(folder, "matrix.json");

/** The cells as they were written down last. */
export function readMatrix(): Cell[] {
  return JSON.parse(readFileSync(json, "utf8")) as Cell[];
}

export function writeMatrix(cells: readonly Cell[], table: string): void {
  writeFileSync(json, `${JSON.stringify(cells, undefined, 2)}\n`);
  writeFileSync(join(folder, "MATRIX.md"), table);
}

/** A cell in words, to compare runs by. */
export function lineOf({ subject, row, design, column, ...seen }: Cell): string {
  return `${subject} | ${row} | ${design} | ${column}: ${JSON.stringify(seen)}`;
}
