import type { FaultRule } from "@klingkit/emulator";
import { describe, expect, test } from "vitest";
import { accountWith, connect, createClient, createsOf, errorOf } from "../client.ts";
import { openEmulator } from "../emulated.ts";

const fog = { prompt: "fog" };

describe.each([
  ["v2", "api-key"],
  ["v1", "pair"],
] as const)("on API %s", (_version, credential) => {
  test.each<[string, FaultRule]>([
    ["the connection is lost", { drop: "after" }],
    ["the response is incomplete", { truncateBody: true }],
    ["the response is 5000", { code: 5000 }],
    ["the response is 5002", { code: 5002 }],
    ["the response is an HTML page with status 502", { html502: true }],
    ["the response is empty", { status: 200, body: "" }],
    ["no response arrives", { hang: true }],
  ])("returns the task that was created although %s", async (_name, rule) => {
    const { client, emulator } = await createClient({ credential });
    const fault = emulator.faults.add({ method: "POST", times: 1, processed: true, ...rule });
    const task = await client.textToVideo.create(fog);
    expect(fault.hits).toBe(1);
    expect(task.id).toBe(emulator.state().tasks[0]?.id);
    expect(emulator.state().paid.tasks).toBe(1);
    expect(createsOf(emulator)).toHaveLength(1);
  });

  test.each<[string, FaultRule]>([
    ["the connection is lost", { drop: "before" }],
    ["the response is 5000", { code: 5000 }],
    ["the response is an HTML page with status 502", { html502: true }],
    ["no response arrives", { hang: true }],
  ])("sends the same create again when %s and no task was created", async (_name, rule) => {
    const { client, emulator } = await createClient({ credential });
    const fault = emulator.faults.add({ method: "POST", times: 1, ...rule });
    const task = await client.textToVideo.create(fog);
    expect(fault.hits).toBe(1);
    expect(emulator.state().tasks.map(({ externalTaskId }) => externalTaskId)).toEqual([task.externalTaskId]);
    const creates = createsOf(emulator);
    expect(creates).toHaveLength(2);
    expect(creates[1]?.body).toEqual(creates[0]?.body);
  });

  test("finds a task that the service shows late, and does not create it again", async () => {
    const { client, emulator } = await createClient({ credential }, { switches: { visibleAfter: 20_000 } });
    const lost = emulator.faults.add({ method: "POST", times: 1, drop: "after" });
    const start = emulator.clock.now();
    const task = await client.textToVideo.create(fog);
    expect(lost.hits).toBe(1);
    expect(emulator.clock.now() - start).toBeGreaterThanOrEqual(20_000);
    expect(task.id).toBe(emulator.state().tasks[0]?.id);
    expect(emulator.state().paid.tasks).toBe(1);
  });

  test("finds the task that occupies the last slot when the second request is rejected with 1303", async () => {
    const { client, emulator } = await createClient(
      { credential },
      {
        accounts: [accountWith(1)],
        switches: { visibleAfter: 10_000, duplicateIdCheck: "after-slots" },
        taskSeconds: 90,
      },
    );
    emulator.faults.add({ method: "POST", times: 1, drop: "after" });
    const task = await client.textToVideo.create(fog);
    expect(emulator.calls.map(({ code }) => code)).toContain(1303);
    expect(task.id).toBe(emulator.state().tasks[0]?.id);
    expect(emulator.state().paid.tasks).toBe(1);
  });

  test("leaves the outcome unknown when the second request is rejected with 1102", async () => {
    const { client, emulator } = await createClient({ credential });
    emulator.faults.add({ method: "POST", nth: 1, drop: "before" });
    emulator.faults.add({ method: "POST", nth: 2, code: 1102 });
    expect(await errorOf(client.textToVideo.create(fog))).toMatchObject({
      name: "TaskOutcomeUnknownError",
      taskState: "unknown",
      serviceCode: 1102,
      task: { endpoint: "video.textToVideo" },
    });
    expect(createsOf(emulator)).toHaveLength(2);
  });

  test("leaves the outcome unknown when a lookup is rejected for its credential", async () => {
    const { client, emulator } = await createClient({ credential });
    emulator.faults.add({ method: "POST", times: 1, drop: "after" });
    emulator.faults.add({ method: "GET", code: 1002 });
    expect(await errorOf(client.textToVideo.create(fog))).toMatchObject({ taskState: "unknown", serviceCode: 1002 });
  });

  test("sends nothing again while no lookup gets a response, even if the service does not reject a used external task id", async () => {
    const { client, emulator } = await createClient({ credential }, { switches: { externalTaskIds: "off" } });
    emulator.faults.add({ drop: "after" });
    await expect(client.textToVideo.create(fog)).rejects.toMatchObject({ taskState: "unknown" });
    expect(createsOf(emulator)).toHaveLength(1);
    expect(emulator.state().paid.tasks).toBe(1);
  });

  test("an abort while the outcome is unknown rejects at once with the task reference", async () => {
    const { client, emulator } = await createClient({ credential });
    const controller = new AbortController();
    emulator.faults.add({ method: "POST", times: 1, drop: "after" });
    let abortedAt = 0;
    const abort = (): true => {
      abortedAt = emulator.clock.now();
      controller.abort();
      return true;
    };
    emulator.faults.add({ method: "GET", hang: true, when: abort });
    expect(await errorOf(client.textToVideo.create(fog, { signal: controller.signal }))).toMatchObject({
      name: "AbortError",
      taskState: "unknown",
      task: { endpoint: "video.textToVideo" },
    });
    expect(emulator.clock.now()).toBe(abortedAt);
  });
});

