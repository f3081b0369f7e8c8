import { expect, test } from "vitest";
import { DEFAULT_ACCOUNT } from "../src/index.ts";
import { startEmulator, T2V, V3 } from "./client.ts";

const BODY = { ...V3, external_task_id: "job-1" };
const rejection = { status: 400, code: 1201, message: "External_task_id job-1 already exists" };

test("a reused external task id is rejected on all endpoints and API versions, without a charge", async () => {
  const { create, post, emulator } = await startEmulator();
  await create(T2V, BODY);
  expect(await post(T2V, BODY)).toMatchObject(rejection);
  expect(
    await post("/text-to-video/kling-3.0", { prompt: "fog", options: { external_task_id: "job-1" } }),
  ).toMatchObject(rejection);
  await emulator.clock.advance(600_000);
  expect(await post(T2V, BODY)).toMatchObject(rejection);
  expect(emulator.state().paid).toEqual({ tasks: 1, units: 3 });
});

test("an empty external task id is ignored", async () => {
  const { create, emulator } = await startEmulator();
  for (let n = 0; n < 2; n++) await create(T2V, { ...V3, external_task_id: "" });
  expect(emulator.state().paid.tasks).toBe(2);
});

test("switches allow duplicates, and a query finds the newest or the oldest task", async () => {
  const late = await startEmulator({ switches: { externalTaskIds: { lateBy: 1_000 }, duplicateIdLookup: "oldest" } });
  const first = await late.create(T2V, BODY);
  await late.create(T2V, BODY);
  expect((await late.get(`${T2V}/job-1`)).data.task_id).toBe(first);
  await late.emulator.clock.advance(1_000);
  expect(await late.post(T2V, BODY)).toMatchObject(rejection);

  const off = await startEmulator({ switches: { externalTaskIds: "off" } });
  await off.create(T2V, BODY);
  const second = await off.create(T2V, BODY);
  expect((await off.get("/tasks?external_task_ids=job-1")).items[0].id).toBe(second);
});

test.each([
  ["before-balance", 1201, 1201],
  ["before-slots", 1102, 1201],
  ["after-slots", 1102, 1303],
] as const)(
  "checked %s, a reused external task id is rejected with %d without balance and with %d without a slot",
  async (duplicateIdCheck, noBalance, noSlot) => {
    const withoutBalance = await startEmulator({
      switches: { duplicateIdCheck },
      accounts: [{ ...DEFAULT_ACCOUNT, packs: [{ type: "video", units: 3, concurrency: 5 }] }],
    });
    await withoutBalance.create(T2V, BODY);
    expect((await withoutBalance.post(T2V, BODY)).code).toBe(noBalance);

    const withoutSlot = await startEmulator({
      switches: { duplicateIdCheck },
      accounts: [{ ...DEFAULT_ACCOUNT, packs: [{ type: "video", units: 100, concurrency: 1 }] }],
    });
    await withoutSlot.create(T2V, BODY);
    expect((await withoutSlot.post(T2V, BODY)).code).toBe(noSlot);
  },
);
