import { custom } from "@klingkit/auth";
import { describe, expect, test } from "vitest";
import { connect, createClient, createsOf, errorOf } from "../client.ts";
import { openEmulator } from "../emulated.ts";

const fog = { prompt: "fog" };

describe.each(["api-key", "pair"] as const)("with the credential %s", (credential) => {
  test.each([0, 1000, 3000, 20_000])(
    "a stored intent that is sent twice returns one task when the service shows the task after %i ms",
    async (visibleAfter) => {
      const { client, emulator } = await createClient({ credential }, { switches: { visibleAfter } });
      const intent = JSON.stringify(await client.textToVideo.prepare(fog, { externalTaskId: "job-7" }));
      const first = await client.tasks.send(intent);
      const second = await client.tasks.send(intent);
      // The lookup before the second send finds a task that is visible at once.
      expect(createsOf(emulator).map(({ code }) => code)).toEqual(visibleAfter === 0 ? [0] : [0, 1201]);
      expect(second.id).toBe(first.id);
      expect(emulator.state().paid.tasks).toBe(1);
    },
  );

  test.each([0, 1000, 3000, 20_000])(
    "a create that the runtime sends twice returns its task when the service shows the task after %i ms",
    async (visibleAfter) => {
      const emulator = await openEmulator({ switches: { visibleAfter } });
      const client = connect(emulator, {
        credential,
        fetch: async (url, init) => {
          if (init.method === "POST" && !url.endsWith("/tasks")) await emulator.fetch(url, init);
          return emulator.fetch(url, init);
        },
      });
      const task = await client.textToVideo.create(fog);
      expect(createsOf(emulator).map(({ code }) => code)).toEqual([0, 1201]);
      expect(task.id).toBe(emulator.state().tasks[0]?.id);
      expect(emulator.state().paid.tasks).toBe(1);
    },
  );
});

test("leaves the outcome unknown when the id is in use but its task does not appear, and recovers the task later", async () => {
  const { client, emulator } = await createClient({}, { switches: { visibleAfter: 600_000 } });
  const intent = JSON.stringify(await client.textToVideo.prepare(fog, { externalTaskId: "job-7" }));
  const { id } = await client.tasks.send(intent);
  const error = await errorOf(client.tasks.send(intent));
  expect(error).toMatchObject({
    name: "TaskOutcomeUnknownError",
    taskState: "unknown",
    task: { externalTaskId: "job-7" },
  });
  await emulator.clock.sleep(600_000);
  expect((await client.tasks.recover(error.task ?? ""))?.id).toBe(id);
});

