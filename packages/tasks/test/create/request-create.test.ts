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

test.each<[string, KlingError, string]>([
  ["an error from before the request", new ConfigurationError("x"), "none"],
  ["a request that was not sent", new AuthenticationError("x", { sent: "no" }), "none"],
  ["a connection that was refused", new ConnectionError("x", { sent: "no" }), "none"],
  ["a lost connection", new ConnectionError("x", { sent: "unknown" }), "unknown"],
  ["a timeout", new TimeoutError("x", { sent: "unknown" }), "unknown"],
  ["an abort between two requests", new AbortError("x", { sent: "no" }), "none"],
  ["an abort of a request", new AbortError("x", { sent: "unknown" }), "unknown"],
  ["a response that is too large", gateway(undefined), "unknown"],
  ["an unknown code under HTTP 400", errorFromCode(7777, "", { sent: "yes", status: 400 }), "none"],
  ["an unknown code under HTTP 500", errorFromCode(7777, "", { sent: "yes", status: 500 }), "unknown"],
  ["an unknown code under HTTP 200", errorFromCode(7777, "", { sent: "yes", status: 200 }), "unknown"],
])("after %s the task state is right", (_name, error, taskState) => {
  expect(taskStateOf(error)).toBe(taskState);
});

test.each(serviceCodes.map(({ code }) => [code, code >= 5000 ? "unknown" : "none"] as const))(
  "after service code %i the task state is %s, whatever the HTTP status is",
  (code, taskState) => {
    for (const status of [200, 400, 429, 500])
      expect(taskStateOf(errorFromCode(code, "", { sent: "yes", status }))).toBe(taskState);
  },
);

test.each([307, 308, 400, 401, 403, 404, 405, 413, 415, 422, 429])(
  "a response %i without a code proves that there is no task",
  (status) => expect(taskStateOf(gateway(status))).toBe("none"),
);

test.each([0, 200, 204, 301, 302, 303, 408, 409, 410, 425, 499, 500, 502, 503, 504])(
  "a response %i without a code leaves the outcome unknown",
  (status) => expect(taskStateOf(gateway(status))).toBe("unknown"),
);

const call: Call = { label: "Creating", method: "POST", path: "/v1/videos/text2video", body: "{}" };

/** The error of a create whose request fails with `error`. */
async function failure(error: unknown, details: Parameters<typeof requestCreate>[2] = {}): Promise<unknown> {
  const clock = { now: () => 0, sleep: async () => undefined };
  const request = (): Promise<never> => Promise.reject(error);
  const transport: Transport = { baseUrl: task.host, apiVersions: ["v1"], clock, fetch: undefined, request };
  return requestCreate(async () => transport, call, details).catch((thrown: unknown) => thrown);
}

test("the error of an unknown outcome has the task, and is not retryable", async () => {
  const error = await failure(new TimeoutError("x", { sent: "unknown" }), { task });
  expect(error).toMatchObject({ name: "TimeoutError", taskState: "unknown", task, retryable: false, sent: "unknown" });
});

test("the error of a create without a task has none", async () => {
  const error = await failure(new ConnectionError("x", { sent: "no" }), { task });
  expect(error).toMatchObject({ taskState: "none", retryable: true });
  expect(error).not.toHaveProperty("task");
});

test("a rejected value gets the uncertainty of the input as advice, any other error does not", async () => {
  const warning = "`duration` may be too long.";
  const rejected = await failure(errorFromCode(1201, "", { sent: "yes", status: 400 }), { warning });
  expect(rejected).toMatchObject({ advice: `Correct the value that the message names. ${warning}`, taskState: "none" });
  const blocked = await failure(errorFromCode(1301, "", { sent: "yes", status: 400 }), { warning });
  expect(blocked).toMatchObject({ advice: "Change the prompt or the media." });
});

test("an error of the credential's configuration says that no task was created", async () => {
  const transport = () => Promise.reject(new ConfigurationError("No credentials were found."));
  await expect(requestCreate(transport, call)).rejects.toMatchObject({ taskState: "none" });
});

test("a failure that is no error of klingkit passes unchanged", async () => {
  const error = new Error("x");
  expect(await failure(error)).toBe(error);
});
