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
  stoppedClock,
  told,
  unsignedCallback,
} from "./callbacks.ts";

interface Watched {
  readonly receive: Receiver;
  readonly tasks: TaskData[];
  readonly deliveries: Delivery[];
  readonly tests: Delivery[];
  readonly events: WebhookEvent[];
  readonly clock: ReturnType<typeof stoppedClock>;
  statuses(): string[];
}

/** A receiver at noon that notes all it hands on. */
function watched(options: ReceiverOptions = {}): Watched {
  const clock = stoppedClock();
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

/** A read that finds the task as told here, whatever the callback claims. */
const reading =
  (...tasks: readonly object[]): NonNullable<ReceiverOptions["confirm"]> =>
  async ({ id }) =>
    tasks.map(decodeTask).find((task) => task?.id === id);

test("a signed callback is handed on and answered 200", async () => {
  const { receive, tasks, deliveries } = watched();
  const response = await receive(await callback(told("succeeded", 9), { id: "m-1" }));
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
  [401, "unsigned", { method: "POST", body: JSON.stringify(told("succeeded")), headers: json }],
])("%d for %s", async (status, reason, init) => {
  const { receive, tasks, events } = watched();
  const response = await receive(new Request(hook, init));
  expect(response.status).toBe(status);
  expect(response.headers.get("allow")).toBe(status === 405 ? "POST" : null);
  expect(await response.text()).toBe("");
  expect(events).toMatchObject([{ type: "refused", status, reason, at: noon }]);
  expect(tasks).toEqual([]);
});

test("a body without a declared length is read no further than the limit", async () => {
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled++;
      controller.enqueue(new Uint8Array(1000));
    },
  });
  const init = { method: "POST", headers: json, body: endless, duplex: "half" } as const;
  const { receive } = watched({ maxBytes: 10_000 });
  expect((await receive(new Request(hook, init))).status).toBe(413);
  expect(pulled).toBeLessThan(20);
});

test("a body that breaks off is answered 400", async () => {
  const broken = new ReadableStream({ pull: (controller) => controller.error(new Error("gone")) });
  const init = { method: "POST", headers: json, body: broken, duplex: "half" } as const;
  const { receive, events } = watched();
  expect((await receive(new Request(hook, init))).status).toBe(400);
  expect(events).toMatchObject([{ reason: "unreadable", cause: { message: "gone" } }]);
});

test("a signed body that tells of no task is answered 400", async () => {
  const { receive, events } = watched();
  expect((await receive(await callback('{"hello":1}'))).status).toBe(400);
  expect(events).toMatchObject([{ reason: "not-a-task" }]);
});

test("a wrong signature is answered 401, and only the owner learns why", async () => {
  const { receive, tasks, events } = watched({ confirm: reading(told("succeeded")) });
  const response = await receive(await callback(told("succeeded"), { secret: otherSecret }));
  expect([response.status, await response.text()]).toEqual([401, ""]);
  expect(events).toMatchObject([{ reason: "signature", cause: { reason: "mismatch" } }]);
  expect(JSON.stringify(events)).not.toContain(secret);
  expect(tasks).toEqual([]);
});

test("a callback kept for more than five minutes and sent again is refused", async () => {
  const { receive, clock, tasks, events } = watched();
  const old = await callback(told("succeeded"));
  clock.time += 301_000;
  expect((await receive(old)).status).toBe(401);
  expect(events).toMatchObject([{ reason: "signature", cause: { reason: "too-old" } }]);
  expect(tasks).toEqual([]);
});

test("the same delivery twice is handed on once, and answered 200 twice", async () => {
  const { receive, tasks, events } = watched();
  const twice = [await callback(told("succeeded"), { id: "m" }), await callback(told("succeeded"), { id: "m" })];
  const answers = await Promise.all(twice.map(receive));
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(tasks).toHaveLength(1);
  expect(events).toMatchObject([{ type: "duplicate" }]);
});

test("a task never goes backwards, and ends once", async () => {
  const { receive, statuses, events } = watched();
  const order = ["processing", "submitted", "processing", "succeeded", "processing", "failed", "succeeded"];
  for (const [at, status] of order.entries())
    await receive(await callback(told(status, status === "processing" ? 5 : at)));
  expect(statuses()).toEqual(["processing", "succeeded"]);
  expect(events.map(({ type }) => type)).toEqual(["late", "late", "late", "late", "late"]);
});

