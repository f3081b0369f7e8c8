/**
 * Estimates how long a video takes, milliseconds, from single public reports (28 s for 3 s of `kling-3.0-turbo`, 83 s
 * for an omni video; apps/docs/service/tasks.md#times), scaled by duration and resolution.
 */
export function expectedTime(input: {
  readonly model: string;
  readonly duration: number;
  readonly resolution: string;
}): number {
  const base = input.model.includes("turbo") ? 20_000 : 60_000;
  const resolutionFactor = { "720p": 1, "1080p": 1.5, "4k": 3 }[input.resolution] ?? 1;
  return Math.round((base + input.duration * 4000) * resolutionFactor);
}
