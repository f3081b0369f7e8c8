/** A request or a callback that a rule may match. */
export interface FaultTarget {
  /** The HTTP method, in upper case. */
  readonly method: string;
  /** The path, without the query. */
  readonly path: string;
  /** The query. */
  readonly query: Readonly<Record<string, string>>;
  /** The headers, by their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body: parsed JSON, or text if it is not JSON. */
  readonly body: unknown;
}

/**
 * The requests that a rule matches. A rule without conditions matches every request except those of the control API.
 */
export interface FaultMatch {
  /**
   * The HTTP method.
   * @default any
   */
  readonly method?: string;
  /**
   * The path: its beginning, a pattern with `*`, or a regular expression. For callbacks, the path of the callback URL.
   * @default any
   */
  readonly path?: string | RegExp;
  /**
   * Only the n-th matching request, from 1. With `times`, that one and the following ones.
   * @default every matching request
   */
  readonly nth?: number;
  /**
   * How often the rule is applied at most.
   * @default no limit
   */
  readonly times?: number;
  /**
   * The probability that the rule is applied, 0 to 1. The seed of the emulator decides.
   * @default 1
   */
  readonly probability?: number;
  /**
   * A further condition. Not available over HTTP.
   * @default none
   */
  readonly when?: (target: FaultTarget) => boolean;
}

/** The effect of a rule. */
export interface FaultEffect {
  /**
   * The HTTP status of the response.
   * @default the status of `code`, 307 with `redirect`, 200 with `body`
   */
  readonly status?: number;
  /**
   * The service code of the response, in an envelope.
   * @default none
   */
  readonly code?: number;
  /**
   * The message of the envelope.
   * @default the message that the service sends with `code`
   */
  readonly message?: string;
  /**
   * The body of the response: a string as it is, everything else as JSON.
   * @default none
   */
  readonly body?: unknown;
  /**
   * Headers that are added to the response, whether it is replaced or not.
   * @default none
   */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Delays the response, milliseconds on the emulator's clock. The request is processed after the delay; with
   * `processed`, before it.
   * @default 0
   */
  readonly delayMs?: number;
  /**
   * Whether the request is processed before its response is replaced, delayed or withheld.
   * @default false
   */
  readonly processed?: boolean;
  /**
   * Whether the response is never sent.
   * @default false
   */
  readonly hang?: boolean;
  /**
   * Closes the connection before the request is processed, or after it: the task is created, but its response is lost.
   * @default the connection stays open
   */
  readonly drop?: "before" | "after";
  /**
   * With `drop` and `emulator.fetch`: the `cause.code` of the error, for example `ECONNREFUSED`.
   * @default "UND_ERR_SOCKET"
   */
  readonly dropCode?: string;
  /**
   * Whether the request is processed and the connection closed in the middle of the response body.
   * @default false
   */
  readonly cutBody?: boolean;
  /**
   * Whether the response is the HTML page of a gateway, with HTTP status 502.
   * @default false
   */
  readonly html502?: boolean;
  /**
   * The offset of the `Date` header, milliseconds.
   * @default 0
   */
  readonly date?: number;
  /**
   * The URL of a redirect. `status` sets which.
   * @default none
   */
  readonly redirect?: string;
  /**
   * Applies the rule to callbacks instead of requests: they are not sent, sent twice, sent after the next one, or sent
   * `delayMs` late.
   * @default the rule applies to requests
   */
  readonly callback?: "lose" | "duplicate" | "reorder" | "delay";
}

/**
 * A rule: the requests that it matches and its effect.
 * @example
 * const lostResponse: FaultRule = { method: "POST", drop: "after", times: 1 };
 * const busy: FaultRule = { path: "/v1/videos/", code: 1303, probability: 0.2 };
 */
export type FaultRule = FaultMatch & FaultEffect;

/** Whether a rule matches a request or a callback, apart from counting and probability. */
export function matches(rule: FaultRule, target: FaultTarget): boolean {
  if (rule.method !== undefined && rule.method.toUpperCase() !== target.method) return false;
  if (rule.path !== undefined && !pathMatches(rule.path, target.path)) return false;
  return rule.when?.(target) ?? true;
}

function pathMatches(pattern: string | RegExp, path: string): boolean {
  if (typeof pattern !== "string") return new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, "")).test(path);
  if (!pattern.includes("*")) return path.startsWith(pattern);
  const source = pattern
    .split("*")
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
    .join(".*");
  return new RegExp(`^${source}$`).test(path);
}
