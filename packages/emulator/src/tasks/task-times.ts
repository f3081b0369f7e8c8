import type { Random } from "../random.ts";
import type { TaskRequest, UsualDuration } from "./task.ts";

/** The task for which `taskSeconds` returns a duration. */
export interface TaskDetails {
  /** The product, for example `text-to-video`. */
  readonly product: string;
  /** The model id. Undefined for products without a model. */
  readonly model?: string;
  /** The resolution, for example `1080p`. Undefined for products without a resolution. */
  readonly resolution?: string;
  /** The duration of the output, seconds. Undefined for images and other outputs without a duration. */
  readonly seconds?: number;
  /** The duration of the task without the option `taskSeconds`, seconds. */
  readonly usualSeconds: number;
}

// Observed by third parties: 28 s for a turbo video of 3 s, 83 s for an omni video of 3 s
// (apps/docs/service/tasks.md#times), 24 s for one image (apps/docs/service/image.md#generation), 5 s for an element
// (apps/docs/service/tasks.md#times), 20 to 30 s for a try-on (apps/docs/service/image.md#try-on). The others are
// guesses within the official "1 to 5 minutes for a typical video" (apps/docs/service/tasks.md#times).
const USUAL_DURATION: UsualDuration = { fixed: 60, perSecond: 6 };
const BY_RESOLUTION = { "720p": 1, "1080p": 1.4, "4k": 3 };
/** The maximum deviation from the usual duration. A guess. */
const SPREAD = 0.15;
/** The fraction of the duration during which a task is `submitted`, and its maximum. A guess. */
const QUEUE_FRACTION = 0.1;
const MAX_QUEUE_MS = 5_000;

/**
 * The duration of tasks, seconds: a number, or a function of the task.
 * @example const taskSeconds: TaskSeconds = ({ product, usualSeconds }) => (product === "image" ? 5 : usualSeconds);
 */
export type TaskSeconds = number | ((task: TaskDetails) => number);

/** Returns the milliseconds from the create until the task is `processing`, and until it ends. */
export function taskTimes(
  { product, model, resolution, seconds, usualDuration = USUAL_DURATION }: TaskRequest,
  { taskSeconds, taskSpeed = 1 }: { readonly taskSeconds?: TaskSeconds; readonly taskSpeed?: number },
  random: Random,
): { processing: number; end: number } {
  const usual =
    (usualDuration.fixed + (usualDuration.perSecond ?? 0) * (seconds ?? 0)) * BY_RESOLUTION[resolution ?? "720p"];
  const usualSeconds = usual * (1 + SPREAD * (random() * 2 - 1));
  const configuredSeconds =
    typeof taskSeconds === "function"
      ? taskSeconds({ product, model, resolution, seconds, usualSeconds })
      : taskSeconds;
  const end = Math.max(0, Math.round(((configuredSeconds ?? usualSeconds) / taskSpeed) * 1000));
  return { processing: Math.min(MAX_QUEUE_MS, Math.round(end * QUEUE_FRACTION)), end };
}
