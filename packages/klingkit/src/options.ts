import type { Strategy } from "@klingkit/auth";
import type { RetryDelay, Clock, FetchLike, HttpEvent, Region } from "@klingkit/http";
import type { BeforeCreate, SlotLimits, TaskEvent, Tracer } from "@klingkit/tasks";

/** What the client tells as it works. Holds no secret. An open union: a minor release may add events. */
export type KlingEvent = HttpEvent | TaskEvent;

/** How to set a client up. Everything has a default; credentials come from the environment when none are given. */
export interface KlingOptions {
  /** The console's API key; or a function that gives the present one. Good for both wire designs. */
  readonly apiKey?: string | (() => string | Promise<string>);
  /** With `secretKey`: signed as JWT. Good for the v1 design only. */
  readonly accessKey?: string;
  readonly secretKey?: string;
  /** A strategy of `@klingkit/auth`, or your own: comes before any key. */
  readonly auth?: Strategy;
  /** Default `singapore`. Keys belong to one region. */
  readonly region?: Region;
  /**
   * A gateway or an emulator: https, or http on this machine (`localhost`, `127.0.0.1`, `[::1]`). A trailing slash and
   * `/v1` are removed, a path prefix is kept.
   * @default `KLING_BASE_URL`, else the URL of the region. Of a `.env` file it is used only with the credential of that file.
   */
  readonly baseUrl?: string;
  /** Called as `(url, init)`; default the runtime's. */
  readonly fetch?: FetchLike;
  readonly clock?: Clock;
  /**
   * Spreads the waits between attempts of a request or a download: returns a number from 0 up to, but not including, 1.
   * A seeded generator makes a test repeatable.
   * @default Math.random
   */
  readonly random?: () => number;
  /** Limit of one sending, milliseconds; a second per MiB of body is added. Default 30,000. */
  readonly requestTimeout?: number;
  readonly maxRetries?: number;
  /** Between sendings: first wait 1,000 ms, longest 30,000 ms. */
  readonly retryDelay?: Partial<RetryDelay>;
  /**
   * Creates wait here for a free slot, because the service refuses what is above the pack's concurrency. How many slots
   * there are is learned; where you know it, say so: `{ video: 5 }` or `{ "video/kling-3.0": 5 }`. `false` sends at once.
   */
  readonly concurrency?: SlotLimits | false;
  /**
   * Runs before each create, for example to keep to a budget. It may throw to block the create, and may return
   * `{ settled }` to learn what the task cost.
   * @default none
   * @example
   * createKling({
   *   beforeCreate(intent, estimate) {
   *     if ((estimate?.usd.max ?? Infinity) > 5) throw new Error("more than 5 USD");
   *   },
   * })
   */
  readonly beforeCreate?: BeforeCreate;
  /** Told of creates, waits and downloads as spans: OpenTelemetry's tracer fits. */
  readonly tracer?: Tracer;
  readonly onEvent?: (event: KlingEvent) => void;
  /**
   * Where the variables are read from. If it is set, no `.env` file is read.
   * @default `process.env`, where the runtime has one; Node.js, Bun and Deno add the nearest `.env` file
   */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Allow a key in a web page, where every visitor can read it. Default false. */
  readonly dangerouslyAllowBrowser?: boolean;
}
