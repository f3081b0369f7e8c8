/** The external task id of an attempt. Every worker derives the same id; each attempt has its own. */
export function externalTaskIdOf({ id, attempt }: { readonly id: string; readonly attempt: number }): string {
  return `kq-${id}-${attempt}`;
}

export function parseExternalTaskId(externalTaskId: string): { id: string; attempt: number } | undefined {
  const [, id, attempt] = /^kq-([0-9a-f]{8}-[0-9a-f-]{27})-(\d+)$/.exec(externalTaskId) ?? [];
  return id === undefined ? undefined : { id, attempt: Number(attempt) };
}
