import { decodeTask, type TaskData } from "@klingkit/tasks";
import { expect, test } from "vitest";
import {
  createReceiver,
  type Delivery,
  memoryStore,
  type Receiver,
  type ReceiverOptions,
  type WebhookEvent,
} from "../src/index.ts";
import {
  callback,
  consoleTest,
  hook,
  noon,
  otherSecret,
  secret,
  manualClock,
  taskBody,
  unsignedCallback,
} from "./callbacks.ts";

interface Recorder {
  readonly receive: Receiver;
  readonly tasks: TaskData[];
  readonly deliveries: Delivery[];
  readonly tests: Delivery[];
  readonly events: WebhookEvent[];
  readonly clock: ReturnType<typeof manualClock>;
  statuses(): string[];
}

/** A receiver that records all tasks, deliveries and events. Its clock starts at `noon`. */
function createRecorder(options: ReceiverOptions = {}): Recorder {
  const clock = manualClock();
  const tasks: TaskData[] = [];
  const deliveries: Delivery[] = [];
  const tests: Delivery[] = [];
  const events: WebhookEvent[] = [];
  const receive = createReceiver({
    secret,
    clock,
    onTask(task, delivery) {
      tasks.push(task);
      deliveries.push(delivery);
    },
    onTest: (_task, delivery) => void tests.push(delivery),
    onEvent: (event) => void events.push(event),
    ...options,
  });
  return { receive, tasks, deliveries, tests, events, clock, statuses: () => tasks.map(({ status }) => status) };
}

/** A `confirm` function that returns one of `tasks`, independent of the callback's fields. */
const confirmWith =
  (...tasks: readonly object[]): NonNullable<ReceiverOptions["confirm"]> =>
  async ({ id }) =>
    tasks.map(decodeTask).find((task) => task?.id === id);

test("passes a signed callback to the handler and responds with 200", async () => {
  const { receive, tasks, deliveries } = createRecorder();
  const response = await receive(await callback(taskBody("succeeded", 9), { id: "m-1" }));
  expect(response.status).toBe(200);
  expect(tasks).toMatchObject([{ id: "867283741759111202", status: "succeeded", outputs: [{ type: "video" }] }]);
  expect(deliveries).toEqual([{ id: "m-1", verification: "signed" }]);
});

const json = { "content-type": "application/json" };
test.each<[number, string, RequestInit]>([
  [405, "method", { method: "GET" }],
  [405, "method", { method: "PUT", body: "{}", headers: json }],
  [415, "content-type", { method: "POST", body: "{}" }],
  [415, "content-type", { method: "POST", body: "{}", headers: { "content-type": "application/json-seq" } }],
  [413, "too-large", { method: "POST", body: "{}", headers: { ...json, "content-length": "999999999" } }],
  [413, "too-large", { method: "POST", body: new Uint8Array(1024 * 1024 + 1), headers: json }],
  [401, "unsigned", { method: "POST", body: JSON.stringify(taskBody("succeeded")), headers: json }],
])("responds with %d for the reason %s", async (status, reason, init) => {
  const { receive, tasks, events } = createRecorder();
  const response = await receive(new Request(hook, init));
  expect(response.status).toBe(status);
  expect(response.headers.get("allow")).toBe(status === 405 ? "POST" : null);
  expect(await response.text()).toBe("");
  expect(events).toMatchObject([{ type: "rejected", status, reason, at: noon }]);
  expect(tasks).toEqual([]);
});

test("stops reading a body without `content-length` at the limit", async () => {
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled++;
      controller.enqueue(new Uint8Array(1000));
    },
  });
  const init = { method: "POST", headers: json, body: endless, duplex: "half" } as const;
  const { receive } = createRecorder({ maxBytes: 10_000 });
  expect((await receive(new Request(hook, init))).status).toBe(413);
  expect(pulled).toBeLessThan(20);
});

test("responds with 400 when reading the body fails", async () => {
  const broken = new ReadableStream({ pull: (controller) => controller.error(new Error("connection lost")) });
  const init = { method: "POST", headers: json, body: broken, duplex: "half" } as const;
  const { receive, events } = createRecorder();
  expect((await receive(new Request(hook, init))).status).toBe(400);
  expect(events).toMatchObject([{ reason: "unreadable", cause: { message: "connection lost" } }]);
});

test("responds with 400 to a signed body that does not describe a task", async () => {
  const { receive, events } = createRecorder();
  expect((await receive(await callback('{"hello":1}'))).status).toBe(400);
  expect(events).toMatchObject([{ reason: "not-a-task" }]);
});

