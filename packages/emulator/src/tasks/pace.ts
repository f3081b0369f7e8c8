import type { Chance } from "../chance.ts";
import type { Order } from "./order.ts";
import type { Product } from "./product.ts";

/** A task that is being created, for `taskSeconds`. */
export interface Pace {
  /** The product, as `text-to-video`. */
  readonly product: Product;
  /** The model. */
  readonly model?: string;
  /** The resolution, as `1080p`. */
  readonly resolution?: string;
  /** The duration of the output, seconds. Undefined if the output has none. */
  readonly seconds?: number;
  /** How long the task takes without `taskSeconds`, seconds. */
  readonly usualSeconds: number;
}

interface Row {
  readonly fixed: number;
  readonly perSecond: number;
}

// Live, third-party: 28 s for a 3 s turbo clip, 83 s for a 3 s omni clip (kling-api V 6), 24 s for one image (I 2),
// 5 s for an element (I 8.1), 20 to 30 s for a try-on (I 9). All others are guesses within the official
// "1 to 5 minutes for a typical video" (V 6).
/** Seconds from create to end: a fixed part, and a part for each second of the output at 720p. */
const BY_MODEL: Readonly<Record<string, Row>> = {
  "kling-3.0-turbo": { fixed: 16, perSecond: 4 },
  "kling-3.0": { fixed: 50, perSecond: 8 },
  "kling-3.0-omni": { fixed: 62, perSecond: 7 },
  "kling-o1": { fixed: 62, perSecond: 7 },
  "kling-2.6": { fixed: 55, perSecond: 8 },
  "kling-2.5-turbo": { fixed: 30, perSecond: 6 },
};

const BY_PRODUCT: Readonly<Partial<Record<Product, Row>>> = {
  image: { fixed: 24, perSecond: 0 },
  "omni-image": { fixed: 24, perSecond: 0 },
  "multi-image-to-image": { fixed: 24, perSecond: 0 },
  expand: { fixed: 24, perSecond: 0 },
  "ai-multi-shot": { fixed: 30, perSecond: 0 },
  "try-on": { fixed: 25, perSecond: 0 },
  element: { fixed: 5, perSecond: 0 },
  "custom-voice": { fixed: 8, perSecond: 0 },
  "text-to-audio": { fixed: 15, perSecond: 0 },
  "video-to-audio": { fixed: 25, perSecond: 0 },
};

const OTHERS: Row = { fixed: 60, perSecond: 6 };
const BY_RESOLUTION: Readonly<Record<string, number>> = { "720p": 1, "1080p": 1.4, "4k": 3 };
/** The largest deviation from the usual duration. A guess. */
const SPREAD = 0.15;
/** The time as `submitted`, as a part of the whole, and its maximum. A guess. */
const QUEUE_PART = 0.1;
const QUEUE_MOST_MS = 5_000;

/**
 * How long tasks take, seconds: a number, or a function of the task.
 * @example const taskSeconds: TaskSeconds = ({ product, usualSeconds }) => (product === "image" ? 5 : usualSeconds);
 */
export type TaskSeconds = number | ((task: Pace) => number);

/** Milliseconds until the task is `processing`, and until it has ended. */
export function paceOf(
  order: Order,
  taskSeconds: TaskSeconds | undefined,
  chance: Chance,
): { processing: number; end: number } {
  const row = (order.model !== undefined ? BY_MODEL[order.model] : undefined) ?? BY_PRODUCT[order.product] ?? OTHERS;
  const usual = (row.fixed + row.perSecond * (order.seconds ?? 0)) * (BY_RESOLUTION[order.resolution ?? ""] ?? 1);
  const usualSeconds = usual * (1 + SPREAD * (chance() * 2 - 1));
  const { product, model, resolution, seconds } = order;
  const asked =
    typeof taskSeconds === "function"
      ? taskSeconds({ product, model, resolution, seconds, usualSeconds })
      : taskSeconds;
  const end = Math.max(0, Math.round((asked ?? usualSeconds) * 1000));
  return { processing: Math.min(QUEUE_MOST_MS, Math.round(end * QUEUE_PART)), end };
}
