export const FRAMES_PER_SECOND = 24;

/**
 * Returns the number of frames of a video. The extra frame makes 3 s 3.041 and 5 s 5.041, as observed
 * (apps/docs/service/responses.md#numbers).
 */
export function frameCount(seconds: number): number {
  return Math.round(seconds * FRAMES_PER_SECOND) + 1;
}

/** Formats the duration of a video as the service does: a decimal string, truncated to three decimals. */
export function formatDuration(seconds: number): string {
  return String(Math.floor((frameCount(seconds) / FRAMES_PER_SECOND) * 1000) / 1000);
}
