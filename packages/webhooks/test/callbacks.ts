import { type SignOptions, signCallback } from "../src/index.ts";

/** The documented test vector (apps/docs/service/webhooks.md#test-vector). */
export const vector: {
  readonly secret: string;
  readonly id: string;
  readonly timestamp: number;
  readonly body: string;
  readonly signature: string;
} = {
  secret: "whsec_dGVzdHNlY3JldHRlc3RzZWNyZXR0ZXN0c2VjcmV0MTI=",
  id: "9876543210",
  timestamp: 1781080794,
  body: '{"id":"1234567890","status":"succeeded","message":"","create_time":1781080778802,"update_time":1781080794151}',
  signature: "v1,UsKlJP00XoQyOn410NM9xv34sP+Gl0jnOO9Lcpr7NJ4=",
};

export const secret: string = vector.secret;
export const otherSecret = "whsec_b3RoZXJzZWNyZXRvdGhlcnNlY3JldG90aGVyczEyMzQ=";

/** The fixed time of the tests, epoch milliseconds. */
export const noon: number = Date.UTC(2026, 10, 21, 12);
/** A clock that starts at `noon` and advances only when `time` is set. */
export function manualClock(): { time: number; now: () => number } {
  const clock = { time: noon, now: () => clock.time };
  return clock;
}

export const hook = "https://example.com/kling";

/** The body of an API v2 callback. */
export function taskBody(status: string, seconds = 0, id = "867283741759111202"): object {
  const outputs = status === "succeeded" ? [{ type: "video", id: "9", url: "https://example.com/9.mp4" }] : [];
  const times = { create_time: noon, update_time: noon + seconds * 1000 };
  return { id, status, message: "", ...times, external_id: "job-1", outputs, billing: [] };
}

/** The body of the console's test callback. */
export const consoleTest: object = {
  id: "1",
  status: "submitted",
  outputs: [],
  message: "",
  create_time: noon,
  update_time: noon,
};

/** A request in the service's format, signed at `noon`. */
export async function callback(task: object | string, options: SignOptions = {}): Promise<Request> {
  return new Request(hook, await signCallback(task, { secret, at: noon, ...options }));
}

export async function unsignedCallback(task: object | string): Promise<Request> {
  return new Request(hook, await signCallback(task));
}
