/** The time that does not depend on the duration, milliseconds, by a part of the model's name. */
const baseTimes: readonly (readonly [name: string, ms: number])[] = [
  ["turbo", 20_000],
  ["4.0-flash", 66_000],
  ["4.0", 95_000],
];

/**
 * Estimates how long a video takes, milliseconds, from single public reports (28 s for 3 s of `kling-3.0-turbo`, 83 s
 * for an omni video; 86 s for 5 s of `kling-4.0-flash`, 106 to
 * 284 s of `kling-4.0`; apps/docs/service/tasks.md#times, apps/docs/service/kling-4.md#times), scaled by duration and resolution.
 */
export function expectedTime(input: {
  readonly model: string;
  readonly duration: number;
  readonly resolution: string;
}): number {
  const base = baseTimes.find(([name]) => input.model.includes(name))?.[1] ?? 60_000;
  const resolutionFactor = { "720p": 1, "1080p": 1.5, "4k": 3 }[input.resolution] ?? 1;
  return Math.round((base + input.duration * 4000) * resolutionFactor);
}
