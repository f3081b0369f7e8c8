import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { InvalidInputError } from "@klingkit/errors";
import { expect, test, vi } from "vitest";
import type { BeforeCreate } from "../../src/index.ts";
import { connect, createClient, errorOf } from "../client.ts";
import { openEmulator } from "../emulated.ts";

const fog = { prompt: "fog" };
const speech = { text: "Fog." };

test("runs once before a create, with the intent and its estimate", async () => {
  const received: unknown[] = [];
  const { client, emulator } = await createClient({
    beforeCreate(intent, estimate) {
      received.push([intent.externalTaskId, estimate?.units, emulator.calls.length]);
    },
  });
  await client.textToVideo.create(fog, { externalTaskId: "job-1" });
  expect(received).toEqual([["job-1", { min: 3, max: 3 }, 0]]);
});

test("a hook that throws blocks the create, and nothing is sent", async () => {
  const reason = new Error("over budget");
  const { client, emulator } = await createClient({ beforeCreate: () => Promise.reject(reason) });
  await expect(client.textToVideo.create(fog)).rejects.toMatchObject({
    name: "CreateBlockedError",
    message: expect.stringContaining("over budget"),
    taskState: "none",
    cause: reason,
  });
  expect(emulator.calls).toEqual([]);
});

test("ends the message of the hook's error with a period", async () => {
  const { client } = await createClient({
    beforeCreate() {
      throw new Error("more than 5 USD");
    },
  });
  await expect(client.textToVideo.create(fog)).rejects.toThrow(
    "video.textToVideo task: more than 5 USD. No task was created and nothing is charged.",
  );
});

test("returns the task, or reports an unknown outcome, if the hook blocks an intent that was sent before", async () => {
  const { client, emulator } = await createClient({}, { switches: { visibleAfter: 5000 } });
  const intent = await client.textToVideo.prepare(fog);
  await client.tasks.send(intent);
  const blocked = connect(emulator, {
    beforeCreate() {
      throw new Error("over budget");
    },
  });
  expect((await blocked.tasks.send(intent)).id).toBe(emulator.state().tasks[0]?.id);
  emulator.faults.add({ method: "GET", status: 502 });
  expect(await errorOf(blocked.tasks.send(intent))).toMatchObject({
    taskState: "unknown",
    task: { externalTaskId: intent.externalTaskId },
  });
  expect(emulator.state().paid.tasks).toBe(1);
});

test("reports an unknown outcome if the hook blocks an intent without lookup, except for its first send", async () => {
  const { client, emulator } = await createClient({
    beforeCreate() {
      throw new Error("over budget");
    },
  });
  const intent = await client.lipSync.prepare({ videoUrl: "https://videos.example/a.mp4", text: "fog" });
  expect(await errorOf(client.tasks.send(intent))).toMatchObject({ taskState: "unknown" });
  expect(await errorOf(client.tasks.send(intent, { possiblySent: false }))).toMatchObject({ taskState: "none" });
  expect(emulator.calls).toEqual([]);
});

test.each<[string, () => Promise<never>]>([
  ["throws", () => Promise.reject(new Error("The budget is used up."))],
  ["never settles", () => new Promise<never>(() => undefined)],
])(
  "a hook that %s does not hide the task of a stored intent that another process sent",
  async (_name, beforeCreate) => {
    const emulator = await openEmulator({ switches: { visibleAfter: 3000 } });
    const client = connect(emulator, { beforeCreate });
    const intent = JSON.stringify(await client.textToVideo.prepare(fog, { externalTaskId: "job-7" }));
    // The process that sent it is gone, and the service does not show the task yet.
    const { id } = await connect(emulator).tasks.send(intent);
    expect((await client.tasks.send(intent)).id).toBe(id);
  },
);

test("an abort while the hook runs leaves the outcome of a stored intent unknown", async () => {
  const emulator = await openEmulator({ switches: { visibleAfter: 3000 } });
  const stop = new AbortController();
  const client = connect(emulator, { beforeCreate: () => stop.abort() });
  const intent = JSON.stringify(await client.textToVideo.prepare(fog, { externalTaskId: "job-7" }));
  await connect(emulator).tasks.send(intent);
  expect(await errorOf(client.tasks.send(intent, { signal: stop.signal }))).toMatchObject({
    name: "AbortError",
    taskState: "unknown",
    task: { externalTaskId: "job-7" },
  });
});

