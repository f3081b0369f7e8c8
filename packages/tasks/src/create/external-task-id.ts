/** A new external task id: random enough to be unique within any account, and within the alphabet that klingkit allows. */
export function newExternalTaskId(): string {
  return `kk-${crypto.randomUUID()}`;
}