test("responds with 401 to an invalid signature and reports the reason to onEvent only", async () => {
  const { receive, tasks, events } = createRecorder({ confirm: confirmWith(taskBody("succeeded")) });
  const response = await receive(await callback(taskBody("succeeded"), { secret: otherSecret }));
  expect([response.status, await response.text()]).toEqual([401, ""]);
  expect(events).toMatchObject([{ reason: "signature", cause: { reason: "mismatch" } }]);
  expect(JSON.stringify(events)).not.toContain(secret);
  expect(tasks).toEqual([]);
});

test("rejects a callback that is replayed after more than five minutes", async () => {
  const { receive, clock, tasks, events } = createRecorder();
  const old = await callback(taskBody("succeeded"));
  clock.time += 301_000;
  expect((await receive(old)).status).toBe(401);
  expect(events).toMatchObject([{ reason: "signature", cause: { reason: "too-old" } }]);
  expect(tasks).toEqual([]);
});

test("handles a duplicate delivery once and responds with 200 to both", async () => {
  const { receive, tasks, events } = createRecorder();
  const twice = [
    await callback(taskBody("succeeded"), { id: "m" }),
    await callback(taskBody("succeeded"), { id: "m" }),
  ];
  const responses = await Promise.all(twice.map(receive));
  expect(responses.map(({ status }) => status)).toEqual([200, 200]);
  expect(tasks).toHaveLength(1);
  expect(events).toMatchObject([{ type: "duplicate" }]);
});

test("reports each task only with later statuses, and its end only once", async () => {
  const { receive, statuses, events } = createRecorder();
  const order = ["processing", "submitted", "processing", "succeeded", "processing", "failed", "succeeded"];
  for (const [at, status] of order.entries())
    await receive(await callback(taskBody(status, status === "processing" ? 5 : at)));
  expect(statuses()).toEqual(["processing", "succeeded"]);
  expect(events.map(({ type }) => type)).toEqual(["stale", "stale", "stale", "stale", "stale"]);
});

test("within one status, only a later update is handled", async () => {
  const { receive, tasks } = createRecorder();
  for (const seconds of [5, 3, 7]) await receive(await callback(taskBody("processing", seconds)));
  expect(tasks.map(({ updatedAt }) => updatedAt)).toEqual([noon + 5000, noon + 7000]);
});

test("an unknown status is not final", async () => {
  const { receive, tasks } = createRecorder();
  await receive(await callback(taskBody("reviewing", 1)));
  await receive(await callback(taskBody("succeeded", 2)));
  expect(tasks.map(({ serviceStatus }) => serviceStatus)).toEqual(["reviewing", "succeeded"]);
});

test("responds with 500 when the handler throws, and handles the next delivery", async () => {
  let isFailing = true;
  const { receive, events } = createRecorder({
    onTask() {
      if (isFailing) throw new Error("the database is unavailable");
    },
  });
  expect((await receive(await callback(taskBody("succeeded"), { id: "m" }))).status).toBe(500);
  expect(events).toMatchObject([{ type: "failed", error: { message: "the database is unavailable" } }]);
  isFailing = false;
  expect((await receive(await callback(taskBody("succeeded"), { id: "m" }))).status).toBe(200);
  expect((await receive(await callback(taskBody("succeeded"), { id: "m" }))).status).toBe(200);
  expect(events.slice(1).map(({ type }) => type)).toEqual(["duplicate"]);
});

test("responds with 200 each time a stale callback is delivered", async () => {
  const { receive, events } = createRecorder();
  await receive(await callback(taskBody("succeeded", 5)));
  const late = { id: "msg_late" };
  expect((await receive(await callback(taskBody("processing", 2), late))).status).toBe(200);
  expect((await receive(await callback(taskBody("processing", 2), late))).status).toBe(200);
  expect(events.map(({ type }) => type)).toEqual(["stale", "stale"]);
});

test("after the handler of a final status fails, an earlier status is still stale", async () => {
  const handled: string[] = [];
  const { receive } = createRecorder({
    onTask({ status }) {
      if (status === "succeeded" && !handled.includes("tried")) {
        handled.push("tried");
        throw new Error("once");
      }
      handled.push(status);
    },
  });
  await receive(await callback(taskBody("processing", 1)));
  await receive(await callback(taskBody("succeeded", 2)));
  await receive(await callback(taskBody("submitted", 0)));
  await receive(await callback(taskBody("succeeded", 2)));
  expect(handled).toEqual(["processing", "tried", "succeeded"]);
});

