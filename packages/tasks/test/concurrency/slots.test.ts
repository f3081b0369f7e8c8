import { DEFAULT_ACCOUNT, type EmulatorOptions } from "@klingkit/emulator";
import { BusyError } from "@klingkit/errors";
import { describe, expect, test } from "vitest";
import { createSlots } from "../../src/concurrency/slots.ts";
import { openEmulator } from "../emulated.ts";
import { accountWith, connect, createClient, createsOf, errorOf } from "../client.ts";

const image = "https://images.example/a.png";

test("queues the creates above the account's concurrency, and creates all tasks", async () => {
  const { client, emulator } = await createClient({}, { accounts: [accountWith(5)], taskSeconds: 60 });
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, index) => client.textToVideo.run({ prompt: `fog ${index}` })),
  );
  expect(results.every(({ status }) => status === "succeeded")).toBe(true);
  expect(emulator.state().accounts[0]?.slots["video/kling-3.0"]?.peak).toBe(5);
  // Four rounds of five. Each end is read within seconds.
  expect(emulator.clock.now() - (emulator.calls[0]?.at ?? 0)).toBeLessThan(4 * 60_000 + 25_000);
});

test("keeps a configured limit without a rejection", async () => {
  const { client, emulator } = await createClient(
    { concurrency: { video: 3 } },
    { accounts: [accountWith(5)], taskSeconds: 60 },
  );
  await Promise.all(Array.from({ length: 9 }, (_, index) => client.textToVideo.run({ prompt: `fog ${index}` })));
  expect(emulator.calls.filter(({ code }) => code === 1303)).toEqual([]);
  expect(emulator.state().accounts[0]?.slots["video/kling-3.0"]?.peak).toBe(3);
});

test("applies a number to each model", async () => {
  const { client, emulator } = await createClient({ concurrency: 2 }, { taskSeconds: 60 });
  const runs = ["kling-3.0", "kling-2.6"].flatMap((model) =>
    [1, 2, 3].map(() => client.textToVideo.run({ prompt: "fog", model })),
  );
  await emulator.clock.sleep(30_000);
  expect(emulator.state().tasks).toHaveLength(4);
  await Promise.all(runs);
  expect(emulator.state().paid.tasks).toBe(6);
});

test("frees slots even if the caller does not wait", async () => {
  const { client, emulator } = await createClient(
    { concurrency: { video: 2 } },
    { accounts: [accountWith(2)], taskSeconds: 60 },
  );
  await Promise.all(Array.from({ length: 6 }, (_, index) => client.textToVideo.create({ prompt: `fog ${index}` })));
  expect(emulator.state().paid.tasks).toBe(6);
});

test("frees a slot soon after its task has ended, although another process receives the callback", async () => {
  const { client, emulator } = await createClient({ concurrency: { video: 1 } }, { taskSeconds: 60 });
  const start = emulator.clock.now();
  await client.textToVideo.create({ prompt: "fog" }, { callbackUrl: "https://receiver.example/kling" });
  await client.textToVideo.create({ prompt: "rain" });
  expect(emulator.clock.now() - start).toBeLessThan(65_000);
});

