/** A request as fault rules look at it. */
export interface FaultTarget {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, or the text when it is none. */
  readonly body: unknown;
}

/** Which requests a rule strikes. With nothing set: every request but those of the control API. */
export interface FaultMatch {
  readonly method?: string;
  /** The beginning of the path, or a pattern with `*`, or a RegExp. For callbacks: the path of the receiving address. */
  readonly path?: string | RegExp;
  /** Only the n-th matching request, counted from 1. */
  readonly nth?: number;
  /** At most so many times. */
  readonly times?: number;
  /** With this probability, decided by the emulator's seed. */
  readonly probability?: number;
  /** Anything else (in this process only). */
  readonly when?: (target: FaultTarget) => boolean;
}

/** What a rule does. */
export interface FaultEffect {
  /** Answer with this HTTP status; default: the status of `code`. */
  readonly status?: number;
  /** Answer with this service code in the envelope. */
  readonly code?: number;
  /** The text that goes with `code`; default: the code's own. */
  readonly message?: string;
  /** Answer with this body: text as it is, anything else as JSON. */
  readonly body?: unknown;
  /** Headers put on the answer, made up or real. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Wait so long first (after processing, with `processed`). */
  readonly delayMs?: number;
  /** Process the request and only then put the made-up answer, the delay or the hang in the place of the real one. Default false. */
  readonly processed?: boolean;
  /** No answer at all until the client gives up. */
  readonly hang?: boolean;
  /** Close the connection before anything was processed, or after it was (the task is made, its answer lost). */
  readonly drop?: "before" | "after";
  /** With `drop`, in this process: the `cause.code` of the error, e.g. `ECONNREFUSED`. Default `UND_ERR_SOCKET`. */
  readonly dropCode?: string;
  /** Process the request and close the connection in the middle of the answer's body. */
  readonly cutBody?: boolean;
  /** Answer as a gateway does when nothing is behind it. */
  readonly html502?: boolean;
  /** Put the `Date` header off by so many milliseconds. */
  readonly date?: number;
  /** Answer with a redirect to this address; `status` says which, default 307. */
  readonly redirect?: string;
  /** Strikes callbacks and not requests: never sent, sent twice, sent after the next one, or `delayMs` late. */
  readonly callback?: "lose" | "duplicate" | "reorder" | "delay";
}

export type FaultRule = FaultMatch & FaultEffect;

/** Is it one of the requests (or callbacks) that the rule speaks of, counting and chance apart? */
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
