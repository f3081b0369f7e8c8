import type { ApiVersion } from "@klingkit/errors";

/** What every event of a request carries. */
export interface HttpEventBase {
  /** Epoch milliseconds on the handed-in clock. */
  readonly at: number;
  readonly method: string;
  /** The path below the base URL, without the query. */
  readonly path: string;
  readonly apiVersion: ApiVersion;
  /** Which sending of this call, from 1. */
  readonly attempt: number;
}

/** What happened to a request. Holds no header, no body, no query, and so no secret. */
export type HttpEvent =
  | (HttpEventBase & { readonly type: "request" })
  | (HttpEventBase & {
      readonly type: "response";
      readonly status: number;
      /** The service's code, where the response has one. */
      readonly serviceCode: number | undefined;
      readonly requestId: string | undefined;
      /** From sending to the whole body, milliseconds. */
      readonly duration: number;
    })
  | (HttpEventBase & { readonly type: "no-response"; readonly reason: string; readonly duration: number })
  | (HttpEventBase & { readonly type: "retry"; readonly reason: string; /** Milliseconds. */ readonly wait: number })
  | (HttpEventBase & {
      readonly type: "clock-skew";
      /** Service minus local time, milliseconds. */ readonly offset: number;
    })
  | (HttpEventBase & { readonly type: "signed-again"; readonly reason: string })
  | (HttpEventBase & { readonly type: "header-stripped" });

/** Hands events to a listener whose own failures, also later ones of an async listener, must not become the call's. */
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