test("within one status the later update is news, the earlier is not", async () => {
  const { receive, tasks } = watched();
  for (const seconds of [5, 3, 7]) await receive(await callback(told("processing", seconds)));
  expect(tasks.map(({ updatedAt }) => updatedAt)).toEqual([noon + 5000, noon + 7000]);
});

test("an unknown status word is no end", async () => {
  const { receive, tasks } = watched();
  await receive(await callback(told("reviewing", 1)));
  await receive(await callback(told("succeeded", 2)));
  expect(tasks.map(({ serviceStatus: serviceStatus }) => serviceStatus)).toEqual(["reviewing", "succeeded"]);
});

test("a handler that throws is answered 500, and the next try counts", async () => {
  let fails = true;
  const { receive, events } = watched({
    onTask() {
      if (fails) throw new Error("the database is away");
    },
  });
  expect((await receive(await callback(told("succeeded"), { id: "m" }))).status).toBe(500);
  expect(events).toMatchObject([{ type: "failed", error: { message: "the database is away" } }]);
  fails = false;
  expect((await receive(await callback(told("succeeded"), { id: "m" }))).status).toBe(200);
  expect((await receive(await callback(told("succeeded"), { id: "m" }))).status).toBe(200);
  expect(events.slice(1).map(({ type }) => type)).toEqual(["duplicate"]);
});

test("a failed end does not let an earlier step through afterwards as news that it is not", async () => {
  const seen: string[] = [];
  const { receive } = watched({
    onTask({ status }) {
      if (status === "succeeded" && !seen.includes("tried")) {
        seen.push("tried");
        throw new Error("once");
      }
      seen.push(status);
    },
  });
  await receive(await callback(told("processing", 1)));
  await receive(await callback(told("succeeded", 2)));
  await receive(await callback(told("submitted", 0)));
  await receive(await callback(told("succeeded", 2)));
  expect(seen).toEqual(["processing", "tried", "succeeded"]);
});

