import { exact } from "./accounts/ledger.ts";
import { refuse } from "./wire/refusal.ts";
import type { Resolution } from "./capability/pixels.ts";

/** Units per second by size; a size that is not there is not sold. */
export type Rate = Readonly<Partial<Record<Resolution, number>>>;

/** Units per second (kling-api I 12.3, official mirror 2026-09-20). */
const VIDEO_RATES: Readonly<Record<string, Readonly<Partial<Record<RateCase, Rate>>>>> = {
  "kling-3.0-turbo": { native: { "720p": 0.8, "1080p": 1 } },
  "kling-3.0": {
    silent: { "720p": 0.6, "1080p": 0.8, "4k": 3 },
    native: { "720p": 0.9, "1080p": 1.2, "4k": 3 },
    motion: { "720p": 0.9, "1080p": 1.2 },
  },
  "kling-3.0-omni": {
    silent: { "720p": 0.6, "1080p": 0.8, "4k": 3 },
    native: { "720p": 0.8, "1080p": 1, "4k": 3 },
    video: { "720p": 0.9, "1080p": 1.2, "4k": 3 },
  },
  "kling-o1": { silent: { "720p": 0.6, "1080p": 0.8 }, video: { "720p": 0.9, "1080p": 1.2 } },
  "kling-2.6": {
    silent: { "720p": 0.3, "1080p": 0.5 },
    native: { "1080p": 1 },
    voice: { "1080p": 1.2 },
    motion: { "720p": 0.5, "1080p": 0.8 },
  },
  "kling-2.5-turbo": { silent: { "720p": 0.3, "1080p": 0.5 } },
  /** Old models, per clip in truth: 5 s for 2 or 3.5, 10 s for twice that (`pricing.json`, re-check before use). */
  "kling-v1": { silent: { "720p": 0.2, "1080p": 0.7 } },
  "kling-v1-5": { silent: { "720p": 0.4, "1080p": 0.7 } },
  "kling-v1-6": { silent: { "720p": 0.4, "1080p": 0.7 } },
  "kling-v2-1": { silent: { "720p": 0.4, "1080p": 0.7 } },
  "kling-v2-master": { silent: { "720p": 2, "1080p": 2 } },
  "kling-v2-1-master": { silent: { "720p": 2, "1080p": 2 } },
  avatar: { native: { "720p": 0.4, "1080p": 0.8 } },
};

export type RateCase = "silent" | "native" | "voice" | "video" | "motion";

/** Units for a clip of so many seconds. */
export function videoUnits(model: string, rateCase: RateCase, resolution: Resolution, seconds: number): number {
  const rate = VIDEO_RATES[model]?.[rateCase]?.[resolution];
  if (rate === undefined) return refuse(1201, `${model} does not support this combination of resolution and sound`);
  return exact(rate * seconds);
}
