import type { ApiVersion } from "@klingkit/errors";

/** The fields of every event of a request. */
export interface HttpEventBase {
  /** When it happened, epoch milliseconds on the client's clock. */
  readonly at: number;
  /** The HTTP method. */
  readonly method: string;
  /** The path below the base URL, without the query. */
  readonly path: string;
  /** The API version of the path. Undefined if the call has none. */
  readonly apiVersion: ApiVersion | undefined;
  /** The number of the request within its call, from 1. */
  readonly attempt: number;
}

/**
 * An event of a request. It holds no header, body or query, so it holds no secret.
 * @example
 * createKling({ onEvent: (event) => event.type === "retry" && console.warn(event.path, event.reason, event.wait) });
 */
export type HttpEvent =
  | (HttpEventBase & {
      /** A request is sent. */
      readonly type: "request";
    })
  | (HttpEventBase & {
      /** A response arrived. */
      readonly type: "response";
      /** The HTTP status. */
      readonly status: number;
      /** The service's code. Undefined if the response has none. */
      readonly serviceCode: number | undefined;
      /** The service's id of the request. Undefined if the response has none. */
      readonly requestId: string | undefined;
      /** The time from the request to the end of the body, milliseconds. */
      readonly duration: number;
    })
  | (HttpEventBase & {
      /** No response arrived. */
      readonly type: "no-response";
      /** The reason, for example `timeout` or `ECONNREFUSED`. */
      readonly reason: string;
      /** The time since the request, milliseconds. */
      readonly duration: number;
    })
  | (HttpEventBase & {
      /** The request will be sent again. */
      readonly type: "retry";
      /** The reason, for example `HTTP 503` or `code 1302`. */
      readonly reason: string;
      /** The wait before the next request, milliseconds. */
      readonly delay: number;
    })
  | (HttpEventBase & {
      /** The service's clock differs from the local one, and later tokens account for it. */
      readonly type: "clock-skew";
      /** The service's time minus the local time, milliseconds. */
      readonly offset: number;
    })
  | (HttpEventBase & {
      /** The service rejected the credential, and the request is sent once more. */
      readonly type: "reauthorized";
      /** The reason, for example `clock-skew` or `credential-changed`. */
      readonly reason: string;
    })
  | (HttpEventBase & {
      /** The service received no credential although the request had one: a proxy or gateway removes the header. */
      readonly type: "header-stripped";
    });

/**
 * Wraps a listener so that its errors, including those of an async listener, are ignored.
 * @param listener the listener; undefined for none
 * @example const emit = safeListener(options.onEvent);
 */
export function safeListener<E>(listener: ((event: E) => unknown) | undefined): (event: E) => void {
  return (event) => {
    try {
      const pending = listener?.(event);
      if (typeof pending === "object") Promise.resolve(pending).catch(() => undefined);
    } catch {
      // A listener's mistake is its own.
    }
  };
}