test("a blocked create frees its concurrency slot", async () => {
  let blocks = true;
  const { client } = await createClient({
    concurrency: { video: 1 },
    beforeCreate() {
      if (blocks) throw new Error("not now");
    },
  });
  await expect(client.textToVideo.create(fog)).rejects.toThrow("not now");
  blocks = false;
  expect(await client.textToVideo.run(fog)).toMatchObject({ status: "succeeded" });
});

test("does not run again for the requests after a lost response", async () => {
  const hook = vi.fn<() => void>();
  const { client, emulator } = await createClient({ beforeCreate: hook });
  emulator.faults.add({ method: "POST", drop: "before", times: 2 });
  await client.textToVideo.run(fog);
  expect(hook).toHaveBeenCalledTimes(1);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("runs for the send of a stored intent, but neither for prepare nor for an existing task", async () => {
  const ids: (string | undefined)[] = [];
  const { client, emulator } = await createClient({
    beforeCreate: ({ externalTaskId }) => void ids.push(externalTaskId),
  });
  const stored = JSON.stringify(await client.textToVideo.prepare(fog, { externalTaskId: "job-1" }));
  expect(ids).toEqual([]);
  await client.tasks.send(stored);
  await client.tasks.send(stored);
  expect(ids).toEqual(["job-1"]);
  expect(emulator.state().paid.tasks).toBe(1);
});

test.each([
  ["succeeded", "fog", [{ amount: 3 }]],
  ["failed", "[fail]", []],
] as const)("settles with the cost of a task that has %s", async (status, prompt, billing) => {
  const settled = vi.fn<(outcome: unknown) => void>();
  const { client } = await createClient({ beforeCreate: () => ({ settled }) });
  const task = await client.textToVideo.create({ prompt });
  expect(settled).not.toHaveBeenCalled();
  await task.wait().catch(() => undefined);
  await task.refresh();
  expect(settled.mock.calls).toMatchObject([[{ taskState: "exists", status, billing }]]);
});

test("settles with `none` when the service rejects the create", async () => {
  const settled = vi.fn<(outcome: unknown) => void>();
  const { client, emulator } = await createClient({ beforeCreate: () => ({ settled }) });
  emulator.faults.add({ method: "POST", code: 1301 });
  await expect(client.textToVideo.create(fog)).rejects.toMatchObject({ name: "ContentRejectedError" });
  expect(settled.mock.calls).toMatchObject([[{ taskState: "none" }]]);
});

test("settles with `unknown` when the outcome stays unknown", async () => {
  const settled = vi.fn<(outcome: unknown) => void>();
  const { client, emulator } = await createClient({ beforeCreate: () => ({ settled }) });
  emulator.faults.add({ drop: "before" });
  await expect(client.textToVideo.create(fog, { createTimeout: 5000 })).rejects.toMatchObject({
    name: "TaskOutcomeUnknownError",
  });
  expect(settled.mock.calls).toMatchObject([[{ taskState: "unknown" }]]);
});

test("does not settle with `none` when a task with the external task id exists", async () => {
  const settled = vi.fn<(outcome: unknown) => void>();
  const { client, emulator } = await createClient();
  await client.textToVideo.create(fog, { externalTaskId: "job-1" });
  const other = connect(emulator, { beforeCreate: () => ({ settled }) });
  const options = { externalTaskId: "job-1", onExisting: "error", possiblySent: false } as const;
  const error = await errorOf(other.textToVideo.create(fog, options));
  expect(error).toMatchObject({ name: "AlreadyExistsError", taskState: "exists" });
  expect(settled.mock.calls).toEqual([[{ taskState: "unknown", error }]]);
});

test("does not run for an invalid input", async () => {
  const hook = vi.fn<() => void>();
  const { client } = await createClient({ beforeCreate: hook });
  await expect(client.textToVideo.create({ prompt: "" })).rejects.toThrow(InvalidInputError);
  expect(hook).not.toHaveBeenCalled();
});

test("a hook that does not finish within `createTimeout` rejects the create", async () => {
  const { client, emulator } = await createClient({ beforeCreate: () => new Promise(() => undefined) });
  await expect(client.textToVideo.create(fog, { createTimeout: 3000 })).rejects.toMatchObject({
    name: "TimeoutError",
    taskState: "none",
  });
  expect(emulator.calls).toEqual([]);
});

test("an abort while the hook runs rejects the create", async () => {
  const controller = new AbortController();
  const { client, emulator } = await createClient({
    beforeCreate() {
      controller.abort();
      return new Promise(() => undefined);
    },
  });
  await expect(client.textToVideo.create(fog, { signal: controller.signal })).rejects.toMatchObject({
    name: "AbortError",
    taskState: "none",
  });
  expect(emulator.calls).toEqual([]);
});

test("receives no estimate for a model without a known price", async () => {
  const hook = vi.fn<(intent: unknown, estimate: unknown) => void>();
  const { client } = await createClient({ beforeCreate: hook });
  await client.textToVideo.create({ prompt: "fog", model: "kling-99" }).catch(() => undefined);
  expect(hook).toHaveBeenCalledExactlyOnceWith(expect.anything(), undefined);
});

test("settles with `none` when no slot becomes free after the hook has run", async () => {
  const settled = vi.fn<(outcome: unknown) => void>();
  const { client, emulator } = await createClient({ beforeCreate: () => ({ settled }) });
  emulator.faults.add({ method: "POST", code: 1303 });
  await expect(client.textToVideo.create(fog, { queueTimeout: 5000 })).rejects.toMatchObject({ name: "BusyError" });
  expect(settled.mock.calls).toMatchObject([[{ taskState: "none" }]]);
});

test("settles with the cost of a task that has already finished when its create is accepted", async () => {
  const settled = vi.fn<(outcome: unknown) => void>();
  const { client } = await createClient({ beforeCreate: () => ({ settled }) });
  const options = { externalTaskId: "job-1", onExisting: "return", possiblySent: false } as const;
  await client.textToVideo.run(fog, options);
  await client.textToVideo.create(fog, options);
  const outcome = { taskState: "exists", status: "succeeded", billing: [{ amount: 3 }] };
  expect(settled.mock.calls).toMatchObject([[outcome], [outcome]]);
});

test("runs several hooks in their order, and settles the earlier ones with the error of the one that blocks", async () => {
  const calls: string[] = [];
  const first = vi.fn<(outcome: unknown) => void>();
  const { client, emulator } = await createClient({
    beforeCreate: [
      () => {
        calls.push("first");
        return { settled: first };
      },
      () => {
        calls.push("second");
        throw new Error("not in this team");
      },
      () => void calls.push("third"),
    ],
  });
  const error = await errorOf(client.textToVideo.create(fog));
  expect(calls).toEqual(["first", "second"]);
  expect(first.mock.calls).toEqual([[{ taskState: "none", error }]]);
  expect(error.message).toContain("not in this team");
  expect(emulator.calls).toEqual([]);
});

test("a hook that blocks a stored intent does not release the reservation of its task, which exists", async () => {
  const settled = vi.fn<(outcome: unknown) => void>();
  const { client, emulator } = await createClient({}, { switches: { visibleAfter: 3000 } });
  const intent = await client.textToVideo.prepare(fog);
  await client.tasks.send(intent);
  const restarted = connect(emulator, {
    beforeCreate: [
      () => ({ settled }),
      () => {
        throw new Error("over budget");
      },
    ],
  });
  const task = await restarted.tasks.send(intent);
  expect(settled).not.toHaveBeenCalled();
  await task.wait();
  expect(settled.mock.calls).toMatchObject([[{ taskState: "exists", taskId: task.id, status: "succeeded" }]]);
});

test("settles a reservation that a hook makes after its time limit, and does not run the next hook", async () => {
  const { promise: outcome, resolve: settled } = Promise.withResolvers<unknown>();
  const next = vi.fn<() => void>();
  const reserve = Promise.withResolvers<{ settled: typeof settled }>();
  const { client } = await createClient({ beforeCreate: [() => reserve.promise, next] });
  const error = await errorOf(client.textToVideo.create(fog, { createTimeout: 3000 }));
  reserve.resolve({ settled });
  expect(await outcome).toEqual({ taskState: "none", error });
  expect(next).not.toHaveBeenCalled();
});

test.each([
  [{ retryable: true }, true],
  [{}, false],
])("a blocked create is retryable if the error of the hook is: %o", async (fields, retryable) => {
  const { client } = await createClient({
    beforeCreate: () => Promise.reject(Object.assign(new Error("later"), fields)),
  });
  expect(await errorOf(client.textToVideo.create(fog))).toMatchObject({ retryable });
});

test("`finished` receives the finished tasks that other clients created", async () => {
  const finished = vi.fn<(task: { readonly id: string }) => void>();
  const { client, emulator } = await createClient();
  const reference = JSON.stringify(await client.textToVideo.create(fog));
  const other = connect(emulator, { beforeCreate: Object.assign(() => undefined, { finished }) });
  const { id } = await (await other.tasks.resume(reference)).wait();
  expect(finished.mock.calls.map(([task]) => task.id)).toEqual([id]);
});

test.each(["send", "recover"] as const)("`finished` receives a finished task that `%s` finds", async (method) => {
  const finished = vi.fn<(task: { readonly id: string }) => void>();
  const { client, emulator } = await createClient();
  const intent = await client.textToVideo.prepare(fog);
  const { id } = await (await client.tasks.send(intent)).wait();
  const other = connect(emulator, { beforeCreate: Object.assign(() => undefined, { finished }) });
  await other.tasks[method](intent);
  expect(finished.mock.calls.map(([task]) => task.id)).toEqual([id]);
});

test("runs before a charged call whose response contains the result, and settles with its cost", async () => {
  const settled = vi.fn<(outcome: unknown) => void>();
  const hook = vi.fn<BeforeCreate>(() => ({ settled }));
  const { client } = await createClient({ beforeCreate: hook });
  await client.speech(speech);
  expect(hook.mock.calls).toMatchObject([
    [{ endpoint: "audio.speech", path: "/v1/audio/tts" }, { units: { min: 0.05, max: 0.05 } }],
  ]);
  expect(settled.mock.calls).toMatchObject([
    [{ taskState: "exists", status: "succeeded", billing: [{ amount: 0.05 }] }],
  ]);
});

test("a hook that throws blocks a charged call whose response contains the result", async () => {
  const { client, emulator } = await createClient({ beforeCreate: () => Promise.reject(new Error("over budget")) });
  expect(await errorOf(client.speech(speech))).toMatchObject({ code: "create_blocked", taskState: "none" });
  expect(emulator.calls).toEqual([]);
});

test("the hooks of a call run after those of the client, with the estimate, and receive the outcome", async () => {
  const order: unknown[] = [];
  const { client } = await createClient({ beforeCreate: () => void order.push("client") });
  const task = await client.textToVideo.create(fog, {
    beforeCreate(_intent, estimate) {
      order.push(estimate?.units.max);
      return { settled: (outcome) => order.push(outcome.taskState) };
    },
  });
  await task.wait();
  expect(order).toEqual(["client", 3, "exists"]);
});

test("a hook of a call blocks only this call", async () => {
  const { client, emulator } = await createClient();
  const beforeCreate: BeforeCreate = (_intent, estimate) => {
    throw new Error(`${estimate?.units.max} units are too many.`);
  };
  expect(await errorOf(client.textToVideo.create(fog, { beforeCreate }))).toMatchObject({ code: "create_blocked" });
  expect((await errorOf(client.speech(speech, { beforeCreate }))).message).toContain("0.05 units are too many.");
  await client.textToVideo.create(fog);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("an option `beforeCreate` that is not a function is rejected", async () => {
  const { client } = await createClient();
  const error = await errorOf(client.textToVideo.create(fog, { beforeCreate: [5 as never] }));
  expect(error).toMatchObject({ code: "invalid_input", issues: [{ path: "beforeCreate" }] });
});

test("the request of a task that nobody waits for is not kept in memory", async () => {
  const hook = new URL("../../src/create/create-hook.ts", import.meta.url).href;
  const program = `
    const { createHook } = await import(${JSON.stringify(hook)});
    const clock = { now: () => 0, sleep: () => new Promise(() => undefined) };
    const hooks = createHook(clock, () => ({ settled: () => undefined }));
    async function create() {
      const intent = { endpoint: "x", body: "a large body" };
      const hooked = hooks.begin(intent);
      await hooked.allow({ ms: 1000 });
      hooked.accepted({ id: "1", status: "submitted", billing: [] });
      return new WeakRef(intent);
    }
    const intent = await create();
    await new Promise((resolve) => setImmediate(resolve));
    gc();
    console.log(intent.deref() === undefined ? "free" : "kept");
    hooks.observe({ id: "1", status: "succeeded", billing: [] });
  `;
  const flags = ["--expose-gc", "-C", "@klingkit/source", "--input-type=module", "--eval", program];
  const { stdout } = await promisify(execFile)(process.execPath, flags);
  expect(stdout).toBe("free\n");
});
