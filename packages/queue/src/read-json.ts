/** JSON as it was kept by an earlier step, of nobody knows what shape. */
export function readJson(json: string | null | undefined): unknown {
  return json === null || json === undefined ? undefined : JSON.parse(json);
}