test("runs handlers of one task sequentially and handlers of different tasks concurrently", async () => {
  const log: string[] = [];
  const [first, other] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const { receive } = createRecorder({
    async onTask({ id, status }) {
      log.push(`${id} ${status} begins`);
      first.resolve();
      // The handler of task 1 waits for the handler of task 2, so the test passes only if they run concurrently.
      if (id === "2") other.resolve();
      await other.promise;
      log.push(`${id} ${status} ends`);
    },
  });
  const [earliest, ...later] = await Promise.all(
    [taskBody("submitted", 0, "1"), taskBody("succeeded", 1, "1"), taskBody("submitted", 0, "2")].map((task) =>
      callback(task),
    ),
  );
  if (!earliest) throw new Error("no request");
  // Signatures of concurrent requests may be verified in any order.
  const handled = receive(earliest);
  await first.promise;
  const responses = await Promise.all([handled, ...later.map(receive)]);
  expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(log.filter((line) => line.startsWith("1"))).toEqual([
    "1 submitted begins",
    "1 submitted ends",
    "1 succeeded begins",
    "1 succeeded ends",
  ]);
  expect(log.filter((line) => line.startsWith("2"))).toEqual(["2 submitted begins", "2 submitted ends"]);
});

test("an unsigned callback is replaced by the confirmed task", async () => {
  const { receive, tasks, deliveries } = createRecorder({
    secret: undefined,
    confirm: confirmWith(taskBody("failed", 3)),
  });
  expect((await receive(await unsignedCallback(taskBody("succeeded", 4)))).status).toBe(200);
  expect(tasks).toMatchObject([{ status: "failed" }]);
  expect(deliveries).toEqual([{ id: undefined, verification: "confirmed" }]);
});

test("confirms an unsigned callback even if a secret is set, because API v1 may not sign", async () => {
  const { receive, statuses } = createRecorder({ confirm: confirmWith(taskBody("succeeded")) });
  expect((await receive(await unsignedCallback(taskBody("succeeded")))).status).toBe(200);
  expect(statuses()).toEqual(["succeeded"]);
});

test("confirms a signed callback if no secret is set", async () => {
  const { receive, deliveries } = createRecorder({ secret: "", confirm: confirmWith(taskBody("succeeded")) });
  await receive(await callback(taskBody("succeeded")));
  expect(deliveries).toMatchObject([{ verification: "confirmed" }]);
});

test("rejects a callback that is not confirmed, even if `confirm` returns a different task", async () => {
  for (const confirm of [confirmWith(), async () => decodeTask(taskBody("succeeded", 0, "2"))]) {
    const { receive, tasks, events } = createRecorder({ confirm });
    expect((await receive(await unsignedCallback(taskBody("succeeded")))).status).toBe(401);
    expect(events).toMatchObject([{ reason: "not-confirmed" }]);
    expect(tasks).toEqual([]);
  }
});

test("responds with 503 when the callback is ahead of the confirmed status, and handles the confirmed status", async () => {
  const { receive, statuses, events } = createRecorder({ confirm: confirmWith(taskBody("processing", 1)) });
  expect((await receive(await unsignedCallback(taskBody("succeeded", 2)))).status).toBe(503);
  expect(statuses()).toEqual(["processing"]);
  expect(events).toMatchObject([{ reason: "not-yet" }]);
});

test("does not confirm a stale unsigned callback", async () => {
  let confirmations = 0;
  const { receive } = createRecorder({
    async confirm(task) {
      confirmations++;
      return task;
    },
  });
  for (const status of ["succeeded", "succeeded", "processing"])
    await receive(await unsignedCallback(taskBody(status)));
  expect(confirmations).toBe(1);
});

test("responds with 500 when `confirm` fails", async () => {
  const { receive } = createRecorder({ confirm: () => Promise.reject(new Error("offline")) });
  expect((await receive(await unsignedCallback(taskBody("succeeded")))).status).toBe(500);
});

test("a callback waits while 8 others are confirmed; beyond 100 that wait, the response is 503", async () => {
  const confirmation = Promise.withResolvers<void>();
  let [concurrent, most] = [0, 0];
  const { receive, statuses } = createRecorder({
    async confirm({ id }) {
      most = Math.max(most, ++concurrent);
      await confirmation.promise;
      concurrent--;
      return id === "true" ? taskBody("succeeded", 0, id) : undefined;
    },
    onEvent: (event) => event.type === "rejected" && event.reason === "busy" && confirmation.resolve(),
  });
  const ids = [...Array.from({ length: 107 }, (_, at) => `false-${at}`), "true", "too-late"];
  const requests = await Promise.all(ids.map((id) => unsignedCallback(taskBody("succeeded", 0, id))));
  // The last one is rejected immediately; only then do the confirmations resolve.
  const responses = await Promise.all(requests.map(receive));
  const count = (status: number): number => responses.filter((response) => response.status === status).length;
  expect([count(200), count(401), count(503)]).toEqual([1, 107, 1]);
  expect(statuses()).toEqual(["succeeded"]);
  expect(most).toBe(8);
});

