import type { ApiVersion } from "@klingkit/errors";

/** The fields of all request events. */
export interface HttpEventBase {
  /** The time of the event, epoch milliseconds on the client's clock. */
  readonly at: number;
  /** The HTTP method. */
  readonly method: string;
  /** The path below the base URL, without the query. */
  readonly path: string;
  /** The API version of the path. Undefined if the call specifies none. */
  readonly apiVersion: ApiVersion | undefined;
  /** The number of the request within the call, starting at 1. */
  readonly attempt: number;
}

/**
 * An event of a request. It contains no headers, body or query, so it contains no secrets.
 * @example
 * createKling({ onEvent: (event) => event.type === "retry" && console.warn(event.path, event.reason, event.delay) });
 */
export type HttpEvent =
  | (HttpEventBase & {
      /** A request is about to be sent. */
      readonly type: "request";
    })
  | (HttpEventBase & {
      /** A response arrived. */
      readonly type: "response";
      /** The HTTP status. */
      readonly status: number;
      /** The service's code. Undefined if the response contains none. */
      readonly serviceCode: number | undefined;
      /** The id that the service assigned to the request. Undefined if the response contains none. */
      readonly requestId: string | undefined;
      /** The time from the start of the request to the end of the response body, milliseconds. */
      readonly duration: number;
    })
  | (HttpEventBase & {
      /** No response arrived. */
      readonly type: "no-response";
      /** The reason, for example `timeout` or `ECONNREFUSED`. */
      readonly reason: string;
      /** The time since the start of the request, milliseconds. */
      readonly duration: number;
    })
  | (HttpEventBase & {
      /** The request will be retried. */
      readonly type: "retry";
      /** The reason, for example `HTTP 503` or `code 1302`. */
      readonly reason: string;
      /** The delay before the next request, milliseconds. */
      readonly delay: number;
    })
  | (HttpEventBase & {
      /** The clock of the service differs from the local clock. Later tokens compensate for the difference. */
      readonly type: "clock-skew";
      /** The service's time minus the local time, milliseconds. */
      readonly offset: number;
    })
  | (HttpEventBase & {
      /** The service rejected the credential. The request is sent once more with a renewed one. */
      readonly type: "reauthorized";
      /** The reason, for example `clock-skew` or `credential-changed`. */
      readonly reason: string;
    })
  | (HttpEventBase & {
      /**
       * A response has the envelope of a gateway instead of the service's, and its data was used. Emitted once per
       * transport.
       */
      readonly type: "gateway-envelope";
      /** The HTTP status. */
      readonly status: number;
    })
  | (HttpEventBase & {
      /** The service received no credential, because a proxy or gateway removed the header. */
      readonly type: "header-stripped";
    });

/**
 * Wraps a listener. Errors that it throws, and rejections of an async listener, are ignored.
 * @param listener the listener, or undefined
 * @example const emit = safeListener(options.onEvent);
 */
export function safeListener<E>(listener: ((event: E) => unknown) | undefined): (event: E) => void {
  return (event) => {
    try {
      Promise.resolve(listener?.(event)).catch(() => undefined);
    } catch {
      // A listener that throws must not affect the call.
    }
  };
}
