/** A request or a callback to which a rule may apply. */
export interface FaultTarget {
  /** The HTTP method, in upper case. */
  readonly method: string;
  /** The path, without the query. */
  readonly path: string;
  /** The query parameters. */
  readonly query: Readonly<Record<string, string>>;
  /** The headers, by lower-case name. Secrets are masked in requests. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body: parsed JSON, or text if it is not JSON. Undefined if it is empty. */
  readonly body: unknown;
}

/**
 * The conditions of a rule. A rule without conditions matches every request except those to the control API.
 */
export interface FaultMatch {
  /**
   * The HTTP method.
   * @default any method
   */
  readonly method?: string;
  /**
   * The path: a prefix, a pattern with `*`, or a regular expression. For callbacks, the path of the callback URL.
   * @default any path
   */
  readonly path?: string | RegExp;
  /**
   * The number of the matching request to which the rule applies, from 1. With `times`, the rule also applies to the
   * following requests.
   * @default every matching request
   */
  readonly nth?: number;
  /**
   * The maximum number of times that the rule is applied.
   * @default no limit
   */
  readonly times?: number;
  /**
   * The probability that the rule is applied, 0 to 1. It is reproducible by the `seed` of the emulator.
   * @default 1
   */
  readonly probability?: number;
  /**
   * A further condition. Not available in the control API.
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
   * The body of the response: a string is sent unchanged, any other value as JSON.
   * @default none
   */
  readonly body?: unknown;
  /**
   * Headers that are added to the response, whether it is replaced or not.
   * @default none
   */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * The delay of the response, milliseconds on the emulator's clock. The request is processed after the delay; with
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
   * Closes the connection before or after the request is processed. With `after`, the task is created, but its response
   * is lost.
   * @default the connection stays open
   */
  readonly drop?: "before" | "after";
  /**
   * The `cause.code` of the error that `emulator.fetch` throws with `drop`, for example `ECONNREFUSED`.
   * @default "UND_ERR_SOCKET"
   */
  readonly dropCode?: string;
  /**
   * Whether the connection is closed in the middle of the response body. The request is processed.
   * @default false
   */
  readonly truncateBody?: boolean;
  /**
   * Whether the response is the HTML page of a gateway, with HTTP status 502.
   * @default false
   */
  readonly html502?: boolean;
  /**
   * The offset of the `Date` header, milliseconds.
   * @default 0
   */
  readonly dateOffsetMs?: number;
  /**
   * The URL of a redirect. `status` sets its HTTP status.
   * @default none
   */
  readonly redirect?: string;
  /**
   * Applies the rule to callbacks instead of requests: a callback is not sent, sent twice, sent after the next one, or
   * sent `delayMs` milliseconds late.
   * @default none: the rule applies to requests
   */
  readonly callback?: "lose" | "duplicate" | "reorder" | "delay";
}

/**
 * A fault rule: the conditions and the effect.
 * @example
 * const lostResponse: FaultRule = { method: "POST", drop: "after", times: 1 };
 * const busy: FaultRule = { path: "/v1/videos/", code: 1303, probability: 0.2 };
 */
export type FaultRule = FaultMatch & FaultEffect;

/** Whether a target fulfils the conditions of a rule, except `nth`, `times` and `probability`. */
export function isMatch(rule: FaultRule, target: FaultTarget): boolean {
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
