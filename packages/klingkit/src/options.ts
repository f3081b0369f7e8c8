import type { Credentials } from "@klingkit/auth";
import type { Clock, FetchLike, Region, RetryDelay } from "@klingkit/http";
import type { BeforeCreateOption, Concurrency, Telemetry, Upload } from "@klingkit/tasks";
import type { KlingEvent } from "./events.ts";
import type { Profile } from "./profile.ts";

/** A log level. Each level includes the levels after it. */
export type LogLevel = "debug" | "info" | "warn" | "error" | "off";

/** The log levels, from most to least verbose. */
export const logLevels: readonly LogLevel[] = ["debug", "info", "warn", "error", "off"];

/**
 * The options of a client. All are optional. Without a credential in the options, the first call reads it from the
 * environment or the `.env` file.
 */
export interface KlingOptions {
  /**
   * The API key from the console, or a function that returns the current one. It works with API v2 and API v1. A
   * function is called before the first request, and again after the service rejects the key.
   * @default `KLING_API_KEY`
   */
  readonly apiKey?: string | (() => string | Promise<string>);
  /**
   * The access key of a key pair, the older kind of credential. Requires `secretKey`. klingkit signs a JWT with the
   * pair, which works with API v1 only.
   * @default `KLING_ACCESS_KEY`
   */
  readonly accessKey?: string;
  /**
   * The secret key of the key pair. Requires `accessKey`.
   * @default `KLING_SECRET_KEY`
   */
  readonly secretKey?: string;
  /**
   * Credentials of any kind. They take precedence over `apiKey` and the key pair.
   * @default `apiKey`, otherwise the key pair
   * @example
   * createKling({ auth: keyHeaders({ accessKey, secretKey }), baseUrl: "https://gateway.example/kling" })
   */
  readonly auth?: Credentials;
  /**
   * The region of the service. A key works in one region only.
   * @default "singapore"
   */
  readonly region?: Region;
  /**
   * The URL of a gateway or an emulator, instead of a region: https, or http on this machine (`localhost`, `127.0.0.1`,
   * `[::1]`). A trailing slash and `/v1` are removed. A path prefix is kept.
   * @default `KLING_BASE_URL`, otherwise the URL of the region. A URL from a `.env` file is used only with a credential
   *   from the same file.
   */
  readonly baseUrl?: string;
  /**
   * Additional headers of every request to the API, for a gateway. Downloads do not send them. `Authorization`,
   * `Content-Type` and the headers of the connection cannot be set. The values do not appear in errors, events or
   * logs.
   * @default none
   * @example
   * createKling({ baseUrl: "https://gateway.example/kling", headers: { "x-team": "films" } })
   */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Sends the requests and downloads. It is called as `(url, init)`. The body is a string.
   * @default the runtime's `fetch`
   */
  readonly fetch?: FetchLike;
  /**
   * The clock that provides times and timers, for tests.
   * @default the clock of the machine
   */
  readonly clock?: Clock;
  /**
   * The random source for the delays between attempts of a request or a download: returns a number from 0 up to, but
   * not including, 1. Use a seeded generator for repeatable tests.
   * @default Math.random
   */
  readonly random?: () => number;
  /**
   * The time limit of one HTTP request, from sending it to receiving the complete body, milliseconds: above 0 and at
   * most 2,147,483,647. For each MiB of the request's body, one second is added.
   * @default 30,000
   */
  readonly requestTimeout?: number;
  /**
   * The maximum number of retries of a read after a network error, an HTTP 5xx or "too many requests": an integer of
   * at least 0. It does not apply to the polls of a wait or the lookups of a recovery, which continue until their time
   * limits.
   *
   * For a create it applies only if the service was not reached: connection refused, or host name not found. After a
   * lost response the task is looked up first. If the service is busy, the create is retried within `createTimeout` and
   * `queueTimeout`.
   * @default 2
   */
  readonly maxRetries?: number;
  /**
   * The delay before a retry, milliseconds: `initial` before the first retry, doubled for each further one up to `max`.
   * Both are above 0. Half of the delay is random. A longer `Retry-After` of the service takes precedence.
   * @default { initial: 1000, max: 30_000 }
   */
  readonly retryDelay?: Partial<RetryDelay>;
  /**
   * The maximum number of running tasks per model and pack type. Further creates wait in the client for a free slot,
   * because the service rejects creates above the account's concurrency. Integers of at least 1: one number for every
   * model, or a record by pack type (`video`, `image`, `try-on`) or by pack type and model. `false` sends every create at
   * once.
   * @default learned from the service
   * @example
   * createKling({ concurrency: { video: 5, "video/kling-3.0": 2 } })
   */
  readonly concurrency?: Concurrency;
  /**
   * What `klingkit probe` observed on your account: the parsed content of its file `profile.json`. The client relies on it
   * instead of on assumptions. Its first call sends a free request to compare the account; a profile of another account, or
   * one of more than 90 days, is ignored, with the event `profile`.
   * @default none: klingkit uses what is publicly known
   * @example
   * const kling = createKling({ profile: JSON.parse(await readFile("profile.json", "utf8")) });
   */
  readonly profile?: Profile;
  /**
   * Runs before each create, for example to enforce a budget. It may throw to block the create, or return `{ settled }`
   * to receive the cost of the task. Several hooks run in their order; if one throws, those after it do not run, and the
   * reservations of those before it are settled. `@klingkit/guards` has budgets and other ready hooks.
   * @default none
   * @example
   * createKling({
   *   beforeCreate(intent, estimate) {
   *     if ((estimate?.usd.max ?? Infinity) > 5) throw new Error("more than 5 USD");
   *   },
   * })
   */
  readonly beforeCreate?: BeforeCreateOption;
  /**
   * Makes local files available to the service, which takes videos and large images only as URLs. With it, `file(path)`,
   * bytes and blobs can be passed wherever such a URL is needed. A file is uploaded once per client, by its content, after
   * the input was found valid. `s3Upload` of `@klingkit/storage/s3-upload` is a ready one.
   * @default none: such files must be passed as URLs
   * @example createKling({ upload: s3Upload({ bucket: "for-kling", removeAfter: true }) })
   */
  readonly upload?: Upload;
  /**
   * Observes creates, waits, polls and downloads, for traces and metrics. `@klingkit/otel` has one for OpenTelemetry.
   * @default none
   * @example createKling({ telemetry: openTelemetry() })
   */
  readonly telemetry?: Telemetry;
  /**
   * Receives every event of the client. Errors that the listener throws, and rejections of an async listener, are
   * ignored.
   * @default none
   */
  readonly onEvent?: (event: KlingEvent) => unknown;
  /**
   * Prints events to `console.warn`, and events of the level `error` to `console.error`:
   *
   * - `"debug"`: every request and response
   * - `"info"`: retries and their reasons
   * - `"warn"`: missing responses, failed polls, unknown statuses, a wrong clock, and warnings about inputs
   * - `"error"`: a proxy that removes the credential
   *
   * Each level includes the levels below it in this list. Credentials, headers, bodies and query parameters are never
   * printed.
   * @default `KLINGKIT_LOG`, otherwise "off"
   */
  readonly logLevel?: LogLevel;
  /**
   * The variables to use instead of the environment, copied when the client is created. If it is set, no `.env` file is
   * read.
   * @default `process.env` if the runtime has it; Node.js, Bun and Deno add the nearest `.env` file
   */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /**
   * Allows a key in a web page. Every visitor of the page can read it.
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
  profile: true,
  beforeCreate: true,
  upload: true,
  telemetry: true,
  onEvent: true,
  logLevel: true,
  env: true,
  dangerouslyAllowBrowser: true,
};

export const optionNames: readonly string[] = Object.keys(names);

/** The names of options in other clients. */
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
  tracer: "telemetry",
  tracing: "telemetry",
  opentelemetry: "telemetry",
  otel: "telemetry",
};
