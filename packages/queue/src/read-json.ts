/** Parses the JSON text of a column. The queue wrote it, in the version that `createTables` has checked. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows the type of the column
export function readJson<Value>(json: string): Value;
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as above
export function readJson<Value>(json: string | null): Value | undefined;
export function readJson(json: string | null): unknown {
  const value: unknown = json === null ? undefined : JSON.parse(json);
  return value;
}
