import type { ValueType } from "../input/schemas.ts";

const booleans: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  "1": true,
  false: false,
  no: false,
  "0": false,
};

/**
 * Parses a CSV cell for a field that accepts values of some types. Arrays and objects are written as JSON. A cell that
 * cannot be parsed stays text, so that the endpoint rejects it and names the field.
 */
export function readCell(cell: string, accepts: (type: ValueType) => boolean): unknown {
  const text = cell.trim();
  if (accepts("number") && Number.isFinite(Number(text))) return Number(text);
  if (accepts("boolean")) return booleans[text.toLowerCase()] ?? text;
  if (!accepts("array") && !accepts("object")) return text;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}