test("`unsigned` rejects or trusts unsigned callbacks", async () => {
  const confirm = confirmWith(taskBody("succeeded"));
  const strict = createRecorder({ unsigned: "reject", confirm });
  expect((await strict.receive(await unsignedCallback(taskBody("succeeded")))).status).toBe(401);
  expect(strict.tasks).toEqual([]);

  const open = createRecorder({ unsigned: "trust", secret: undefined });
  expect((await open.receive(await unsignedCallback(taskBody("succeeded")))).status).toBe(200);
  expect(open.deliveries).toEqual([{ id: undefined, verification: "none" }]);
  const guarded = createRecorder({ unsigned: "trust" });
  expect((await guarded.receive(await callback(taskBody("succeeded"), { secret: otherSecret }))).status).toBe(401);
});

test("a callback with only some of the signature headers is invalid, not unsigned", async () => {
  const { receive, tasks, events } = createRecorder({ unsigned: "trust" });
  const request = await unsignedCallback(taskBody("succeeded"));
  request.headers.set("webhook-id", "m");
  expect((await receive(request)).status).toBe(401);
  expect(events).toMatchObject([{ reason: "signature", cause: { reason: "missing" } }]);
  expect(tasks).toEqual([]);
});

test("a missing secret is reported by the first callback, not by createReceiver", async () => {
  const { receive, events } = createRecorder({ secret: undefined });
  expect((await receive(await callback(taskBody("succeeded")))).status).toBe(500);
  expect(events).toMatchObject([
    {
      type: "failed",
      error: {
        name: "ConfigurationError",
        summary: "The receiver has neither a webhook secret nor `confirm`, so it cannot verify callbacks.",
      },
    },
  ]);
});

test("createReceiver rejects an invalid secret and an invalid limit", () => {
  expect(() => createReceiver({ secret: "whsec_???" })).toThrow(
    expect.objectContaining({
      name: "ConfigurationError",
      summary: "The webhook secret must be base64, with or without the prefix `whsec_`.",
    }),
  );
  expect(() => createReceiver({ secret, maxBytes: Number.NaN })).toThrow(
    expect.objectContaining({ name: "ConfigurationError", summary: "maxBytes must be greater than 0, not NaN." }),
  );
});

test("a function can return a new secret while the program runs", async () => {
  let current: string | undefined = secret;
  const { receive, tasks } = createRecorder({ secret: async () => current });
  await receive(await callback(taskBody("submitted")));
  current = otherSecret;
  expect((await receive(await callback(taskBody("processing")))).status).toBe(401);
  await receive(await callback(taskBody("processing"), { secret: otherSecret }));
  expect(tasks.map(({ status }) => status)).toEqual(["submitted", "processing"]);
});

test("the console's test callback goes to onTest only", async () => {
  const confirm = confirmWith();
  const { receive, tasks, tests } = createRecorder({ confirm });
  expect((await receive(await callback(consoleTest, { id: "m" }))).status).toBe(200);
  expect((await receive(await unsignedCallback(consoleTest))).status).toBe(200);
  expect(tests).toEqual([
    { id: "m", verification: "signed" },
    { id: undefined, verification: "none" },
  ]);
  expect(tasks).toEqual([]);
});

test("an unsigned callback that resembles the test callback is handled as a task if the task exists", async () => {
  const { receive, tests, statuses } = createRecorder({ confirm: confirmWith(taskBody("submitted", 0, "1")) });
  await receive(await unsignedCallback(consoleTest));
  expect([tests, statuses()]).toEqual([[], ["submitted"]]);
});

test("calls subscribers before the handler until they unsubscribe", async () => {
  const log: string[] = [];
  const { receive } = createRecorder({ onTask: ({ status }) => void log.push(`handler: ${status}`) });
  const unsubscribe = receive.subscribe(({ status }) => void log.push(`subscriber: ${status}`));
  await receive(await callback(taskBody("processing", 1)));
  unsubscribe();
  await receive(await callback(taskBody("succeeded", 2)));
  expect(log).toEqual(["subscriber: processing", "handler: processing", "handler: succeeded"]);
});

