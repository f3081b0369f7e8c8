import type { Credentials } from "@klingkit/auth";
import type { Clock, FetchLike, Region, RetryDelay } from "@klingkit/http";
import type { BeforeCreate, Concurrency, Tracer } from "@klingkit/tasks";
import type { KlingEvent } from "./events.ts";
import type { LogLevel } from "./log.ts";

/**
 * How to set up a client. Every option has a default; without a credential among them, it is read from the environment or
 * the `.env` file at the first call.
 */
export interface KlingOptions {
  /**
   * The API key of the console, or a function that returns the current one. It works with API v2 and API v1. A function is
   * called at the first request, and again after the service rejects the key.
   * @default `KLING_API_KEY`
   */
  readonly apiKey?: string | (() => string | Promise<string>);
  /**
   * The access key of the older pair, together with `secretKey`. klingkit signs them as a JWT, which works with API v1 only.
   * @default `KLING_ACCESS_KEY`
   */
  readonly accessKey?: string;
  /**
   * The secret key of the older pair.
   * @default `KLING_SECRET_KEY`
   */
  readonly secretKey?: string;
  /**
   * A credential in any form. It is used instead of `apiKey` and the pair.
   * @default `apiKey`, else the pair
   * @example
   * createKling({ auth: keyHeaders({ accessKey, secretKey }), baseUrl: "https://gateway.example/kling" })
   */
  readonly auth?: Credentials;
  /**
   * Where the service runs. A key belongs to one region.
   * @default "singapore"
   */
  readonly region?: Region;
  /**
   * The URL of a gateway or an emulator instead of a region: https, or http on this machine (`localhost`, `127.0.0.1`,
   * `[::1]`). A trailing slash and `/v1` are removed, a path prefix is kept.
   * @default `KLING_BASE_URL`, else the URL of the region. The URL of a `.env` file is used only with the credential of that file.
   */
  readonly baseUrl?: string;
  /**
   * Extra headers of every request to the API, for a gateway. Downloads do not carry them. `Authorization`, `Content-Type`
   * and the headers of the connection cannot be set. Their values appear in no error, event or log line.
   * @default none
   * @example
   * createKling({ baseUrl: "https://gateway.example/kling", headers: { "x-team": "films" } })
   */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Sends the requests and downloads. It is called as `(url, init)`, with text as the body.
   * @default the runtime's `fetch`
   */
  readonly fetch?: FetchLike;
  /**
   * The time that klingkit counts in, and the timers that it waits with.
   * @default the machine's
   */
  readonly clock?: Clock;
  /**
   * Spreads the waits between attempts of a request or a download: returns a number from 0 up to, but not including, 1.
   * A seeded generator makes a test repeatable.
   * @default Math.random
   */
  readonly random?: () => number;
  /**
   * Limit of one HTTP request, milliseconds, from sending to the whole body: above 0 and at most 2,147,483,647. A second
   * for each MiB of the request's body is added.
   * @default 30,000
   */
  readonly requestTimeout?: number;
  /**
   * How often a read is sent again after a failure of the network, an HTTP 5xx or "too many requests": a whole number
   * from 0. Then the call fails. The polls of a wait and the look-ups of a recovery do not count: they go on until their
   * own limits.
   *
   * A create is never sent again because of it: after a lost response it is looked up first, and "not now" is waited out
   * within `createTimeout` and `queueTimeout`. It limits a create only while nothing was reached: connection refused, name
   * not found.
   * @default 2
   */
  readonly maxRetries?: number;
  /**
   * How long to wait before a request is sent again, milliseconds: `initial` the first time, then twice as long each time
   * up to `max`; both above 0. Half of it is random. A longer `Retry-After` of the service is obeyed.
   * @default { initial: 1000, max: 30_000 }
   */
  readonly retryDelay?: Partial<RetryDelay>;
  /**
   * How many tasks may run at once: creates wait in the client for a free slot, because the service rejects what is above
   * the account's concurrency. It counts per model and kind of resource pack. Whole numbers above 0: one number for each
   * model, or a record by kind of pack (`video`, `image`, `try-on`) or by kind and model. `false` sends every create at
   * once.
   * @default learned from the service
   * @example
   * createKling({ concurrency: { video: 5, "video/kling-3.0": 2 } })
   */
  readonly concurrency?: Concurrency;
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
  /**
   * Receives creates, waits and downloads as spans. A tracer of OpenTelemetry fits.
   * @default none
   */
  readonly tracer?: Tracer;
  /**
   * Receives every event of the client. What it throws is ignored.
   * @default none
   */
  readonly onEvent?: (event: KlingEvent) => unknown;
  /**
   * Prints events as lines to `console.warn`, and those of the level `error` to `console.error`:
   *
   * - `"debug"`: every request and response
   * - `"info"`: what is sent again, and why
   * - `"warn"`: missing responses, failed polls, a wrong clock, and inputs that the service may not accept
   * - `"error"`: a credential that is removed on the way to the service
   *
   * Each level prints the ones below it too. Credentials, headers, bodies and query parameters are never printed.
   * @default `KLINGKIT_LOG`, else "off"
   */
  readonly logLevel?: LogLevel;
  /**
   * The variables to read instead of the environment. If it is set, no `.env` file is read.
   * @default `process.env`, where the runtime has one; Node.js, Bun and Deno add the nearest `.env` file
   */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /**
   * Allows a key in a web page, where every visitor can read it.
   * @default false
   */
  readonly dangerouslyAllowBrowser?: boolean;
}

/** The names of all options. */
const names: Readonly<Record<keyof KlingOptions, true>> = {
  apiKey: true,
  accessKey: true,
  secretKey: true,
  auth: true,
  region: true,
  baseUrl: true,
  headers: true,
  fetch: true,
  clock: true,
  random: true,
  requestTimeout: true,
  maxRetries: true,
  retryDelay: true,
  concurrency: true,
  beforeCreate: true,
  tracer: true,
  onEvent: true,
  logLevel: true,
  env: true,
  dangerouslyAllowBrowser: true,
};

export const optionNames: readonly string[] = Object.keys(names);

/** What other clients call an option. */
export const otherOptionNames: Readonly<Record<string, keyof KlingOptions>> = {
  key: "apiKey",
  token: "apiKey",
  ak: "accessKey",
  accessKeyId: "accessKey",
  sk: "secretKey",
  accessKeySecret: "secretKey",
  secretAccessKey: "secretKey",
  credentials: "auth",
  url: "baseUrl",
  host: "baseUrl",
  endpoint: "baseUrl",
  defaultHeaders: "headers",
  timeout: "requestTimeout",
  retry: "maxRetries",
  retries: "maxRetries",
  maxRetry: "maxRetries",
  maxAttempts: "maxRetries",
  backoff: "retryDelay",
  slots: "concurrency",
  limits: "concurrency",
  maxConcurrency: "concurrency",
  log: "logLevel",
};
