/** How long the service keeps a file, milliseconds after the task's last update. */
const LIFETIME = 30 * 24 * 3_600_000;

/**
 * Returns when a signed URL of an output expires, epoch milliseconds: read from the URL, otherwise 30 days after
 * `updatedAt`.
 * @param updatedAt the last update of the task, epoch milliseconds
 * @example const isExpired = (urlExpiry(output.url, task.updatedAt) ?? Infinity) <= Date.now();
 */
export function urlExpiry(url: string, updatedAt: number | undefined): number | undefined {
  const [, hexadecimal] = /[?&]ksTime=([0-9a-f]{1,10})(?:[&#]|$)/i.exec(url) ?? [];
  if (hexadecimal !== undefined) return Number.parseInt(hexadecimal, 16) * 1000;
  const [, decimal] = /[?&]Expires=(\d{1,11})(?:[&#]|$)/.exec(url) ?? [];
  if (decimal !== undefined) return Number(decimal) * 1000;
  return updatedAt === undefined ? undefined : updatedAt + LIFETIME;
}
