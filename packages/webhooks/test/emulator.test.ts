import { DEFAULT_ACCOUNT } from "@klingkit/emulator";
import { expect, test } from "vitest";
import type { ReceiverOptions } from "../src/index.ts";
import { otherSecret, secret } from "./callbacks.ts";
import { type Design, received, type Received } from "./emulated.ts";

const both: Design[] = ["path", "v1"];

const byReading = ({ tasks }: Received["kling"]): ReceiverOptions => ({
  confirm: async ({ id }) => (await tasks.get([id]))[0]?.raw,
});

test.each(both)("signed callbacks of the %s design tell a task's whole life", async (design) => {
  const { create, emulator, tasks, statuses } = await received({ unsigned: "reject" });
  const id = await create(design);
  await emulator.clock.advance(60_000);
  expect(statuses()).toEqual(["submitted", "processing", "succeeded"]);
  expect(tasks[2]).toMatchObject({ id, outputs: [{ type: "video", duration: 5.041 }], billing: [{ amount: 3 }] });
  expect(emulator.callbacks.map(({ status }) => status)).toEqual([200, 200, 200]);
});

test.each(both)("a failed task of the %s design comes with its reason", async (design) => {
  const { create, emulator, tasks } = await received({ unsigned: "reject" });
  await create(design, "[fail]");
  await emulator.clock.advance(60_000);
  expect(tasks.at(-1)).toMatchObject({ status: "failed", message: expect.stringContaining("risk control") });
});

test.each(both)("while the account rotates its secret, either one receives (%s)", async (design) => {
  for (const mine of [secret, otherSecret]) {
    const rotating = { accounts: [{ ...DEFAULT_ACCOUNT, webhookSecret: [otherSecret, secret] }] };
    const { create, emulator, statuses } = await received({ secret: mine, unsigned: "reject" }, rotating);
    await create(design);
    await emulator.clock.advance(60_000);
    expect(statuses()).toEqual(["submitted", "processing", "succeeded"]);
  }
});

test.each(both)("a secret that is not the account's receives nothing (%s)", async (design) => {
  const { create, emulator, tasks } = await received({ secret: otherSecret });
  await create(design);
  await emulator.clock.advance(60_000);
  expect(emulator.callbacks.map(({ status }) => status)).toEqual([401, 401, 401]);
  expect(tasks).toEqual([]);
});

test.each(both.flatMap((design) => ["duplicate", "reorder", "delay", "lose"].map((fault) => [design, fault] as const)))(
  "%s design, callbacks struck by '%s': forwards only, and to the end",
  async (design, fault) => {
    for (const nth of [1, 2]) {
      const { create, emulator, statuses } = await received({ unsigned: "reject" });
      const struck = emulator.faults.add({ callback: fault as "lose", path: "/kling", nth, delayMs: 20_000 });
      await create(design);
      await emulator.clock.advance(60_000);
      const whole = ["submitted", "processing", "succeeded"];
      expect(struck.hits).toBe(1);
      expect(statuses()).toEqual(fault === "duplicate" ? whole : whole.toSpliced(nth - 1, 1));
      const sent = 3 + (fault === "duplicate" ? 1 : 0) - (fault === "lose" ? 1 : 0);
      expect(emulator.callbacks.map(({ status }) => status)).toEqual(Array(sent).fill(200));
    }
  },
);

test.each(both)("callbacks of several tasks, many of them twice or out of order (%s)", async (design) => {
  const { create, emulator, tasks } = await received({ unsigned: "reject" });
  const reordered = emulator.faults.add({ callback: "reorder", probability: 0.3 });
  const duplicated = emulator.faults.add({ callback: "duplicate", probability: 0.7 });
  const ids = [await create(design), await create(design), await create(design), await create(design)];
  await emulator.clock.advance(60_000);
  // The emulator's seed decides how many.
  expect(Math.min(reordered.hits, duplicated.hits)).toBeGreaterThan(0);
  for (const id of ids) {
    const statuses = tasks.filter((task) => task.id === id).map(({ status }) => status);
    expect(["submitted", "processing", "succeeded"].filter((status) => statuses.includes(status as never))).toEqual(
      statuses,
    );
    expect(statuses.at(-1)).toBe("succeeded");
  }
});

test("a handler that failed gets the callback again where the service tries again", async () => {
  let fails = 2;
  const seen: string[] = [];
  const { create, emulator } = await received(
    {
      unsigned: "reject",
      onTask({ status }) {
        if (status === "succeeded" && fails-- > 0) throw new Error("not now");
        seen.push(status);
      },
    },
    { callbacks: { retryAfter: [1000, 5000, 10_000] } },
  );
  await create("path");
  await emulator.clock.advance(60_000);
  expect(seen).toEqual(["submitted", "processing", "succeeded"]);
  expect(emulator.callbacks.map(({ status }) => status)).toEqual([200, 200, 500, 500, 200]);
});

test("v1 callbacks that are not signed are confirmed by a read, and lose nothing by it", async () => {
  const { create, emulator, statuses, tasks } = await received(byReading, { switches: { signV1: false } });
  await create("v1");
  await emulator.clock.advance(60_000);
  expect(statuses()).toEqual(["submitted", "processing", "succeeded"]);
  expect(tasks[2]?.outputs).toMatchObject([{ type: "video" }]);
  expect(emulator.calls.filter(({ method }) => method === "GET")).toHaveLength(3);
});

test.each(both)("an account without a secret receives by confirmation (%s)", async (design) => {
  const { create, emulator, statuses } = await received((kling) => ({ ...byReading(kling), secret: undefined }), {
    accounts: [DEFAULT_ACCOUNT],
  });
  await create(design);
  await emulator.clock.advance(60_000);
  expect(statuses()).toEqual(["submitted", "processing", "succeeded"]);
  expect(emulator.calls.filter(({ method }) => method === "GET")).toHaveLength(3);
});

test("a forged callback for a true task does not end it", async () => {
  const { create, emulator, receive, statuses } = await received(byReading);
  const id = await create("path");
  await emulator.clock.advance(0);
  const forged = JSON.stringify({ id, status: "failed", message: "pay me" });
  const headers = { "content-type": "application/json" };
  const response = await receive(new Request("http://127.0.0.1/kling", { method: "POST", headers, body: forged }));
  expect(response.status).toBe(503);
  await emulator.clock.advance(60_000);
  expect(statuses()).toEqual(["submitted", "processing", "succeeded"]);
});
