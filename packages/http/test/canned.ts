import {
  type Authorizer,
  type Clock,
  createTransport,
  type FetchLike,
  type HttpEvent,
  type Transport,
  type TransportOptions,
} from "../src/index.ts";

/** A clock that jumps: every sleep ends at once, and the time goes on by as much. */
export function jumpingClock(start: number = Date.UTC(2026, 10, 21)): Clock & { slept: number[] } {
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
        // Limits of a sending are given up when its answer comes: they jump only if nothing else happens.
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

/** What one sending gets: an answer, or an error that `fetch` throws. */
export type Canned = { status?: number; body?: unknown; headers?: Record<string, string> } | Error | "hang";

/** A `fetch` that gives canned answers in order and keeps what was sent. */
export function cannedFetch(...answers: Canned[]): FetchLike & { sent: { url: string; init: RequestInit }[] } {
  const sent: { url: string; init: RequestInit }[] = [];
  const fetch: FetchLike = (url, init) => {
    sent.push({ url, init });
    const answer = answers[Math.min(sent.length, answers.length) - 1];
    if (answer === undefined) throw new Error("no answer was canned");
    if (answer === "hang") return new Promise(() => undefined);
    if (answer instanceof Error) return Promise.reject(answer);
    const text =
      typeof answer.body === "string"
        ? answer.body
        : JSON.stringify(answer.body ?? { code: 0, message: "SUCCEED", request_id: "r-1", data: {} });
    return Promise.resolve(new Response(text, { status: answer.status ?? 200, headers: answer.headers ?? {} }));
  };
  return Object.assign(fetch, { sent });
}

/** A refusal as the service words it. */
export function refusal(status: number, code: number, headers: Record<string, string> = {}, message = "no"): Canned {
  return { status, body: { code, message, request_id: "r-2" }, headers };
}

/** An error as Node's `fetch` throws it. */
export function fetchError(code: string): Error {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
}

export const plainAuthorizer: Authorizer = {
  apiVersions: ["v2", "v1"],
  headers: async () => ({ Authorization: "Bearer the-secret-token", "Content-Type": "application/json" }),
  rejected: async () => "stop",
  accepted: () => undefined,
  hint: () => undefined,
};

/** A transport over canned answers, with its events and its clock. */
export function cannedTransport(
  answers: Canned[],
  options: Partial<TransportOptions> = {},
): {
  transport: Transport;
  fetch: ReturnType<typeof cannedFetch>;
  events: HttpEvent[];
  clock: ReturnType<typeof jumpingClock>;
} {
  const fetch = cannedFetch(...answers);
  const events: HttpEvent[] = [];
  const clock = jumpingClock();
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
