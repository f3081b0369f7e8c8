import { apiKey, custom, jwt } from "@klingkit/auth";
import { DEFAULT_ACCOUNT } from "@klingkit/emulator";
import { ConfigurationError } from "@klingkit/errors";
import type { Authorizer } from "@klingkit/http";
import { describe, expect, test } from "vitest";
import { connect, createClient, errorOf } from "../client.ts";
import { openEmulator } from "../emulated.ts";

const fog = { prompt: "fog" };
const KEY = "api-key-emulator";

/** How a credential function can fail. */
const failures: Readonly<Record<string, () => Promise<never>>> = {
  "throws an error": () => Promise.reject(new Error("token server: ECONNREFUSED")),
  "throws a string": () => Promise.reject("down"), // oxlint-disable-line prefer-promise-reject-errors -- a caller may
  "never settles": () => new Promise<never>(() => undefined),
};

/** The credentials that come from a function. */
const credentials: Readonly<Record<string, (key: () => Promise<string>) => Authorizer>> = {
  "an API key": (key) => apiKey(key),
  "custom headers": (key) => custom({ headers: async () => ({ Authorization: `Bearer ${await key()}` }) }),
};

describe.each(Object.entries(credentials))("a function that returns %s", (_name, credentialOf) => {
  test.each(Object.entries(failures))(
    "and %s after a lost response leaves the outcome unknown, with the task",
    async (_failure, fail) => {
      const emulator = await openEmulator();
      let isDown = false;
      const client = connect(emulator, {
        credential: credentialOf(() => (isDown ? fail() : Promise.resolve(KEY))),
        fetch: async (url, init) => {
          const response = await emulator.fetch(url, init);
          if (init.method !== "POST") return response;
          // The response is lost. Each lookup is rejected, so the function is called again.
          isDown = true;
          throw new TypeError("fetch failed");
        },
      });
      emulator.faults.add({ method: "GET", code: 1002 });
      const start = emulator.clock.now();
      const error = await errorOf(client.textToVideo.create(fog, { createTimeout: 60_000 }));
      expect(error).toMatchObject({
        name: "TaskOutcomeUnknownError",
        taskState: "unknown",
        task: { endpoint: "video.textToVideo" },
      });
      expect(emulator.clock.now() - start).toBeLessThanOrEqual(95_000);
      expect(emulator.state().paid.tasks).toBe(1);
      isDown = false;
      emulator.faults.clear();
      expect((await client.tasks.recover(error.task ?? ""))?.id).toBe(emulator.state().tasks[0]?.id);
    },
  );

  test.each(Object.entries(failures))(
    "and %s before the create rejects, and no task was created",
    async (_failure, fail) => {
      const { client, emulator } = await createClient({ credential: credentialOf(fail) });
      const error = await errorOf(client.textToVideo.create(fog));
      expect(error).toMatchObject({ taskState: "none" });
      expect(error.message).toMatch(/^Creating a video\.textToVideo task failed: the credential function /);
      expect(emulator.calls).toEqual([]);
    },
  );

  test("and never settles can be aborted, and does not block later calls", async () => {
    let isDown = true;
    const { client, emulator } = await createClient({
      credential: credentialOf(() => (isDown ? new Promise<never>(() => undefined) : Promise.resolve(KEY))),
    });
    const controller = new AbortController();
    const creating = errorOf(client.textToVideo.create(fog, { signal: controller.signal }));
    await emulator.clock.sleep(1000);
    const abortedAt = emulator.clock.now();
    controller.abort();
    expect(await creating).toMatchObject({ name: "AbortError", taskState: "none" });
    expect(emulator.clock.now()).toBe(abortedAt);
    isDown = false;
    await client.textToVideo.create(fog);
    expect(emulator.state().paid.tasks).toBe(1);
  });
});

