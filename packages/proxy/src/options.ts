import { ConfigurationError, rejectUnknownNames } from "@klingkit/errors";
import { allow, type AllowOptions } from "@klingkit/guards";
import { type Clock, systemClock } from "@klingkit/http/options";
import { type BeforeCreate, type BeforeCreateOption, safeListener } from "@klingkit/tasks";

/** What web pages may do. */
export interface ProxyAllow extends AllowOptions {
  /**
   * The endpoints that pages may call, by their names, such as `video.textToVideo` or `audio.speech`. All others are
   * refused.
   */
  readonly endpoints: readonly string[];
  /**
   * The ids of the account that the inputs of every user may contain, such as those of preset voices. Besides them, an
   * input may contain only ids that the proxy gave to the same user.
   * @default none
   * @example ids: ["oversea_male1"]
   */
  readonly ids?: readonly string[];
}

/** The options of a proxy. */
export interface ProxyOptions {
  /**
   * Returns the id of the user who sends a request, or undefined for somebody who may not use the proxy. It must not read
   * the body. An exception is reported to `onError`, and the response is 500.
   * @example authorize: async (request) => (await sessionOf(request.headers.get("cookie")))?.userId
   */
  readonly authorize: (request: Request) => string | undefined | Promise<string | undefined>;
  /** What pages may do: endpoints, models, resolutions and durations. */
  readonly allow: ProxyAllow;
  /**
   * A secret of at least 32 characters, the same for all instances. It seals the tasks of a user: nobody else can read
   * them. With another secret, pages cannot continue with their earlier tasks.
   */
  readonly secret: string | undefined;
  /**
   * Returns the guards of a user, such as a budget. It is called once per user and process, and the guards are kept, because
   * a budget can count in them: every user takes memory. They run after the `beforeCreate` hooks of the client. The page sees
   * the message of a `GuardError`; other errors are reported to `onError`.
   * @default none
   * @example guards: (user) => budget({ usd: 5, per: "day", name: user, store })
   */
  readonly guards?: (user: string) => BeforeCreateOption;
  /**
   * The origins of your pages on other hosts, such as `https://app.example.com`. The proxy does not send CORS headers.
   * @default the origin of the proxy
   */
  readonly origins?: readonly string[];
  /**
   * The size limit of a request, bytes. Files of the page are sent as base64, which is a third larger.
   * @default 16,777,216, which is 16 MiB
   */
  readonly maxBytes?: number;
  /**
   * The maximum number of calls that one user has at once. All waits of a page are one call.
   * @default 10
   */
  readonly maxCalls?: number;
  /**
   * The time limit of a create's wait for a concurrency slot, milliseconds. The page then gets a `BusyError`.
   * @default 60,000
   */
  readonly queueTimeout?: number;
  /**
   * The URL to which the service sends callbacks about the tasks. A page cannot set one.
   * @default none
   */
  readonly callbackUrl?: string;
  /**
   * Receives errors that the page does not see in full: of your credentials, account and configuration, of the network,
   * and of your functions.
   * @default none
   * @example onError: (error, { user, call }) => console.error(call, user, error)
   */
  readonly onError?: (error: unknown, context: ErrorContext) => unknown;
  /**
   * The clock.
   * @default the clock of the machine
   */
  readonly clock?: Clock;
}

/** The call that failed. */
export interface ErrorContext {
  /** The id of the user. Missing if `authorize` failed. */
  readonly user?: string;
  /** The call, such as `create`. Missing if the request was not read. */
  readonly call?: string;
}

/** The checked options of a proxy. */
export interface Settings extends Required<
  Pick<ProxyOptions, "authorize" | "maxBytes" | "maxCalls" | "queueTimeout" | "clock">
> {
  readonly secret: string;
  readonly endpoints: ReadonlySet<string>;
  readonly ids: ReadonlySet<string>;
  readonly origins: ReadonlySet<string>;
  readonly callbackUrl: string | undefined;
  readonly onError: (error: unknown, context: ErrorContext) => void;
  /** Returns the guards of a user. */
  readonly guardsOf: (user: string) => readonly BeforeCreate[];
}

const names: Readonly<Record<keyof ProxyOptions, true>> = {
  authorize: true,
  allow: true,
  secret: true,
  guards: true,
  origins: true,
  maxBytes: true,
  maxCalls: true,
  queueTimeout: true,
  callbackUrl: true,
  onError: true,
  clock: true,
};

/** The minimum length of a secret, characters. */
const MIN_SECRET = 32;

/**
 * Checks the options of a proxy.
 * @throws {ConfigurationError} if an option is unknown, missing or not valid
 */
export function readOptions(options: ProxyOptions): Settings {
  rejectUnknownNames(options, Object.keys(names), { kind: "option of `createProxy`" });
  const { authorize, secret, guards, callbackUrl, onError } = options;
  const { endpoints, ids = [], ...limits } = options.allow;
  if (typeof authorize !== "function") throw new ConfigurationError("`authorize` must be a function.");
  if (typeof secret !== "string" || secret.length < MIN_SECRET) {
    throw new ConfigurationError(`\`secret\` must have at least ${MIN_SECRET} characters.`, {
      advice: "Create one with `openssl rand -base64 32`, and keep it beside the key.",
    });
  }
  const allowed = allow({ endpoints, ...limits });
  const { maxBytes = 16 * 1024 * 1024, maxCalls = 10, queueTimeout = 60_000 } = options;
  for (const [name, value] of Object.entries({ maxBytes, maxCalls, queueTimeout }))
    if (!(value > 0)) throw new ConfigurationError(`\`${name}\` must be above 0, not ${value}.`);

  const byUser = new Map<string, readonly BeforeCreate[]>();
  return {
    authorize,
    secret,
    maxBytes,
    maxCalls,
    queueTimeout,
    callbackUrl,
    clock: options.clock ?? systemClock,
    endpoints: new Set(endpoints),
    ids: new Set(ids),
    origins: new Set(options.origins),
    onError: (error, context) => safeListener((listened: unknown) => onError?.(listened, context))(error),
    guardsOf(user) {
      if (!guards) return [allowed];
      const existing = byUser.get(user);
      if (existing) return existing;
      const created = [allowed, ...[guards(user)].flat()];
      byUser.set(user, created);
      return created;
    },
  };
}
