import { expect, test } from "vitest";
import type { FinishedTask, Operation, OperationOutcome, SlotChange, Telemetry } from "../../src/index.ts";
import { accountWith, createClient, errorOf } from "../client.ts";

/** An operation that has ended. */
type Ended = Operation & OperationOutcome;

/** Returns a telemetry that records what ends, with the number of each operation as its `traceparent`. */
function recordingTelemetry(): Telemetry & {
  ended: Ended[];
  slots: SlotChange[];
  tasks: FinishedTask[];
  active: string[];
} {
  const [ended, slots, tasks, active]: [Ended[], SlotChange[], FinishedTask[], string[]] = [[], [], [], []];
  let started = 0;
  return {
    ended,
    slots,
    tasks,
    active,
    start(operation) {
      const traceparent = `${operation.type}-${++started}`;
      return {
        traceparent,
        run(work) {
          active.push(traceparent);
          work();
          active.pop();
        },
        end: (outcome) => ended.push({ ...operation, ...outcome }),
      };
    },
    finished: (task) => tasks.push(task),
    slotsChanged: (change) => slots.push(change),
  };
}

const typesOf = ({ ended }: { ended: readonly Ended[] }): string[] => ended.map(({ type }) => type);

test("a run contains a create and a wait, and a download follows", async () => {
  const telemetry = recordingTelemetry();
  const { client } = await createClient({ telemetry });
  const result = await client.textToVideo.run({ prompt: "private words" }, { externalTaskId: "job-1" });
  await result.download(new WritableStream());
  expect(typesOf(telemetry).filter((type) => type !== "poll")).toEqual(["create", "wait", "run", "download"]);
  const byType = Object.groupBy(telemetry.ended, ({ type }) => type);
  const known = { endpoint: "video.textToVideo", model: "kling-3.0", externalTaskId: "job-1" };
  expect(byType.create).toMatchObject([{ ...known, id: result.id, apiVersion: "v2", lane: "video/kling-3.0" }]);
  expect(byType.wait).toMatchObject([{ ...known, id: result.id, links: ["create-2"] }]);
  expect(byType.poll?.[0]).toMatchObject({ tasks: 1, links: ["wait-3"] });
  expect(byType.wait?.[0]?.duration).toBeGreaterThan(1000);
  expect(telemetry.tasks).toMatchObject([{ id: result.id, status: "succeeded", model: "kling-3.0" }]);
  expect(JSON.stringify(telemetry.ended)).not.toMatch(/private words|api-key-emulator/);
});

test("a wait in another process links to the create, through the task reference", async () => {
  const telemetry = recordingTelemetry();
  const { client } = await createClient({ telemetry });
  const task = await client.textToVideo.create({ prompt: "fog" });
  const json = JSON.stringify(task);
  expect(JSON.parse(json)).toMatchObject({ traceparent: "create-1", model: "kling-3.0" });
  const resumed = await client.tasks.resume(json);
  await resumed.wait();
  expect(telemetry.ended.find(({ type }) => type === "wait")).toMatchObject({ links: ["create-1"] });
});

test("the operation of a failed create has its error, whose reference leads back to it", async () => {
  const telemetry = recordingTelemetry();
  const { client, emulator } = await createClient({ telemetry });
  const rejected = await errorOf(client.textToVideo.create({ prompt: "fog [reject]" }));
  expect(telemetry.ended).toMatchObject([{ type: "create", error: rejected }]);

  emulator.faults.add({ method: "POST", drop: "after", times: 1 });
  emulator.faults.add({ method: "GET", drop: "before" });
  const unknown = await errorOf(client.textToVideo.create({ prompt: "fog" }, { createTimeout: 20_000 }));
  expect(unknown).toMatchObject({ code: "task_outcome_unknown", task: { traceparent: "create-2" } });
  emulator.faults.clear();
  if (unknown.task) await client.tasks.recover(unknown.task);
  expect(typesOf(telemetry)).toEqual(["create", "resolve", "create", "recover"]);
  expect(telemetry.ended.at(-1)).toMatchObject({ links: ["create-2"], id: expect.any(String) });
});

