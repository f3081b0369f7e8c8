/** Parses the JSON text of a column. The queue itself wrote it: tables of another version are refused. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- a column has JSON of one type, as a statement has rows of one type
export function readJson<Value>(json: string): Value;
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as above
export function readJson<Value>(json: string | null): Value | undefined;
export function readJson(json: string | null): unknown {
  const value: unknown = json === null ? undefined : JSON.parse(json);
  return value;
}
