export const FRAMES_PER_SECOND = 24;

/**
 * Frames of a clip: one more than asked, so that 3 s give 3.041 and 5 s give 5.041, as seen live
 * (apps/docs/service/responses.md#numbers).
 */
export function frameCount(seconds: number): number {
  return Math.round(seconds * FRAMES_PER_SECOND) + 1;
}

/** A clip's length as the service writes it: a decimal string, cut after three places. */
export function clipLength(seconds: number): string {
  return String(Math.floor((frameCount(seconds) / FRAMES_PER_SECOND) * 1000) / 1000);
}
