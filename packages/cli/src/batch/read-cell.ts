import type { ValueType } from "@klingkit/tasks/endpoint";

const booleans: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  "1": true,
  false: false,
  no: false,
  "0": false,
};

/** The beginning of an object that refers to the result of another row. */
const REFERENCE = /^\s*\{\s*"\$from"/;

/**
 * Parses a CSV cell for a field that accepts values of some types. Arrays and objects are written as JSON. Text is not
 * changed. A cell that cannot be parsed stays text, so that the endpoint rejects it and names the field.
 */
export function readCell(cell: string, accepts: (type: ValueType) => boolean): unknown {
  if (REFERENCE.test(cell)) return parse(cell);
  if (accepts("number") && Number.isFinite(Number(cell))) return Number(cell);
  if (accepts("boolean")) return booleans[cell.trim().toLowerCase()] ?? cell;
  return accepts("array") || accepts("object") ? parse(cell) : cell;
}

function parse(cell: string): unknown {
  try {
    const value: unknown = JSON.parse(cell);
    return value;
  } catch {
    return cell;
  }
}