test("finds the task as soon as lookups get responses again", async () => {
  const { client, emulator } = await createClient({}, { switches: { externalTaskIds: "off" } });
  const lost = emulator.faults.add({ method: "POST", times: 1, drop: "after" });
  const until = emulator.clock.now() + 30_000;
  const outage = emulator.faults.add({ method: "GET", drop: "before", when: () => emulator.clock.now() < until });
  const task = await client.textToVideo.create(fog);
  expect(lost.hits).toBe(1);
  expect(outage.hits).toBeGreaterThan(1);
  expect(emulator.clock.now()).toBeGreaterThanOrEqual(until);
  expect(emulator.state().tasks.map(({ id }) => id)).toEqual([task.id]);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("`maxRetries: 0` does not limit the lookups after a lost response", async () => {
  const { client, emulator } = await createClient({ maxRetries: 0 });
  emulator.faults.add({ method: "POST", drop: "after", times: 1 });
  const outage = emulator.faults.add({ method: "GET", drop: "before", times: 9 });
  const { id } = await client.textToVideo.create(fog);
  expect(emulator.state().tasks.map((task) => task.id)).toEqual([id]);
  expect(outage.hits).toBe(9);
});

test.each([
  ["the service notices a used external task id 5 s late", { externalTaskIds: { lateBy: 5000 } }],
  ["the service checks external task ids after balance and concurrency", { duplicateIdCheck: "after-slots" }],
] as const)("pays for one task after a lost response when %s", async (_name, switches) => {
  const { client, emulator } = await createClient({}, { switches });
  const lost = emulator.faults.add({ method: "POST", times: 1, drop: "after" });
  const outage = emulator.faults.add({ method: "GET", times: 2, drop: "before" });
  const task = await client.textToVideo.create(fog);
  expect([lost.hits, outage.hits]).toEqual([1, 2]);
  expect(emulator.state().tasks.map(({ id }) => id)).toEqual([task.id]);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("looks the task up after 5001 before it sends the create again", async () => {
  const { client, emulator } = await createClient();
  emulator.faults.add({ method: "POST", code: 5001, processed: true, times: 1 });
  const task = await client.textToVideo.create(fog);
  expect(emulator.state().tasks.map(({ id }) => id)).toEqual([task.id]);
  expect(emulator.state().paid.tasks).toBe(1);
  expect(emulator.calls.map(({ method, code }) => [method, code])).toEqual([
    ["POST", 5001],
    ["GET", 0],
  ]);
});

test.each([408, 409, 410, 425, 499, 502])(
  "leaves the outcome unknown after a status %i without a service code, until the task is found",
  async (status) => {
    const { client, emulator } = await createClient({}, { switches: { visibleAfter: 3000 } });
    const fault = emulator.faults.add({ method: "POST", status, body: "", processed: true, times: 1 });
    const task = await client.textToVideo.create(fog);
    expect(fault.hits).toBe(1);
    expect(task.id).toBe(emulator.state().tasks[0]?.id);
    expect(emulator.state().paid.tasks).toBe(1);
  },
);

test.each([408, 409, 410, 425, 499])(
  "finds the task when a gateway forwards the create and responds %i with an unknown code",
  async (status) => {
    const { client, emulator } = await createClient();
    const body = { code: 90_001, message: "upstream" };
    emulator.faults.add({ method: "POST", status, body, processed: true, times: 1 });
    expect((await client.textToVideo.create(fog)).id).toBe(emulator.state().tasks[0]?.id);
  },
);

test("leaves an unknown outcome unknown when a gateway responds 404 to the second request", async () => {
  const { client, emulator } = await createClient({}, { switches: { visibleAfter: 600_000 } });
  emulator.faults.add({ method: "POST", drop: "after", times: 1 });
  const gateway = emulator.faults.add({ method: "POST", status: 404, body: { error: "Not Found" } });
  expect(await errorOf(client.textToVideo.create(fog))).toMatchObject({
    name: "TaskOutcomeUnknownError",
    taskState: "unknown",
    task: { endpoint: "video.textToVideo" },
  });
  expect(gateway.hits).toBe(1);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("finds the task after a 2xx response without a task", async () => {
  const { client, emulator } = await createClient();
  const fault = emulator.faults.add({ method: "POST", status: 200, body: { ok: true }, processed: true, times: 1 });
  const task = await client.textToVideo.create(fog);
  expect(fault.hits).toBe(1);
  expect(task.id).toBe(emulator.state().tasks[0]?.id);
  expect(emulator.state().paid.tasks).toBe(1);
});

const html = "<html>rejected</html>";

test.each([
  [401, html],
  [401, { code: 401, message: "unauthorized" }],
  [403, html],
  [404, html],
  [405, html],
  [413, html],
  [429, "slow down"],
])("looks the task up again when a gateway responds %i to the lookup with %j", async (status, body) => {
  const { client, emulator } = await createClient();
  emulator.faults.add({ method: "POST", drop: "after", times: 1 });
  const rejected = emulator.faults.add({ method: "GET", status, body, times: 6 });
  const task = await client.textToVideo.create(fog);
  expect(rejected.hits).toBe(6);
  expect(task.id).toBe(emulator.state().tasks[0]?.id);
  expect(createsOf(emulator)).toHaveLength(1);
});

describe.each(["api-key", "pair"] as const)(
  "with the credential %s, an external task id that was used before",
  (credential) => {
    const options = { externalTaskId: "job-1" };

    test.each<[string, FaultRule]>([
      ["is lost before it arrives", { drop: "before" }],
      ["is rejected by a gateway with 502", { html502: true }],
      ["is rejected by a gateway with 429", { status: 429, body: "slow down" }],
    ])("is rejected with the task of an hour ago when the create %s", async (_name, rule) => {
      const { client, emulator } = await createClient({ credential });
      const first = await client.textToVideo.create(fog, options);
      await emulator.clock.sleep(3_600_000);
      emulator.faults.add({ method: "POST", times: 1, ...rule });
      const rejection = { name: "AlreadyExistsError", taskState: "exists", task: { id: first.id } };
      expect(await errorOf(client.textToVideo.create({ prompt: "other" }, options))).toMatchObject(rejection);
      emulator.faults.add({ method: "POST", times: 1, ...rule });
      const accepted = await client.textToVideo.create({ prompt: "other" }, { ...options, onExisting: "return" });
      expect(accepted).toMatchObject({ id: first.id, request: undefined });
      expect(emulator.state().paid.tasks).toBe(1);
    });

    test.each([-86_400_000, 86_400_000])(
      "returns the task of the call whose response is lost when the client's clock is %i ms off",
      async (offset) => {
        const emulator = await openEmulator({ switches: { visibleAfter: 50_000 } });
        const clock = { now: () => emulator.clock.now() + offset, sleep: emulator.clock.sleep };
        emulator.faults.add({ method: "POST", times: 1, html502: true, processed: true });
        const task = await connect(emulator, { credential, clock }).textToVideo.create(fog, options);
        expect(task.id).toBe(emulator.state().tasks[0]?.id);
      },
    );
  },
);

test.each(["api-key", "pair"] as const)(
  "with the credential %s, does not return or create a task when the lookup of a gateway shows another task",
  async (credential) => {
    const { client, emulator } = await createClient({ credential }, { switches: { externalTaskIds: "off" } });
    emulator.faults.add({ method: "POST", times: 1, drop: "after" });
    const data =
      credential === "pair"
        ? { task_id: "999", task_status: "submitted", task_info: { external_task_id: "other" } }
        : [{ id: "999", status: "submitted", external_id: "other" }];
    const gateway = emulator.faults.add({ method: "GET", body: { code: 0, message: "", request_id: "r", data } });
    const error = await errorOf(client.textToVideo.create(fog));
    expect(error).toMatchObject({ name: "TaskOutcomeUnknownError", taskState: "unknown" });
    expect(createsOf(emulator)).toHaveLength(1);
    gateway.remove();
    expect((await client.tasks.recover(error.task ?? ""))?.id).toBe(emulator.state().tasks[0]?.id);
  },
);

test.each([500, 3000])(
  "sends a create again in time when the clock is set back by an hour after %i ms",
  async (after) => {
    const emulator = await openEmulator();
    let offset = 0;
    const clock = { now: () => emulator.clock.now() + offset, sleep: emulator.clock.sleep };
    emulator.faults.add({ method: "POST", html502: true, times: 1 });
    const start = emulator.clock.now();
    const creating = connect(emulator, { clock }).textToVideo.create(fog);
    await emulator.clock.sleep(after);
    offset = -3_600_000;
    await creating;
    expect(emulator.clock.now() - start).toBeLessThan(90_000);
  },
);
