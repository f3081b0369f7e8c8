/**
 * The own id of one attempt of a job. A task that failed keeps its own id, so each attempt has another; and whoever
 * takes the job over makes the same.
 */
export function ownIdOf({ id, attempt }: { readonly id: string; readonly attempt: number }): string {
  return `kq-${id}-${attempt}`;
}

const OWN_ID = /^kq-([0-9a-f]{8}-[0-9a-f-]{27})-(\d+)$/;

export function readOwnId(ownId: string): { id: string; attempt: number } | undefined {
  const [, id, attempt] = OWN_ID.exec(ownId) ?? [];
  return id === undefined ? undefined : { id, attempt: Number(attempt) };
}
