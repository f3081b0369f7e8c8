/** The external task id of an attempt: every worker derives the same one, and each attempt has another. */
export function externalTaskIdOf({ id, attempt }: { readonly id: string; readonly attempt: number }): string {
  return `kq-${id}-${attempt}`;
}

export function readExternalTaskId(externalTaskId: string): { id: string; attempt: number } | undefined {
  const [, id, attempt] = /^kq-([0-9a-f]{8}-[0-9a-f-]{27})-(\d+)$/.exec(externalTaskId) ?? [];
  return id === undefined ? undefined : { id, attempt: Number(attempt) };
}
