import type { ValueType } from "../input/form.ts";

const truth: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  "1": true,
  false: false,
  no: false,
  "0": false,
};

/**
 * The value of a cell for a field that accepts values of some types. Lists and objects are written as JSON. Text that does not fit stays text,
 * so that the endpoint refuses it by the name of the field.
 */
export function readCell(cell: string, accepts: (type: ValueType) => boolean): unknown {
  const text = cell.trim();
  if (accepts("number") && Number.isFinite(Number(text))) return Number(text);
  if (accepts("boolean")) return truth[text.toLowerCase()] ?? text;
  if (!accepts("array") && !accepts("object")) return text;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}
