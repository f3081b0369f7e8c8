/** `Retry-After` in either form, as milliseconds from now; undefined when there is none or it makes no sense. */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const value = headers.get("retry-after")?.trim();
  if (!value) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  // Counted from the answer's own clock where it tells it: the local one may be wrong.
  const from = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(date) ? undefined : Math.max(0, date - (Number.isNaN(from) ? now : from));
}
