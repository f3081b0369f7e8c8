const allowed = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "Unlicense",
]);

/** Whether an SPDX expression leaves us free: of an OR one side must be allowed, of an AND both. */
export function isAllowed(expression: string): boolean {
  const bare = expression.replaceAll(/[()]/g, " ").trim();
  return bare
    .split(/\s+OR\s+/)
    .some((alternative) => alternative.split(/\s+AND\s+/).every((licence) => allowed.has(licence.trim())));
}