test("reports `queued`, and a queued create can be aborted at no cost", async () => {
  const { client, emulator } = await createClient(
    { concurrency: { video: 1 } },
    { accounts: [accountWith(1)], taskSeconds: 600 },
  );
  await client.textToVideo.create({ prompt: "first" });
  const controller = new AbortController();
  const statuses: string[] = [];
  const queued = client.textToVideo.run(
    { prompt: "second" },
    {
      signal: controller.signal,
      onUpdate: ({ status }) => {
        statuses.push(status);
        controller.abort();
      },
    },
  );
  await expect(queued).rejects.toMatchObject({ name: "AbortError", taskState: "none" });
  expect(statuses).toEqual(["queued"]);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("rejects a create that finds no slot within `queueTimeout`, at no cost", async () => {
  const { client, emulator } = await createClient(
    { concurrency: { video: 1 } },
    { accounts: [accountWith(1)], taskSeconds: 6000 },
  );
  await client.textToVideo.create({ prompt: "first" });
  await expect(client.textToVideo.create({ prompt: "second" }, { queueTimeout: 30_000 })).rejects.toMatchObject({
    name: "BusyError",
    taskState: "none",
  });
  expect(emulator.state().paid.tasks).toBe(1);
});

test("the error after a wait without a slot states the whole time in the queue, and has the last response of the service", async () => {
  const { client, emulator } = await createClient();
  emulator.faults.add({ method: "POST", code: 1303 });
  const error = await errorOf(client.textToVideo.create({ prompt: "fog" }));
  expect(createsOf(emulator).length).toBeGreaterThan(10);
  expect(error).toMatchObject({
    code: "busy",
    taskState: "none",
    retryable: true,
    serviceCode: 1303,
    status: 429,
    requestId: expect.any(String),
    summary: expect.stringMatching(/became free within 3600 s\. .*1303.*parallel task over resource pack limit/),
    cause: { code: "busy", serviceCode: 1303, requestId: error.requestId },
  });
});

test("a create that was not sent before `queueTimeout` has the response to another create", async () => {
  const { client, emulator } = await createClient();
  emulator.faults.add({ method: "POST", code: 1303 });
  const first = errorOf(client.textToVideo.create({ prompt: "first" }));
  await emulator.clock.sleep(1000);
  const sent = createsOf(emulator).length;
  const error = await errorOf(client.textToVideo.create({ prompt: "second" }, { queueTimeout: 5000 }));
  expect(createsOf(emulator)).toHaveLength(sent);
  expect(error).toMatchObject({ code: "busy", taskState: "none", serviceCode: 1303, cause: { serviceCode: 1303 } });
  expect(error.summary).toContain("within 5 s. The service returned 1303");
  client.engine.close();
  await first;
});

test("a create that waits for the configured limit has no response of the service", async () => {
  const { client } = await createClient({ concurrency: 1 }, { taskSeconds: 6000 });
  await client.textToVideo.create({ prompt: "first" });
  const error = await errorOf(client.textToVideo.create({ prompt: "second" }, { queueTimeout: 30_000 }));
  expect(error).toMatchObject({ code: "busy", advice: expect.stringContaining("`concurrency`") });
  expect(error.cause).toBeUndefined();
});

test("lowers the learned limit while another client uses slots, and raises it afterwards", async () => {
  let created = 0;
  const { client, emulator } = await createClient(
    {},
    { accounts: [accountWith(5)], taskSeconds: () => (created++ < 3 ? 100 : 40) },
  );
  const otherClient = connect(emulator, { concurrency: false });
  await Promise.all(
    Array.from({ length: 3 }, (_, index) => otherClient.textToVideo.create({ prompt: `theirs ${index}` })),
  );
  const start = emulator.clock.now();
  await Promise.all(Array.from({ length: 20 }, (_, index) => client.textToVideo.run({ prompt: `ours ${index}` })));
  const rejections = emulator.calls.filter(({ code }) => code === 1303).length;
  // Two slots for 100 s and five after it: 4 to 5 tasks, then the rest in three rounds.
  expect((emulator.clock.now() - start) / 1000).toBeLessThan(100 + 3 * 45 + 30);
  expect(emulator.state().paid.tasks).toBe(23);
  expect(emulator.state().accounts[0]?.slots["video/kling-3.0"]?.peak).toBe(5);
  expect(rejections).toBeGreaterThan(0);
  expect(rejections).toBeLessThanOrEqual(40);
});

test("counts the slots of each model separately", async () => {
  const { client, emulator } = await createClient(
    { concurrency: { video: 1 } },
    { accounts: [accountWith(1)], taskSeconds: 60 },
  );
  const start = emulator.clock.now();
  await Promise.all(["kling-3.0", "kling-2.6"].map((model) => client.textToVideo.create({ prompt: "fog", model })));
  expect(emulator.state().paid.tasks).toBe(2);
  expect(emulator.clock.now() - start).toBeLessThan(1000);
});

test("endpoints that share slots take turns", async () => {
  const { client, emulator } = await createClient(
    { concurrency: { video: 1 } },
    { accounts: [accountWith(1)], taskSeconds: 10 },
  );
  const many = Array.from({ length: 6 }, (_, index) => client.textToVideo.create({ prompt: `fog ${index}` }));
  await client.imageToVideo.create({ prompt: "fog", firstFrame: image });
  expect(emulator.state().tasks.length).toBeLessThan(5);
  await Promise.all(many);
});

test("closing the engine rejects its waits and its queued creates", async () => {
  const { client } = await createClient(
    { concurrency: { video: 1 } },
    { accounts: [accountWith(1)], taskSeconds: 600 },
  );
  const first = await client.textToVideo.create({ prompt: "first" });
  const waiting = errorOf(first.wait());
  const queued = errorOf(client.textToVideo.create({ prompt: "second" }));
  await new Promise((resolve) => setImmediate(resolve));
  client.engine.close();
  for (const error of await Promise.all([waiting, queued]))
    expect(error).toMatchObject({ name: "AbortError", message: expect.stringContaining("The client was closed") });
  expect([await waiting, await queued].map(({ taskState }) => taskState)).toEqual(["exists", "none"]);
});

test("a create with an unknown outcome occupies its slot until its task ends", async () => {
  const { client, emulator } = await createClient(
    { concurrency: { video: 1 } },
    { accounts: [accountWith(1)], taskSeconds: 300 },
  );
  const lost = emulator.faults.add({ drop: "after" });
  await expect(client.textToVideo.create({ prompt: "first" })).rejects.toMatchObject({
    name: "TaskOutcomeUnknownError",
  });
  lost.remove();
  await client.textToVideo.create({ prompt: "second" });
  const [first, second] = emulator.state().tasks;
  const waited = (second?.createdAt ?? Number.NaN) - (first?.endsAt ?? Number.NaN);
  expect(waited).toBeGreaterThanOrEqual(0);
  expect(waited).toBeLessThan(5000);
  expect(emulator.calls.filter(({ code }) => code === 1303)).toEqual([]);
});

test.each(["succeeded", "processing"])(
  "frees the slot of a create that is aborted when another task reports %s",
  async (status) => {
    const { client, emulator } = await createClient(
      { concurrency: { video: 1 } },
      { accounts: [accountWith(1)], taskSeconds: 60 },
    );
    const controller = new AbortController();
    const first = client.textToVideo.run(
      { prompt: "first" },
      { onUpdate: (update) => update.status === status && controller.abort() },
    );
    const second = client.textToVideo.create({ prompt: "second" }, { signal: controller.signal });
    const third = client.textToVideo.create({ prompt: "third" });
    await expect(second).rejects.toMatchObject({ name: "AbortError", taskState: "none" });
    await first;
    await third;
    expect(emulator.state().paid.tasks).toBe(2);
  },
);

test("every slot stays usable after aborts at different points", async () => {
  const { client, emulator } = await createClient(
    { concurrency: { video: 2 } },
    { accounts: [accountWith(2)], taskSeconds: 30 },
  );
  let aborted = 0;
  for (let round = 0; round < 10; round++) {
    const controllers = Array.from({ length: 6 }, () => new AbortController());
    const next = controllers.values();
    const runs = controllers.map(({ signal }, index) =>
      client.textToVideo.run(
        { prompt: `fog ${round} ${index}` },
        // Each update of a task aborts another task of the round.
        { signal, onUpdate: () => next.next().value?.abort() },
      ),
    );
    const ends = await Promise.allSettled(runs);
    aborted += ends.filter((end) => end.status === "rejected" && String(end.reason).startsWith("AbortError")).length;
  }
  expect(aborted).toBeGreaterThan(10);
  const start = emulator.clock.now();
  await client.textToVideo.create({ prompt: "last but one" });
  await client.textToVideo.create({ prompt: "last" });
  expect(emulator.clock.now() - start).toBeLessThan(60_000);
});

test("a request that queues at the moment at which the last queued one is aborted gets a slot", async () => {
  const { clock } = await openEmulator();
  const slots = createSlots(clock, undefined, () => () => undefined);
  const request = { key: "video/kling-3.0", count: 1, endpoint: "x", isRetry: false, onQueued: () => undefined };
  // Another client of the account has all slots.
  (await slots.acquire({ ...request, signal: undefined })).lowerLimit(new BusyError("No slot is free."));
  const stop = new AbortController();
  const aborted = slots.acquire({ ...request, signal: stop.signal }).catch(() => undefined);
  stop.abort();
  let isAcquired = false;
  void slots.acquire({ ...request, signal: undefined }).then(() => (isAcquired = true));
  await aborted;
  await clock.sleep(3_600_000);
  expect(isAcquired).toBe(true);
});

test("a create that begins just before another one is aborted does not wait for an hour", async () => {
  const waits: number[] = [];
  for (let microtasks = 0; microtasks < 20; microtasks++) {
    const { client, emulator } = await createClient();
    emulator.faults.add({ method: "POST", code: 1303, times: 1 });
    const stop = new AbortController();
    const aborted = errorOf(client.textToVideo.create({ prompt: "fog" }, { signal: stop.signal }));
    await emulator.clock.sleep(1000);
    const created = client.textToVideo.create({ prompt: "fog" }).catch(() => undefined);
    for (let count = 0; count < microtasks; count++) await Promise.resolve();
    stop.abort();
    const start = emulator.clock.now();
    await Promise.all([aborted, created]);
    waits.push(emulator.clock.now() - start);
  }
  expect(Math.max(...waits)).toBeLessThan(120_000);
});

test("keeps every slot usable when `queueTimeout` ends at the moment at which a slot becomes free", async () => {
  for (const queueTimeout of [60_798, 60_799, 60_800, 60_801, 60_802]) {
    const { client, emulator } = await createClient(
      { concurrency: { video: 1 } },
      { accounts: [accountWith(1)], taskSeconds: 60 },
    );
    await client.textToVideo.create({ prompt: "first" });
    await client.textToVideo.create({ prompt: "second" }, { queueTimeout }).catch(() => undefined);
    const start = emulator.clock.now();
    await client.textToVideo.create({ prompt: "third" });
    expect(emulator.clock.now() - start).toBeLessThanOrEqual(62_000);
  }
});

test.each(["onEvent", "beforeCreate", "settled", "queued", "succeeded"])(
  "keeps every slot usable when the caller aborts in %s",
  async (where) => {
    const emulator = await openEmulator({ accounts: [accountWith(1)], taskSeconds: 60 });
    let stop = new AbortController();
    const abortIn = (place: string): void => {
      if (place === where) stop.abort();
    };
    const client = connect(emulator, {
      concurrency: { video: 1 },
      onEvent: ({ type }) => type === "response" && abortIn("onEvent"),
      beforeCreate() {
        abortIn("beforeCreate");
        return { settled: () => abortIn("settled") };
      },
    });
    for (let round = 0; round < 8; round++) {
      stop = new AbortController();
      const { signal } = stop;
      await Promise.allSettled([
        client.textToVideo.run({ prompt: "runs" }, { onUpdate: ({ status }) => abortIn(status) }),
        client.textToVideo.run({ prompt: "queued" }, { signal, onUpdate: ({ status }) => abortIn(status) }),
        client.textToVideo.create({ prompt: "queued" }, { signal }),
      ]);
    }
    await emulator.clock.sleep(600_000);
    stop = new AbortController();
    const start = emulator.clock.now();
    await client.textToVideo.create({ prompt: "last" });
    expect(emulator.clock.now() - start).toBeLessThan(20_000);
  },
);

test("keeps every slot usable when tasks of several slots are aborted as others end", async () => {
  const { client, emulator } = await createClient({ concurrency: { image: 4 } }, { taskSeconds: 20 });
  for (let round = 0; round < 8; round++) {
    const stop = new AbortController();
    const { signal } = stop;
    await Promise.allSettled([
      client.generate.run(
        { prompt: "fog", n: 3 },
        { onUpdate: ({ status }) => status === "succeeded" && stop.abort() },
      ),
      ...[4, 2, 1].map((n) => client.generate.create({ prompt: "fog", n }, { signal })),
    ]);
  }
  await emulator.clock.sleep(600_000);
  const start = emulator.clock.now();
  await Promise.all([1, 2, 3, 4].map(() => client.generate.create({ prompt: "fog" })));
  expect(emulator.clock.now() - start).toBeLessThan(20_000);
});

test("frees the slot of a create of unknown outcome when the service never received it", async () => {
  const { client, emulator } = await createClient({ concurrency: { video: 1 } });
  emulator.faults.add({ method: "POST", drop: "before", times: 1 });
  emulator.faults.add({ method: "GET", html502: true });
  const error = await errorOf(client.textToVideo.create({ prompt: "lost" }, { createTimeout: 20_000 }));
  expect(error.taskState).toBe("unknown");
  emulator.faults.clear();
  const start = emulator.clock.now();
  await client.textToVideo.create({ prompt: "next" });
  expect(emulator.clock.now() - start).toBeLessThan(70_000);
});

/** Returns the options of an emulator whose account has an image pack. */
function withImagePack(concurrency: number): EmulatorOptions {
  const packs = [{ type: "image", units: 1_000_000, concurrency }] as const;
  return { accounts: [{ ...DEFAULT_ACCOUNT, packs }], taskSeconds: 20 };
}

describe.each([{ concurrency: { image: 4 } }, { concurrency: 20 }, {}])(
  "a task with more images than the account has slots (%j)",
  (options) => {
    test("does not delay other image tasks, and fails with the reason after `queueTimeout`", async () => {
      const { client, emulator } = await createClient(options, withImagePack(4));
      const start = emulator.clock.now();
      const large = errorOf(client.generate.create({ prompt: "nine", n: 9 }, { queueTimeout: 30 * 60_000 }));
      await Promise.all(Array.from({ length: 8 }, () => client.generate.run({ prompt: "one" })));
      expect(emulator.clock.now() - start).toBeLessThan(2 * 60_000);
      expect(await large).toMatchObject({
        name: "BusyError",
        serviceCode: 1303,
        advice: expect.stringContaining("needs 9 slots at the same time"),
      });
      const attempts = createsOf(emulator).filter(({ body }) => JSON.stringify(body).includes("nine"));
      expect(attempts.length).toBeGreaterThan(20);
      expect(attempts.length).toBeLessThan(36);
    });

    test("is created as soon as another client frees the slots", async () => {
      const { client, emulator } = await createClient(options, { ...withImagePack(9), taskSeconds: 300 });
      await connect(emulator).generate.create({ prompt: "other client" });
      const [large, small] = await Promise.all([
        client.generate.create({ prompt: "nine", n: 9 }),
        client.generate.create({ prompt: "four", n: 4 }),
      ]);
      const [, first, second] = emulator.state().tasks;
      expect([first?.id, second?.id]).toEqual([small.id, large.id]);
      const delay = (second?.createdAt ?? Number.NaN) - (first?.endsAt ?? Number.NaN);
      expect(delay).toBeLessThan(70_000);
    });
  },
);

test("a smaller task does not wait for a larger one that does not fit", async () => {
  const { client, emulator } = await createClient({}, withImagePack(4));
  const large = errorOf(client.generate.create({ prompt: "nine", n: 9 }, { queueTimeout: 20 * 60_000 }));
  const medium = errorOf(client.generate.create({ prompt: "five", n: 5 }, { queueTimeout: 20 * 60_000 }));
  await emulator.clock.sleep(5 * 60_000);
  const start = emulator.clock.now();
  await client.generate.run({ prompt: "four", n: 4 });
  expect(emulator.clock.now() - start).toBeLessThan(60_000);
  expect([(await large).code, (await medium).code]).toEqual(["busy", "busy"]);
});
