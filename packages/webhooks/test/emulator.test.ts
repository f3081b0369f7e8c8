import { DEFAULT_ACCOUNT } from "@klingkit/emulator";
import { expect, test } from "vitest";
import type { ReceiverOptions } from "../src/index.ts";
import { otherSecret, secret } from "./callbacks.ts";
import { createSetup, type Setup, type Version } from "./emulated.ts";

const both: Version[] = ["v2", "v1"];

const confirmByGet = ({ tasks }: Setup["kling"]): ReceiverOptions => ({
  confirm: async ({ id }) => (await tasks.get([id]))[0]?.raw,
});

test.each(both)("the receiver reports every status of a task from signed callbacks of API %s", async (version) => {
  const { create, emulator, tasks, statuses } = await createSetup({ unsigned: "reject" });
  const id = await create(version);
  await emulator.clock.advance(60_000);
  expect(statuses()).toEqual(["submitted", "processing", "succeeded"]);
  expect(tasks[2]).toMatchObject({ id, outputs: [{ type: "video", duration: 5.041 }], billing: [{ amount: 3 }] });
  expect(emulator.callbacks.map(({ status }) => status)).toEqual([200, 200, 200]);
});

test.each(both)("the callback of a failed task contains the reason (API %s)", async (version) => {
  const { create, emulator, tasks } = await createSetup({ unsigned: "reject" });
  await create(version, "[fail]");
  await emulator.clock.advance(60_000);
  expect(tasks.at(-1)).toMatchObject({ status: "failed", message: expect.stringContaining("risk control") });
});

test.each(both)("callbacks are verified with either secret during a rotation (API %s)", async (version) => {
  for (const mine of [secret, otherSecret]) {
    const rotating = { accounts: [{ ...DEFAULT_ACCOUNT, webhookSecret: [otherSecret, secret] }] };
    const { create, emulator, statuses } = await createSetup({ secret: mine, unsigned: "reject" }, rotating);
    await create(version);
    await emulator.clock.advance(60_000);
    expect(statuses()).toEqual(["submitted", "processing", "succeeded"]);
  }
});

test.each(both)("callbacks are rejected when the secret belongs to another account (API %s)", async (version) => {
  const { create, emulator, tasks } = await createSetup({ secret: otherSecret });
  await create(version);
  await emulator.clock.advance(60_000);
  expect(emulator.callbacks.map(({ status }) => status)).toEqual([401, 401, 401]);
  expect(tasks).toEqual([]);
});

test.each(
  both.flatMap((version) => ["duplicate", "reorder", "delay", "lose"].map((fault) => [version, fault] as const)),
)("a task only advances and reaches its final status (API %s, fault `%s`)", async (version, fault) => {
  for (const nth of [1, 2]) {
    const { create, emulator, statuses } = await createSetup({ unsigned: "reject" });
    const rule = emulator.faults.add({ callback: fault as "lose", path: "/kling", nth, delayMs: 20_000 });
    await create(version);
    await emulator.clock.advance(60_000);
    const all = ["submitted", "processing", "succeeded"];
    expect(rule.hits).toBe(1);
    expect(statuses()).toEqual(fault === "duplicate" ? all : all.toSpliced(nth - 1, 1));
    const sent = 3 + (fault === "duplicate" ? 1 : 0) - (fault === "lose" ? 1 : 0);
    expect(emulator.callbacks.map(({ status }) => status)).toEqual(Array(sent).fill(200));
  }
});

test.each(both)(
  "statuses stay in order when callbacks of several tasks are duplicated and reordered (API %s)",
  async (version) => {
    const { create, emulator, tasks } = await createSetup({ unsigned: "reject" });
    const reordered = emulator.faults.add({ callback: "reorder", probability: 0.3 });
    const duplicated = emulator.faults.add({ callback: "duplicate", probability: 0.7 });
    const ids = [await create(version), await create(version), await create(version), await create(version)];
    await emulator.clock.advance(60_000);
    // The number of faults depends on the emulator's seed.
    expect(Math.min(reordered.hits, duplicated.hits)).toBeGreaterThan(0);
    for (const id of ids) {
      const statuses = tasks.filter((task) => task.id === id).map(({ status }) => status);
      expect(["submitted", "processing", "succeeded"].filter((status) => statuses.includes(status as never))).toEqual(
        statuses,
      );
      expect(statuses.at(-1)).toBe("succeeded");
    }
  },
);

test("a failed handler receives the callback again when the service retries", async () => {
  let failures = 2;
  const handled: string[] = [];
  const { create, emulator } = await createSetup(
    {
      unsigned: "reject",
      onTask({ status }) {
        if (status === "succeeded" && failures-- > 0) throw new Error("not now");
        handled.push(status);
      },
    },
    { callbacks: { retryDelays: [1000, 5000, 10_000] } },
  );
  await create("v2");
  await emulator.clock.advance(60_000);
  expect(handled).toEqual(["submitted", "processing", "succeeded"]);
  expect(emulator.callbacks.map(({ status }) => status)).toEqual([200, 200, 500, 500, 200]);
});

test("confirms unsigned API v1 callbacks by fetching the task", async () => {
  const { create, emulator, statuses, tasks } = await createSetup(confirmByGet, { switches: { signV1: false } });
  await create("v1");
  await emulator.clock.advance(60_000);
  expect(statuses()).toEqual(["submitted", "processing", "succeeded"]);
  expect(tasks[2]?.outputs).toMatchObject([{ type: "video" }]);
  expect(emulator.calls.filter(({ method }) => method === "GET")).toHaveLength(3);
});

test.each(both)("confirms callbacks of an account without a secret (API %s)", async (version) => {
  const { create, emulator, statuses } = await createSetup((kling) => ({ ...confirmByGet(kling), secret: undefined }), {
    accounts: [DEFAULT_ACCOUNT],
  });
  await create(version);
  await emulator.clock.advance(60_000);
  expect(statuses()).toEqual(["submitted", "processing", "succeeded"]);
  expect(emulator.calls.filter(({ method }) => method === "GET")).toHaveLength(3);
});

test("a forged callback does not finish an existing task", async () => {
  const { create, emulator, receive, statuses } = await createSetup(confirmByGet);
  const id = await create("v2");
  await emulator.clock.advance(0);
  const forged = JSON.stringify({ id, status: "failed", message: "forged" });
  const headers = { "content-type": "application/json" };
  const response = await receive(new Request("http://127.0.0.1/kling", { method: "POST", headers, body: forged }));
  expect(response.status).toBe(503);
  await emulator.clock.advance(60_000);
  expect(statuses()).toEqual(["submitted", "processing", "succeeded"]);
});
