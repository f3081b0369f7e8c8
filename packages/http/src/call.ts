import type { TaskReference, ApiVersion } from "@klingkit/errors";
import type { CallKind } from "./retry.ts";

/** One call: what to send, and for how long to try. */
export interface Call {
  /** What the call is for; begins the sentences of its errors, as "Creating a task of video.textToVideo". */
  readonly what: string;
  readonly method: "GET" | "POST";
  /** Path below the base URL, with one leading slash; segments from outside are percent-encoded by the caller. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>> | undefined;
  /** JSON text, kept as it is over all sendings. */
  readonly body?: string | undefined;
  readonly apiVersion: ApiVersion;
  readonly kind: CallKind;
  /** Send it once, whatever comes back. A rejected credential is still renewed, and the request then sent again. */
  readonly once?: boolean | undefined;
  /** Codes that the caller deals with itself: with them it is not sent again. */
  readonly stopAt?: readonly number[] | undefined;
  /**
   * Limit of the call over all its requests, milliseconds.
   * @default 120,000, or `requestTimeout` where that is longer
   */
  readonly deadline?: number | undefined;
  /**
   * Limit of one HTTP request, milliseconds.
   * @default the transport's
   */
  readonly requestTimeout?: number | undefined;
  /**
   * How often a read is sent again after a failure; `Infinity` leaves the end to `deadline`.
   * @default the transport's
   */
  readonly maxRetries?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /**
   * Reads the body of a 2xx answer that lacks the service's envelope: an answer that it recognizes counts as a success,
   * with what it returns as `data`.
   */
  readonly readBare?: ((body: unknown) => unknown) | undefined;
  /**
   * For a create: looks for what was made although something on the way answered 429. Returns the `data` of a success, or
   * undefined. It is called before the create is sent again; without it the create is not sent again then.
   */
  readonly findMade?: (() => Promise<unknown>) | undefined;
  /** A doubt about the input that a refusal should mention. */
  readonly doubt?: string | undefined;
  /** For a create: the task that may exist once it has been sent. */
  readonly task?: TaskReference | undefined;
}

/** A successful answer. */
export interface Answer {
  /** The envelope's `data`. */
  readonly data: unknown;
  readonly requestId: string | undefined;
}
