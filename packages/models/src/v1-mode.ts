/** The `mode` of API v1, by resolution (apps/docs/service/models.md#mode-and-resolution). */
const v1Modes: Readonly<Record<string, string>> = { "720p": "std", "1080p": "pro", "4k": "4k" };

/**
 * Returns the `mode` of API v1 for a resolution. That of an unknown model is returned unchanged.
 * @example v1Mode("1080p"); // "pro"
 */
export function v1Mode(resolution: string): string {
  return v1Modes[resolution] ?? resolution;
}

/**
 * Returns the resolution for a `mode` of API v1. An unknown mode is returned unchanged.
 * @example resolutionOfMode("pro"); // "1080p"
 */
export function resolutionOfMode(mode: string): string {
  return Object.keys(v1Modes).find((resolution) => v1Modes[resolution] === mode) ?? mode;
}
