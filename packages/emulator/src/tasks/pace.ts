import type { Chance } from "../chance.ts";
import type { TaskRequest, UsualTime } from "./task.ts";

/** A task that is being created, for `taskSeconds`. */
export interface Pace {
  /** The product, as `text-to-video`. */
  readonly product: string;
  /** The model. */
  readonly model?: string;
  /** The resolution, as `1080p`. */
  readonly resolution?: string;
  /** The duration of the output, seconds. Undefined if the output has none. */
  readonly seconds?: number;
  /** How long the task takes without `taskSeconds`, seconds. */
  readonly usualSeconds: number;
}

// Live, third-party: 28 s for a 3 s turbo clip, 83 s for a 3 s omni clip (apps/docs/service/tasks.md#times), 24 s for
// one image (apps/docs/service/image.md#generation), 5 s for an element (apps/docs/service/tasks.md#times), 20 to 30 s
// for a try-on (apps/docs/service/image.md#try-on). All others are guesses within the official "1 to 5 minutes for a
// typical video" (apps/docs/service/tasks.md#times).
const USUAL_TIME: UsualTime = { fixed: 60, perSecond: 6 };
const BY_RESOLUTION = { "720p": 1, "1080p": 1.4, "4k": 3 };
/** The largest deviation from the usual duration. A guess. */
const SPREAD = 0.15;
/** The time as `submitted`, as a part of the whole, and its maximum. A guess. */
const QUEUE_PART = 0.1;
const MAX_QUEUE_MS = 5_000;

/**
 * How long tasks take, seconds: a number, or a function of the task.
 * @example const taskSeconds: TaskSeconds = ({ product, usualSeconds }) => (product === "image" ? 5 : usualSeconds);
 */
export type TaskSeconds = number | ((task: Pace) => number);

/** Milliseconds until the task is `processing`, and until it has ended. */
export function paceOf(
  { product, model, resolution, seconds, usualTime = USUAL_TIME }: TaskRequest,
  taskSeconds: TaskSeconds | undefined,
  chance: Chance,
): { processing: number; end: number } {
  const usual = (usualTime.fixed + (usualTime.perSecond ?? 0) * (seconds ?? 0)) * BY_RESOLUTION[resolution ?? "720p"];
  const usualSeconds = usual * (1 + SPREAD * (chance() * 2 - 1));
  const asked =
    typeof taskSeconds === "function"
      ? taskSeconds({ product, model, resolution, seconds, usualSeconds })
      : taskSeconds;
  const end = Math.max(0, Math.round((asked ?? usualSeconds) * 1000));
  return { processing: Math.min(MAX_QUEUE_MS, Math.round(end * QUEUE_PART)), end };
}