test("the operation of the wait for a failed task has its error", async () => {
  const telemetry = recordingTelemetry();
  const { client } = await createClient({ telemetry });
  const task = await client.textToVideo.create({ prompt: "fog [fail]" });
  const error = await errorOf(task.wait());
  expect(telemetry.ended.find(({ type }) => type === "wait")).toMatchObject({ id: task.id, error });
  expect(telemetry.tasks).toMatchObject([{ id: task.id, status: "failed" }]);
});

test("a lost response is resolved within the create", async () => {
  const telemetry = recordingTelemetry();
  const { client, emulator } = await createClient({ telemetry });
  emulator.faults.add({ method: "POST", drop: "after", times: 1 });
  const task = await client.textToVideo.create({ prompt: "fog" });
  expect(telemetry.ended).toMatchObject([
    { type: "resolve", id: task.id },
    { type: "create", id: task.id },
  ]);
  expect(telemetry.ended.some((operation) => "error" in operation)).toBe(false);
});

test("a create that waits for a slot reports the wait, and the slots end at 0", async () => {
  const telemetry = recordingTelemetry();
  const { client } = await createClient({ telemetry, concurrency: { video: 1 } }, { accounts: [accountWith(1)] });
  await Promise.all(["one", "two"].map((prompt) => client.textToVideo.run({ prompt })));
  const [queue, ...others] = telemetry.ended.filter(({ type }) => type === "queue");
  expect(others).toEqual([]);
  expect(queue).toMatchObject({ lane: "video/kling-3.0" });
  expect(queue?.duration).toBeGreaterThan(1000);
  const sum = (name: "used" | "limit" | "queued"): number[] => {
    let total = 0;
    return telemetry.slots.map((change) => (total += change[name]));
  };
  expect(Math.max(...sum("used"))).toBe(1);
  expect(Math.max(...sum("queued"))).toBe(1);
  expect([sum("used").at(-1), sum("limit").at(-1), sum("queued").at(-1)]).toEqual([0, 1, 0]);
  client.engine.close();
  expect(sum("limit").at(-1)).toBe(0);
});

test("an update of a wait runs within its operation", async () => {
  const telemetry = recordingTelemetry();
  const { client } = await createClient({ telemetry });
  const task = await client.textToVideo.create({ prompt: "fog" });
  const active = new Set<string | undefined>();
  await task.wait({ onUpdate: () => active.add(telemetry.active.at(-1)) });
  expect([...active]).toEqual(["wait-2"]);
});

test("a call whose response contains the result reports its cost", async () => {
  const telemetry = recordingTelemetry();
  const { client } = await createClient({ telemetry });
  await client.speech({ text: "Fog." });
  expect(telemetry.ended).toMatchObject([{ type: "call", billing: [expect.objectContaining({ kind: "unit" })] }]);
});

test.each(["start", "traceparent", "run", "run twice", "end", "finished", "slotsChanged"])(
  "a telemetry whose %s fails loses neither the task nor the error",
  async (broken) => {
    let failures = 0;
    const fail = (name: string) => {
      if (name !== broken) return;
      failures++;
      throw new Error("telemetry");
    };
    const { client, emulator } = await createClient({
      telemetry: {
        start: () => {
          fail("start");
          return {
            get traceparent() {
              fail("traceparent");
              return undefined;
            },
            run(work) {
              fail("run");
              work();
              if (broken !== "run twice") return;
              failures++;
              work();
            },
            end: () => fail("end"),
          };
        },
        finished: () => fail("finished"),
        slotsChanged: () => fail("slotsChanged"),
      },
    });
    const task = await client.textToVideo.create({ prompt: "fog" });
    expect((await task.wait()).status).toBe("succeeded");
    emulator.faults.add({ code: 1301 });
    expect(await errorOf(client.textToVideo.create({ prompt: "fog" }))).toMatchObject({
      name: "ContentRejectedError",
      taskState: "none",
    });
    expect(failures).toBeGreaterThan(0);
    expect(emulator.calls.filter(({ method, path }) => method === "POST" && path !== "/tasks")).toHaveLength(2);
  },
);