test("handlers of one task run one after the other, of two tasks side by side", async () => {
  const log: string[] = [];
  const [first, other] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const { receive } = watched({
    async onTask({ id, status }) {
      log.push(`${id} ${status} begins`);
      first.resolve();
      // The first task's handler waits for the second's: side by side, or never.
      if (id === "2") other.resolve();
      await other.promise;
      log.push(`${id} ${status} ends`);
    },
  });
  const [begun, ...later] = await Promise.all(
    [told("submitted", 0, "1"), told("succeeded", 1, "1"), told("submitted", 0, "2")].map((task) => callback(task)),
  );
  if (!begun) throw new Error("no request");
  // Signatures of requests that come together may be verified in any order.
  const handled = receive(begun);
  await first.promise;
  const answers = await Promise.all([handled, ...later.map(receive)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(log.filter((line) => line.startsWith("1"))).toEqual([
    "1 submitted begins",
    "1 submitted ends",
    "1 succeeded begins",
    "1 succeeded ends",
  ]);
  expect(log.filter((line) => line.startsWith("2"))).toEqual(["2 submitted begins", "2 submitted ends"]);
});

test("without a signature the read counts, not what the callback says", async () => {
  const { receive, tasks, deliveries } = watched({ secret: undefined, confirm: reading(told("failed", 3)) });
  expect((await receive(await unsignedCallback(told("succeeded", 4)))).status).toBe(200);
  expect(tasks).toMatchObject([{ status: "failed" }]);
  expect(deliveries).toEqual([{ id: undefined, verification: "confirmed" }]);
});

test("an unsigned callback is confirmed although there is a secret: v1 may not sign", async () => {
  const { receive, statuses } = watched({ confirm: reading(told("succeeded")) });
  expect((await receive(await unsignedCallback(told("succeeded")))).status).toBe(200);
  expect(statuses()).toEqual(["succeeded"]);
});

test("a signed callback without a secret to check it is confirmed too", async () => {
  const { receive, deliveries } = watched({ secret: "", confirm: reading(told("succeeded")) });
  await receive(await callback(told("succeeded")));
  expect(deliveries).toMatchObject([{ verification: "confirmed" }]);
});

test("what no read confirms is refused, also when the read finds another task", async () => {
  for (const confirm of [reading(), async () => decodeTask(told("succeeded", 0, "2"))]) {
    const { receive, tasks, events } = watched({ confirm });
    expect((await receive(await unsignedCallback(told("succeeded")))).status).toBe(401);
    expect(events).toMatchObject([{ reason: "not-confirmed" }]);
    expect(tasks).toEqual([]);
  }
});

test("a claim beyond what the read says is answered 503; what the read says counts", async () => {
  const { receive, statuses, events } = watched({ confirm: reading(told("processing", 1)) });
  expect((await receive(await unsignedCallback(told("succeeded", 2)))).status).toBe(503);
  expect(statuses()).toEqual(["processing"]);
  expect(events).toMatchObject([{ reason: "not-yet" }]);
});

test("an unsigned callback that is no news costs no read", async () => {
  let reads = 0;
  const { receive } = watched({
    async confirm(task) {
      reads++;
      return task;
    },
  });
  for (const status of ["succeeded", "succeeded", "processing"]) await receive(await unsignedCallback(told(status)));
  expect(reads).toBe(1);
});

test("a read that fails is answered 500, and a crowd of unproven callbacks 503", async () => {
  const failing = watched({ confirm: () => Promise.reject(new Error("offline")) });
  expect((await failing.receive(await unsignedCallback(told("succeeded")))).status).toBe(500);

  const held = Promise.withResolvers<undefined>();
  const crowded = watched({
    confirm: () => held.promise,
    onEvent: ({ type }) => type === "refused" && held.resolve(undefined),
  });
  const crowd = await Promise.all(
    Array.from({ length: 9 }, (_, at) => unsignedCallback(told("succeeded", 0, `${at}`))),
  );
  // The ninth is refused at once; only then do the reads of the others end.
  const answers = await Promise.all(crowd.map(crowded.receive));
  const counts = [401, 503].map((wanted) => answers.filter(({ status }) => status === wanted).length);
  expect(counts).toEqual([8, 1]);
});

test("unsigned callbacks can be refused, or trusted, by choice", async () => {
  const confirm = reading(told("succeeded"));
  const strict = watched({ unsigned: "reject", confirm });
  expect((await strict.receive(await unsignedCallback(told("succeeded")))).status).toBe(401);
  expect(strict.tasks).toEqual([]);

  const open = watched({ unsigned: "trust", secret: undefined });
  expect((await open.receive(await unsignedCallback(told("succeeded")))).status).toBe(200);
  expect(open.deliveries).toEqual([{ id: undefined, verification: "none" }]);
  const guarded = watched({ unsigned: "trust" });
  expect((await guarded.receive(await callback(told("succeeded"), { secret: otherSecret }))).status).toBe(401);
});

test("part of a signature is a wrong signature, not none", async () => {
  const { receive, tasks, events } = watched({ unsigned: "trust" });
  const request = await unsignedCallback(told("succeeded"));
  request.headers.set("webhook-id", "m");
  expect((await receive(request)).status).toBe(401);
  expect(events).toMatchObject([{ reason: "signature", cause: { reason: "missing" } }]);
  expect(tasks).toEqual([]);
});

test("a secret that is missing breaks no build, but is told by the first callback", async () => {
  const { receive, events } = watched({ secret: undefined });
  expect((await receive(await callback(told("succeeded")))).status).toBe(500);
  expect(events).toMatchObject([
    {
      type: "failed",
      error: {
        name: "ConfigurationError",
        summary: "The receiver has no webhook secret, and no `confirm` to do without one.",
      },
    },
  ]);
});

test("a secret that is none, and a wrong limit, are refused when the receiver is made", () => {
  expect(() => createReceiver({ secret: "whsec_???" })).toThrow(
    expect.objectContaining({
      name: "ConfigurationError",
      summary: "The webhook secret is not `whsec_` and base64.",
    }),
  );
  expect(() => createReceiver({ secret, maxBytes: Number.NaN })).toThrow(
    expect.objectContaining({ name: "ConfigurationError", summary: "maxBytes must be above 0, not NaN." }),
  );
});

test("a secret may come from a function, and change while the program runs", async () => {
  let present: string | undefined = secret;
  const { receive, tasks } = watched({ secret: async () => present });
  await receive(await callback(told("submitted")));
  present = otherSecret;
  expect((await receive(await callback(told("processing")))).status).toBe(401);
  await receive(await callback(told("processing"), { secret: otherSecret }));
  expect(tasks.map(({ status }) => status)).toEqual(["submitted", "processing"]);
});

test("the console's test callback goes to onTest and to nobody else", async () => {
  const confirm = reading();
  const { receive, tasks, tests } = watched({ confirm });
  expect((await receive(await callback(consoleTest, { id: "m" }))).status).toBe(200);
  expect((await receive(await unsignedCallback(consoleTest))).status).toBe(200);
  expect(tests).toEqual([
    { id: "m", verification: "signed" },
    { id: undefined, verification: "none" },
  ]);
  expect(tasks).toEqual([]);
});

test("an unsigned callback like the console's, of a task that there is, is that task's", async () => {
  const { receive, tests, statuses } = watched({ confirm: reading(told("submitted", 0, "1")) });
  await receive(await unsignedCallback(consoleTest));
  expect([tests, statuses()]).toEqual([[], ["submitted"]]);
});

test("subscribers hear of a task before its handler, and no more once they left", async () => {
  const heard: string[] = [];
  const { receive } = watched({ onTask: ({ status }) => void heard.push(`handler: ${status}`) });
  const leave = receive.subscribe(({ status }) => void heard.push(`subscriber: ${status}`));
  await receive(await callback(told("processing", 1)));
  leave();
  await receive(await callback(told("succeeded", 2)));
  expect(heard).toEqual(["subscriber: processing", "handler: processing", "handler: succeeded"]);
});

test("a subscriber's or an event listener's mistake is its own", async () => {
  const { receive, tasks, events } = watched();
  receive.subscribe(() => {
    throw new Error("mine");
  });
  const later: () => unknown = () => Promise.reject(new Error("mine too"));
  receive.subscribe(later);
  expect((await receive(await callback(told("succeeded")))).status).toBe(200);
  expect(tasks).toHaveLength(1);
  expect(events).toMatchObject([{ error: { message: "mine" } }, { error: { message: "mine too" } }]);

  const deaf = watched({
    onEvent() {
      throw new Error("deaf");
    },
  });
  expect((await deaf.receive(new Request(hook))).status).toBe(405);
});

test("a request whose body was read before says so to the owner", async () => {
  const { receive, events } = watched();
  const request = await callback(told("succeeded"));
  await request.text();
  expect((await receive(request)).status).toBe(500);
  expect(events).toMatchObject([
    {
      error: {
        name: "ConfigurationError",
        summary: "The request's body was read before it came to the receiver.",
      },
    },
  ]);
});

test("receivers with one store share what they have had", async () => {
  const clock = stoppedClock();
  const store = memoryStore({ clock });
  const [one, two] = [watched({ store }), watched({ store })];
  await one.receive(await callback(told("succeeded", 2), { id: "m" }));
  await two.receive(await callback(told("succeeded", 2), { id: "m" }));
  await two.receive(await callback(told("processing", 1)));
  expect([one.statuses(), two.statuses()]).toEqual([["succeeded"], []]);
});

test("a slow handler in one process does not undo what another has had meanwhile", async () => {
  const store = memoryStore({ clock: stoppedClock() });
  const begun = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const slow = watched({
    store,
    onTask() {
      begun.resolve();
      return held.promise;
    },
  });
  const quick = watched({ store });
  const answer = slow.receive(await callback(told("submitted")));
  await begun.promise;
  await quick.receive(await callback(told("succeeded", 2)));
  held.resolve();
  expect((await answer).status).toBe(200);
  await quick.receive(await callback(told("processing", 1)));
  expect(quick.statuses()).toEqual(["succeeded"]);
});

test("a store that fails is answered 500", async () => {
  const away = (): never => {
    throw new Error("away");
  };
  const { receive, tasks, events } = watched({ store: { claim: away, release: away, get: away, set: away } });
  expect((await receive(await callback(told("succeeded")))).status).toBe(500);
  expect(events).toMatchObject([{ type: "failed", error: { message: "away" } }]);
  expect(tasks).toEqual([]);
});