test("an authorizer whose `accepted` and `hint` throw loses neither the task nor the error", async () => {
  const called: string[] = [];
  const { client, emulator } = await createClient({
    credential: {
      ...custom({ headers: () => ({ Authorization: `Bearer ${KEY}` }) }),
      accepted() {
        called.push("accepted");
        throw new Error("metrics are down");
      },
      hint() {
        called.push("hint");
        throw new Error("no hint");
      },
    },
  });
  const task = await client.textToVideo.create(fog);
  expect(task.id).toBe(emulator.state().tasks[0]?.id);
  emulator.faults.add({ code: 1002 });
  expect(await errorOf(client.textToVideo.create(fog))).toMatchObject({
    name: "AuthenticationError",
    serviceCode: 1002,
    taskState: "none",
  });
  expect(new Set(called)).toEqual(new Set(["accepted", "hint"]));
});

test("listeners that throw or reject change nothing", async () => {
  const called: string[] = [];
  const rejections: unknown[] = [];
  const onRejection = (reason: unknown): void => void rejections.push(reason);
  process.on("unhandledRejection", onRejection);
  const { client } = await createClient({
    onEvent: async ({ type }) => {
      called.push(type);
      throw new Error("listener");
    },
  });
  const result = await client.textToVideo.run(fog, {
    onUpdate: async ({ status }) => {
      called.push(status);
      throw new Error("listener");
    },
  });
  expect(result.status).toBe("succeeded");
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", onRejection);
  expect(called).toEqual(expect.arrayContaining(["request", "response", "succeeded"]));
  expect(rejections).toEqual([]);
});

test("a `random` that throws after a lost response does not lose the task", async () => {
  let calls = 0;
  const { client, emulator } = await createClient({
    random() {
      calls++;
      throw new Error("no entropy");
    },
  });
  const lost = emulator.faults.add({ method: "POST", drop: "after", times: 1 });
  emulator.faults.add({ method: "GET", status: 502 });
  expect(await errorOf(client.textToVideo.create(fog))).toMatchObject({
    name: "TaskOutcomeUnknownError",
    taskState: "unknown",
    task: { endpoint: "video.textToVideo" },
  });
  expect(lost.hits).toBe(1);
  expect(calls).toBeGreaterThan(0);
});

test("a credential function that throws a KlingError with `none` after a lost response leaves the outcome unknown", async () => {
  const emulator = await openEmulator();
  let isSealed = false;
  const client = connect(emulator, {
    credential: custom({
      headers() {
        if (isSealed) throw new ConfigurationError("The vault is sealed.", { taskState: "none" });
        return { Authorization: `Bearer ${KEY}` };
      },
    }),
    fetch: async (url, init) => {
      const response = await emulator.fetch(url, init);
      if (init.method !== "POST") return response;
      isSealed = true;
      throw new TypeError("fetch failed");
    },
  });
  const error = await errorOf(client.textToVideo.create(fog, { createTimeout: 60_000 }));
  const unknown = { name: "TaskOutcomeUnknownError", taskState: "unknown", task: { endpoint: "video.textToVideo" } };
  expect(error).toMatchObject(unknown);
  // Neither the recovery nor another send may conclude that there is no task.
  expect(await errorOf(client.tasks.recover(error.task ?? ""))).toMatchObject(unknown);
  isSealed = false;
  const intent = await client.textToVideo.prepare(fog);
  isSealed = true;
  expect(await errorOf(client.tasks.send(intent))).toMatchObject(unknown);
});

test("a function that returns a key pair and throws after a lost response leaves the outcome unknown on API v1", async () => {
  const emulator = await openEmulator();
  const { accessKey, secretKey } = DEFAULT_ACCOUNT;
  let isSealed = false;
  const pair = async (): Promise<{ accessKey: string; secretKey: string }> => {
    if (isSealed) throw new Error("The vault is sealed.");
    return { accessKey, secretKey };
  };
  const client = connect(emulator, {
    credential: jwt(pair, { clock: emulator.clock }),
    fetch: async (url, init) => {
      const response = await emulator.fetch(url, init);
      if (init.method !== "POST") return response;
      isSealed = true;
      throw new TypeError("fetch failed");
    },
  });
  emulator.faults.add({ method: "GET", code: 1002 });
  expect(await errorOf(client.generate.create({ prompt: "fog", n: 2 }, { createTimeout: 60_000 }))).toMatchObject({
    name: "TaskOutcomeUnknownError",
    taskState: "unknown",
    task: { endpoint: "image.generate", apiVersion: "v1" },
  });
  expect(emulator.state().paid.tasks).toBe(1);
});
