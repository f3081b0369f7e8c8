import { custom } from "@klingkit/auth";
import type { FaultRule } from "@klingkit/emulator";
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

test.each([401, 403, 405])("a code that repeats the status %i is no code of the service", async (status) => {
  const { client, emulator } = await createClient();
  emulator.faults.add({ status, body: { code: status, message: "rejected by the gateway" } });
  const error = await errorOf(client.textToVideo.create(fog));
  expect(error).toMatchObject({ name: "UnexpectedResponseError", taskState: "none", status });
  expect(error.message).toMatch(status === 405 ? /baseUrl/ : /key/);
  expect(emulator.calls).toHaveLength(2);
});

test.each(
  [400, 401, 403, 404, 405, 413, 415, 422, 429].flatMap((status) => [
    [status, "<html></html>"] as const,
    [status, { code: 90_001, message: "upstream" }] as const,
  ]),
)(
  "returns the task when a gateway forwards the create and responds %i itself, with the body %j",
  async (status, body) => {
    const { client, emulator } = await createClient();
    const gateway = emulator.faults.add({ method: "POST", status, body, processed: true, times: 1 });
    const task = await client.textToVideo.create(fog);
    expect(gateway.hits).toBe(1);
    expect(task.id).toBe(emulator.state().tasks[0]?.id);
    expect(emulator.state().paid.tasks).toBe(1);
  },
);

test.each<[string, FaultRule]>([
  ["no response", { drop: "before" }],
  ["too many requests", { code: 1302 }],
  ["a page instead of JSON", { status: 200, body: "<html></html>" }],
])(
  "leaves the outcome unknown when a gateway forwards the create and rejects it, and the lookup gets %s",
  async (_name, failure) => {
    const { client, emulator } = await createClient();
    emulator.faults.add({ method: "POST", status: 404, body: "<html></html>", processed: true, times: 1 });
    const outage = emulator.faults.add({ method: "GET", ...failure });
    const error = await errorOf(client.textToVideo.create(fog));
    expect(error).toMatchObject({ name: "TaskOutcomeUnknownError", taskState: "unknown" });
    outage.remove();
    expect((await client.tasks.recover(error.task ?? ""))?.id).toBe(emulator.state().tasks[0]?.id);
  },
);

test("an abort during the lookup of a create that a gateway rejected leaves the outcome unknown", async () => {
  const { client, emulator } = await createClient();
  emulator.faults.add({ method: "POST", status: 404, body: "<html></html>", processed: true });
  emulator.faults.add({ method: "GET", hang: true });
  const abort = new AbortController();
  const create = errorOf(client.textToVideo.create(fog, { signal: abort.signal }));
  await emulator.clock.sleep(1000);
  abort.abort();
  expect(await create).toMatchObject({
    name: "AbortError",
    taskState: "unknown",
    task: { endpoint: "video.textToVideo" },
  });
});

