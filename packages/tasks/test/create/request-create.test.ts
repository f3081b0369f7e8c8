import {
  AbortError,
  AuthenticationError,
  BusyError,
  ConfigurationError,
  ConnectionError,
  errorFromCode,
  type KlingError,
  serviceCodes,
  TimeoutError,
  UnexpectedResponseError,
} from "@klingkit/errors";
import type { Call, Transport } from "@klingkit/http";
import { expect, test } from "vitest";
import { requestCreate, taskStateOf } from "../../src/create/request-create.ts";

const task = { klingkit: 1, host: "https://api.example", apiVersion: "v1", externalTaskId: "job-7" } as const;

/** A response without a service code. */
const gateway = (status: number | undefined): KlingError =>
  new (status === 429 ? BusyError : UnexpectedResponseError)("x", { sent: "yes", status });

test.each<[string, string, KlingError]>([
  ["none", "an error from before the request", new ConfigurationError("x")],
  ["none", "a request that was not sent", new AuthenticationError("x", { sent: "no" })],
  ["none", "a connection that was refused", new ConnectionError("x", { sent: "no" })],
  ["unknown", "a lost connection", new ConnectionError("x", { sent: "unknown" })],
  ["unknown", "a timeout", new TimeoutError("x", { sent: "unknown" })],
  ["none", "an abort between two requests", new AbortError("x", { sent: "no" })],
  ["unknown", "an abort of a request", new AbortError("x", { sent: "unknown" })],
  ["unknown", "a response that is too large", gateway(undefined)],
  ["none", "an unknown code under HTTP 400", errorFromCode(7777, "", { sent: "yes", status: 400 })],
  ["unknown", "an unknown code under HTTP 409", errorFromCode(7777, "", { sent: "yes", status: 409 })],
  ["unknown", "an unknown code under HTTP 500", errorFromCode(7777, "", { sent: "yes", status: 500 })],
  ["unknown", "an unknown code under HTTP 200", errorFromCode(7777, "", { sent: "yes", status: 200 })],
])("the task state is %s after %s", (taskState, _name, error) => {
  expect(taskStateOf(error)).toBe(taskState);
});

test.each(serviceCodes.map(({ code }) => [code, code >= 5000 ? "unknown" : "none"] as const))(
  "after service code %i, the task state is %s for every HTTP status",
  (code, taskState) => {
    for (const status of [200, 400, 429, 500])
      expect(taskStateOf(errorFromCode(code, "", { sent: "yes", status }))).toBe(taskState);
  },
);

test.each([307, 308, 400, 401, 403, 404, 405, 413, 415, 422, 429])(
  "a status %i without a service code means that no task was created",
  (status) => expect(taskStateOf(gateway(status))).toBe("none"),
);

test.each([0, 200, 204, 301, 302, 303, 408, 409, 410, 425, 499, 500, 502, 503, 504])(
  "a status %i without a service code leaves the outcome unknown",
  (status) => expect(taskStateOf(gateway(status))).toBe("unknown"),
);

const call: Call = { label: "Creating", method: "POST", path: "/v1/videos/text2video", body: "{}" };

/** Returns the error of a create whose request fails with `error`. */
async function failure(error: unknown, details: Parameters<typeof requestCreate>[2] = {}): Promise<unknown> {
  const clock = { now: () => 0, sleep: async () => undefined };
  const request = (): Promise<never> => Promise.reject(error);
  const transport: Transport = { baseUrl: task.host, apiVersions: ["v1"], clock, fetch: undefined, request };
  return requestCreate(async () => transport, call, details).catch((thrown: unknown) => thrown);
}

test("the error for an unknown outcome has the task reference, and is not retryable", async () => {
  const error = await failure(new TimeoutError("x", { sent: "unknown" }), { task });
  expect(error).toMatchObject({ name: "TimeoutError", taskState: "unknown", task, retryable: false, sent: "unknown" });
});

test("the error for a create that created no task has no task reference", async () => {
  const error = await failure(new ConnectionError("x", { sent: "no" }), { task });
  expect(error).toMatchObject({ taskState: "none", retryable: true });
  expect(error).not.toHaveProperty("task");
});

test("the advice for a rejected value includes the warning about the input, and any other advice does not", async () => {
  const warning = "`duration` may be too long.";
  const rejected = await failure(errorFromCode(1201, "", { sent: "yes", status: 400 }), { warning });
  expect(rejected).toMatchObject({ advice: `Correct the value that the message names. ${warning}`, taskState: "none" });
  const blocked = await failure(errorFromCode(1301, "", { sent: "yes", status: 400 }), { warning });
  expect(blocked).toMatchObject({ advice: "Change the prompt or the media." });
});

test("a configuration error states that no task was created", async () => {
  const transport = () => Promise.reject(new ConfigurationError("No credentials were found."));
  await expect(requestCreate(transport, call)).rejects.toMatchObject({ taskState: "none" });
});

test("rejects with an error that is not a KlingError unchanged", async () => {
  const error = new Error("x");
  expect(await failure(error)).toBe(error);
});

test("the advice for an unknown path includes the warning about the input, because the path may be assumed", async () => {
  const warning = "`model` kling-4.0 was never tried against the service.";
  expect(await failure(gateway(404), { warning })).toMatchObject({
    taskState: "none",
    advice: expect.stringContaining(warning),
  });
});
