/**
 * How long such a clip usually takes, milliseconds: an estimate from single public reports
 * (28 s for 3 s of `kling-3.0-turbo`, 83 s for an omni clip; apps/docs/service/tasks.md#times), scaled by length and
 * size.
 */
export function expectedTime(input: {
  readonly model: string;
  readonly duration: number;
  readonly resolution: string;
}): number {
  const base = input.model.includes("turbo") ? 20_000 : 60_000;
  const bySize = { "720p": 1, "1080p": 1.5, "4k": 3 }[input.resolution] ?? 1;
  return Math.round((base + input.duration * 4000) * bySize);
}
