/** Parses the JSON text of a column. The queue itself wrote it: tables of another version are refused. */
export function readJson<Value>(json: string): Value;
export function readJson<Value>(json: string | null): Value | undefined;
export function readJson(json: string | null): unknown {
  return json === null ? undefined : JSON.parse(json);
}
