/** A new external task id: random enough to be unique within any account, and within the alphabet that klingkit allows. */
export function newOwnId(): string {
  return `kk-${crypto.randomUUID()}`;
}
