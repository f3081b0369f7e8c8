/** Returns a random external task id. */
export function newExternalTaskId(): string {
  return `kk-${crypto.randomUUID()}`;
}