test("an error in a subscriber or an event listener does not change the response", async () => {
  const { receive, tasks, events } = createRecorder();
  receive.subscribe(() => {
    throw new Error("sync");
  });
  const asyncListener: () => unknown = () => Promise.reject(new Error("async"));
  receive.subscribe(asyncListener);
  expect((await receive(await callback(taskBody("succeeded")))).status).toBe(200);
  expect(tasks).toHaveLength(1);
  expect(events).toMatchObject([{ error: { message: "sync" } }, { error: { message: "async" } }]);

  const throwing = (): never => {
    throw new Error("onEvent");
  };
  for (const onEvent of [throwing, async () => throwing()])
    expect((await createRecorder({ onEvent }).receive(new Request(hook))).status).toBe(405);
});

test("reports a request whose body was already read", async () => {
  const { receive, events } = createRecorder();
  const request = await callback(taskBody("succeeded"));
  await request.text();
  expect((await receive(request)).status).toBe(500);
  expect(events).toMatchObject([
    {
      error: {
        name: "ConfigurationError",
        summary: "The request body was read before the receiver could read it.",
      },
    },
  ]);
});

test("receivers that share a store handle each change once", async () => {
  const clock = manualClock();
  const store = memoryStore({ clock });
  const [one, two] = [createRecorder({ store }), createRecorder({ store })];
  await one.receive(await callback(taskBody("succeeded", 2), { id: "m" }));
  await two.receive(await callback(taskBody("succeeded", 2), { id: "m" }));
  await two.receive(await callback(taskBody("processing", 1)));
  expect([one.statuses(), two.statuses()]).toEqual([["succeeded"], []]);
});

test("responds with 503 while a receiver with the same store handles the delivery, and handles it after a failure", async () => {
  const clock = manualClock();
  const store = memoryStore({ clock });
  const started = Promise.withResolvers<void>();
  const handling = Promise.withResolvers<void>();
  const failing = createRecorder({
    store,
    onTask() {
      started.resolve();
      return handling.promise;
    },
  });
  const twin = createRecorder({ store });
  const delivery = (): Promise<Request> => callback(taskBody("succeeded"), { id: "m" });
  const pending = failing.receive(await delivery());
  await started.promise;
  expect((await twin.receive(await delivery())).status).toBe(503);
  expect(twin.events).toMatchObject([{ type: "rejected", reason: "in-progress" }]);
  handling.reject(new Error("the database is unavailable"));
  expect((await pending).status).toBe(500);
  expect((await twin.receive(await delivery())).status).toBe(200);
  expect(twin.statuses()).toEqual(["succeeded"]);
  expect((await twin.receive(await delivery())).status).toBe(200);
  expect(twin.statuses()).toEqual(["succeeded"]);
});

test("handles a delivery again when the claim of a process that crashed expires", async () => {
  const clock = manualClock();
  const store = memoryStore({ clock });
  const started = Promise.withResolvers<void>();
  const crashed = createRecorder({
    store,
    onTask() {
      started.resolve();
      return new Promise(() => undefined);
    },
  });
  void crashed.receive(await callback(taskBody("succeeded"), { id: "m" }));
  await started.promise;
  const other = createRecorder({ store, clock });
  const statuses: number[] = [];
  for (const minutes of [1, 4, 6]) {
    clock.time = noon + minutes * 60_000;
    const delivery = await callback(taskBody("succeeded"), { id: "m", at: clock.time });
    statuses.push((await other.receive(delivery)).status);
  }
  expect(statuses).toEqual([503, 503, 200]);
  expect(other.statuses()).toEqual(["succeeded"]);
});

test("a slow handler does not overwrite a later status that another process has stored", async () => {
  const store = memoryStore({ clock: manualClock() });
  const started = Promise.withResolvers<void>();
  const blocked = Promise.withResolvers<void>();
  const slow = createRecorder({
    store,
    onTask() {
      started.resolve();
      return blocked.promise;
    },
  });
  const fast = createRecorder({ store });
  const pending = slow.receive(await callback(taskBody("submitted")));
  await started.promise;
  await fast.receive(await callback(taskBody("succeeded", 2)));
  blocked.resolve();
  expect((await pending).status).toBe(200);
  await fast.receive(await callback(taskBody("processing", 1)));
  expect(fast.statuses()).toEqual(["succeeded"]);
});

test("responds with 500 when the store fails", async () => {
  const fail = (): never => {
    throw new Error("unavailable");
  };
  const { receive, tasks, events } = createRecorder({ store: { claim: fail, release: fail, get: fail, set: fail } });
  expect((await receive(await callback(taskBody("succeeded")))).status).toBe(500);
  expect(events).toMatchObject([{ type: "failed", error: { message: "unavailable" } }]);
  expect(tasks).toEqual([]);
});