test.each<[unknown]>([["slow down"], [{ code: 90_001, message: "slow down" }]])(
  "returns a task that appears late when a gateway forwards the create and responds 429 for long with %j",
  async (body) => {
    const { client, emulator } = await createClient({}, { switches: { visibleAfter: 1000 } });
    const headers = { "retry-after": "600" };
    emulator.faults.add({ method: "POST", status: 429, body, headers, processed: true });
    const task = await client.textToVideo.create(fog);
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

describe.each(["api-key", "pair"] as const)("an id that is in use, with the credential %s", (credential) => {
  test("rejects with the task when the signal aborts during the lookups, and the task can be recovered", async () => {
    const { client, emulator } = await createClient({ credential }, { switches: { visibleAfter: 30_000 } });
    const first = await client.textToVideo.create(fog, { externalTaskId: "job-7" });
    const controller = new AbortController();
    const rejected = errorOf(client.textToVideo.create(fog, { externalTaskId: "job-7", signal: controller.signal }));
    await emulator.clock.sleep(5000);
    controller.abort();
    const error = await rejected;
    expect(error).toMatchObject({ name: "AbortError", taskState: "unknown", task: { externalTaskId: "job-7" } });
    expect((await client.tasks.recover(error.task ?? ""))?.id).toBe(first.id);
  });

  test("creates one task when two processes use it at the same time and the task appears after 3 s", async () => {
    const emulator = await openEmulator({ switches: { visibleAfter: 3000 } });
    const creates = [connect(emulator, { credential }), connect(emulator, { credential })].map(({ textToVideo }) =>
      textToVideo.create(fog, { externalTaskId: "job-7" }),
    );
    const [winner, loser] = (await Promise.allSettled(creates)).toSorted((a, b) => (a.status < b.status ? -1 : 1));
    expect(winner?.status).toBe("fulfilled");
    expect(loser).toMatchObject({
      reason: { name: "AlreadyExistsError", taskState: "exists", task: { id: emulator.state().tasks[0]?.id } },
    });
    expect(emulator.state().paid.tasks).toBe(1);
  });

  test.each([59_000, 60_000])("returns its task when it appears after %i ms", async (visibleAfter) => {
    const { client } = await createClient({ credential }, { switches: { visibleAfter } });
    const intent = JSON.stringify(await client.textToVideo.prepare(fog, { externalTaskId: "job-7" }));
    const first = await client.tasks.send(intent);
    expect((await client.tasks.send(intent)).id).toBe(first.id);
  });

  test.each([61_000, 119_000])("leaves the outcome unknown when it appears after %i ms", async (visibleAfter) => {
    const { client } = await createClient({ credential }, { switches: { visibleAfter } });
    const intent = JSON.stringify(await client.textToVideo.prepare(fog, { externalTaskId: "job-7" }));
    await client.tasks.send(intent);
    const error = await errorOf(client.tasks.send(intent));
    expect(error).toMatchObject({ taskState: "unknown", task: { externalTaskId: "job-7" } });
  });
});

test("leaves the outcome unknown when the id is in use and no lookup gets a response, and recovers the task later", async () => {
  const { client, emulator } = await createClient({}, { switches: { visibleAfter: 3000 } });
  const first = await client.textToVideo.create(fog, { externalTaskId: "job-7" });
  emulator.faults.add({ method: "GET", html502: true });
  const error = await errorOf(client.textToVideo.create(fog, { externalTaskId: "job-7" }));
  expect(error).toMatchObject({ name: "TaskOutcomeUnknownError", taskState: "unknown" });
  emulator.faults.clear();
  expect((await client.tasks.recover(error.task ?? ""))?.id).toBe(first.id);
});

test("leaves the outcome unknown when the client is closed while a stored intent waits for a slot", async () => {
  const emulator = await openEmulator({ switches: { visibleAfter: 60_000 }, taskSeconds: 600 });
  const client = connect(emulator, { concurrency: { video: 1 } });
  const intent = JSON.stringify(await client.textToVideo.prepare(fog, { externalTaskId: "job-7" }));
  await connect(emulator).tasks.send(intent);
  await client.textToVideo.create(fog);
  const rejected = errorOf(client.tasks.send(intent));
  await emulator.clock.sleep(40_000);
  client.engine.close();
  expect(await rejected).toMatchObject({
    name: "AbortError",
    taskState: "unknown",
    task: { externalTaskId: "job-7" },
  });
});

const talk = { videoUrl: "https://videos.example/talk.mp4", text: "hello" };

test("leaves the outcome unknown when an endpoint without lookup rejects an external task id that is in use", async () => {
  const { client } = await createClient();
  await client.lipSync.create(talk, { externalTaskId: "job-7" });
  expect(await errorOf(client.lipSync.create(talk, { externalTaskId: "job-7" }))).toMatchObject({
    name: "TaskOutcomeUnknownError",
    recoverable: false,
    taskState: "unknown",
    summary: expect.stringContaining("job-7 already exists"),
    task: { externalTaskId: "job-7" },
  });
});

test("the rejection of another value by an endpoint without lookup means that no task was created", async () => {
  const { client, emulator } = await createClient();
  emulator.faults.add({ method: "POST", code: 1201, message: "the media does not exist" });
  for (const create of [client.lipSync.create(talk), client.withoutExternalTaskId.create(fog)])
    expect(await errorOf(create)).toMatchObject({ name: "RequestRejectedError", taskState: "none" });
});

test.each([1102, 1303])(
  "leaves the outcome unknown when a stored intent without lookup is rejected with %i",
  async (code) => {
    const { client, emulator } = await createClient();
    const intent = JSON.stringify(await client.lipSync.prepare(talk, { externalTaskId: "job-7" }));
    await client.tasks.send(intent);
    emulator.faults.add({ method: "POST", code });
    expect(await errorOf(client.tasks.send(intent, { queueTimeout: 60_000 }))).toMatchObject({
      name: "TaskOutcomeUnknownError",
      recoverable: false,
      taskState: "unknown",
      task: { externalTaskId: "job-7" },
    });
  },
);

test.each(["外部任务已存在", "任务重复", "参数被占用"])(
  "returns the task of a create that the runtime sends twice when the rejection is %j",
  async (message) => {
    const emulator = await openEmulator({ switches: { visibleAfter: 1000 } });
    emulator.faults.add({ method: "POST", nth: 2, code: 1201, message });
    const client = connect(emulator, {
      fetch: async (url, init) => {
        if (init.method === "POST") await emulator.fetch(url, init);
        return emulator.fetch(url, init);
      },
    });
    expect((await client.textToVideo.create(fog)).id).toBe(emulator.state().tasks[0]?.id);
  },
);