test.each([
  ["is rejected because the balance is used up", { code: 1102 }],
  ["is rejected by the content policy", { code: 1301 }],
  ["is rejected with a message that does not name the id", { code: 1201, message: "duration is invalid" }],
  ["finds no slot within `queueTimeout`", { code: 1303 }],
  ["is rejected by a gateway", { status: 403, body: "<html>Forbidden</html>" }],
  ["is not sent because the credential function fails", undefined],
])("finds the task of a stored intent whose second send %s", async (_name, rule) => {
  const { client, emulator } = await createClient({}, { switches: { visibleAfter: 3000 } });
  const intent = JSON.stringify(await client.textToVideo.prepare(fog, { externalTaskId: "job-7" }));
  const { id } = await client.tasks.send(intent);
  let calls = 0;
  // The lookup before the send gets its credential. The send itself does not.
  const headers = async (): Promise<Record<string, string>> => {
    if (rule === undefined && ++calls === 2) throw new Error("vault");
    return { Authorization: "Bearer api-key-emulator" };
  };
  const otherClient = connect(emulator, { credential: custom({ headers }) });
  const rejection = rule && emulator.faults.add({ method: "POST", path: "/text-to-video/", ...rule });
  expect((await otherClient.tasks.send(intent, { queueTimeout: 2000 })).id).toBe(id);
  expect(rejection ? rejection.hits > 0 : calls > 2 && createsOf(emulator).length === 1).toBe(true);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("`possiblySent: false` rejects the first send of a stored intent without a lookup", async () => {
  const { client, emulator } = await createClient();
  emulator.faults.add({ method: "POST", code: 1301 });
  const intent = await client.textToVideo.prepare(fog);
  const start = emulator.clock.now();
  expect(await errorOf(client.tasks.send(intent, { possiblySent: false }))).toMatchObject({
    name: "ContentRejectedError",
    taskState: "none",
  });
  expect(emulator.clock.now()).toBe(start);
  expect(emulator.calls).toHaveLength(1);
});

test("an aborted send of a stored intent leaves the outcome unknown", async () => {
  const { client, emulator } = await createClient({}, { switches: { visibleAfter: 3000 } });
  const intent = await client.textToVideo.prepare(fog, { externalTaskId: "job-7" });
  await client.tasks.send(intent);
  emulator.faults.add({ method: "POST", code: 1302 });
  const controller = new AbortController();
  const sending = errorOf(client.tasks.send(intent, { signal: controller.signal }));
  await emulator.clock.sleep(500);
  controller.abort();
  expect(await sending).toMatchObject({
    name: "AbortError",
    taskState: "unknown",
    task: { externalTaskId: "job-7" },
  });
});

test("a rejection for a different value has the task reference and costs one lookup", async () => {
  const { client, emulator } = await createClient();
  emulator.faults.add({ method: "POST", code: 1201, message: "model_name is invalid" });
  const error = await errorOf(client.textToVideo.create(fog, { externalTaskId: "job-7" }));
  expect(error).toMatchObject({ name: "RequestRejectedError", taskState: "none", task: { externalTaskId: "job-7" } });
  expect(emulator.calls).toHaveLength(2);
});

const notFound = {
  timestamp: "2026-11-28T00:00:00.000+00:00",
  status: 404,
  error: "Not Found",
  message: "No message available",
  path: "/x",
};

test.each([400, 401, 403, 404, 405, 413, 415, 422])(
  "rejects at once, without a task, when a wrong base URL responds %i",
  async (status) => {
    const { client, emulator } = await createClient();
    emulator.faults.add({ status, body: notFound });
    const start = emulator.clock.now();
    const error = await errorOf(client.textToVideo.create(fog));
    expect(error).toMatchObject({ name: "UnexpectedResponseError", taskState: "none", status });
    expect(error.message).toMatch(status === 413 ? /size/ : status === 401 || status === 403 ? /key/ : /baseUrl/);
    expect(emulator.calls).toHaveLength(2);
    expect(emulator.clock.now()).toBe(start);
  },
);

test.each([400, 401, 403, 404, 405, 413, 415, 422, 429])(
  "returns the task when a gateway forwards the create and responds %i itself",
  async (status) => {
    const { client, emulator } = await createClient();
    const gateway = emulator.faults.add({ method: "POST", status, body: "<html></html>", processed: true, times: 1 });
    const task = await client.textToVideo.create(fog);
    expect(gateway.hits).toBe(1);
    expect(task.id).toBe(emulator.state().tasks[0]?.id);
    expect(emulator.state().paid.tasks).toBe(1);
  },
);

test.each([1102, 1103, 1301])(
  "returns the task that a crashed process created when the second send is rejected with %i",
  async (code) => {
    const { client, emulator } = await createClient();
    const stored = JSON.stringify(await client.textToVideo.prepare(fog));
    const crash = new AbortController();
    emulator.faults.add({ method: "POST", times: 1, hang: true, processed: true });
    const [first] = await Promise.allSettled([
      client.tasks.send(stored, { signal: crash.signal }),
      emulator.clock.sleep(1000).then(() => crash.abort()),
    ]);
    expect(first).toMatchObject({ reason: { name: "AbortError", taskState: "unknown" } });
    const rejection = emulator.faults.add({ method: "POST", code });
    // The lookup before the send gets no response, so the intent is sent.
    emulator.faults.add({ method: "GET", drop: "before", when: () => rejection.hits === 0 });
    expect((await client.tasks.send(stored)).id).toBe(emulator.state().tasks[0]?.id);
    expect(rejection.hits).toBe(1);
    expect(emulator.state().paid.tasks).toBe(1);
  },
);

test.each([1102, 1201, 1301])(
  "leaves the outcome unknown when the second send is rejected with %i and no lookup gets a response",
  async (code) => {
    const { client, emulator } = await createClient();
    const stored = JSON.stringify(await client.textToVideo.prepare(fog));
    const { id } = await client.tasks.send(stored);
    const rejection = emulator.faults.add({ method: "POST", code });
    const outage = emulator.faults.add({ method: "GET", drop: "before" });
    const error = await errorOf(client.tasks.send(stored));
    expect(error).toMatchObject({ name: "TaskOutcomeUnknownError", serviceCode: code, taskState: "unknown" });
    expect(rejection.hits).toBe(1);
    outage.remove();
    expect((await client.tasks.recover(JSON.stringify(error.task)))?.id).toBe(id);
    expect(emulator.state().paid.tasks).toBe(1);
  },
);
