import {
  type Authorizer,
  type Clock,
  createTransport,
  type FetchLike,
  type HttpEvent,
  type Transport,
  type TransportOptions,
} from "../src/index.ts";

/** A clock that does not wait: each sleep resolves immediately and advances the time. */
export function virtualClock(start: number = Date.UTC(2026, 10, 21)): Clock & { slept: number[] } {
  let time = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason);
          return;
        }
        // A response cancels the time limit of its request, so a sleep resolves only if nothing else happens first.
        const timer = setImmediate(() =>
          setImmediate(() => {
            if (signal?.aborted) return;
            time += ms;
            slept.push(ms);
            resolve();
          }),
        );
        signal?.addEventListener("abort", () => {
          clearImmediate(timer);
          reject(signal.reason);
        });
      }),
  };
}

/** The outcome of one request: a response, an error that `fetch` throws, or no response. */
export type Canned = { status?: number; body?: unknown; headers?: Record<string, string> } | Error | "hang";

/** A `fetch` that returns canned responses in order and records the requests. The last response repeats. */
export function cannedFetch(...responses: Canned[]): FetchLike & { sent: { url: string; init: RequestInit }[] } {
  const sent: { url: string; init: RequestInit }[] = [];
  const fetch: FetchLike = (url, init) => {
    sent.push({ url, init });
    const response = responses[Math.min(sent.length, responses.length) - 1];
    if (response === undefined) throw new Error("The test provides no response.");
    if (response === "hang") return new Promise(() => undefined);
    if (response instanceof Error) return Promise.reject(response);
    const text =
      typeof response.body === "string"
        ? response.body
        : JSON.stringify(response.body ?? { code: 0, message: "SUCCEED", request_id: "r-1", data: {} });
    return Promise.resolve(new Response(text, { status: response.status ?? 200, headers: response.headers ?? {} }));
  };
  return Object.assign(fetch, { sent });
}

/** An error response of the service. */
export function serviceError(
  status: number,
  code: number,
  headers: Record<string, string> = {},
  message = "no",
): Canned {
  return { status, body: { code, message, request_id: "r-2" }, headers };
}

/** An error that the `fetch` of Node.js throws. */
export function fetchError(code: string): Error {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
}

export const plainAuthorizer: Authorizer = {
  apiVersions: ["v2", "v1"],
  headers: async () => ({ Authorization: "Bearer the-secret-token", "Content-Type": "application/json" }),
  rejected: async () => "do-not-retry",
  accepted: () => undefined,
  hint: () => undefined,
};

/** A transport with canned responses, its events and its clock. */
export function cannedTransport(
  responses: Canned[],
  options: Partial<TransportOptions> = {},
): {
  transport: Transport;
  fetch: ReturnType<typeof cannedFetch>;
  events: HttpEvent[];
  clock: ReturnType<typeof virtualClock>;
} {
  const fetch = cannedFetch(...responses);
  const events: HttpEvent[] = [];
  const clock = virtualClock();
  const transport = createTransport({
    baseUrl: "https://api.example",
    authorizer: plainAuthorizer,
    fetch,
    clock,
    random: () => 1,
    onEvent: (event) => events.push(event),
    ...options,
  });
  return { transport, fetch, events, clock };
}

export const read = { label: "Reading", method: "GET", path: "/tasks", apiVersion: "v2" } as const;
export const post = {
  label: "Creating",
  method: "POST",
  path: "/v1/videos/text2video",
  body: "{}",
  apiVersion: "v1",
} as const;
