import { expect, test } from "vitest";
import { DEFAULT_ACCOUNT } from "../src/index.ts";
import { open, T2V, V3 } from "./client.ts";

const MINE = { ...V3, external_task_id: "mine" };
const taken = { status: 400, code: 1201, message: "External_task_id mine already exists" };

test("an own id used before is refused, over families and apiVersions, and nothing is charged", async () => {
  const { create, post, emulator } = await open();
  await create(T2V, MINE);
  expect(await post(T2V, MINE)).toMatchObject(taken);
  expect(
    await post("/text-to-video/kling-3.0", { prompt: "fog", options: { external_task_id: "mine" } }),
  ).toMatchObject(taken);
  await emulator.clock.advance(600_000);
  expect(await post(T2V, MINE)).toMatchObject(taken);
  expect(emulator.state().paid).toEqual({ tasks: 1, units: 3 });
});

test("an empty own id is none", async () => {
  const { create, emulator } = await open();
  for (let n = 0; n < 2; n++) await create(T2V, { ...V3, external_task_id: "" });
  expect(emulator.state().paid.tasks).toBe(2);
});

test("uniqueness may come late, or not at all, and then an own id finds the newest or the oldest", async () => {
  const late = await open({ switches: { externalTaskIds: { lateBy: 1_000 }, duplicateIdLookup: "oldest" } });
  const first = await late.create(T2V, MINE);
  await late.create(T2V, MINE);
  expect((await late.get(`${T2V}/mine`)).data.task_id).toBe(first);
  await late.emulator.clock.advance(1_000);
  expect(await late.post(T2V, MINE)).toMatchObject(taken);

  const off = await open({ switches: { externalTaskIds: "off" } });
  await off.create(T2V, MINE);
  const second = await off.create(T2V, MINE);
  expect((await off.get("/tasks?external_task_ids=mine")).items[0].id).toBe(second);
});

test.each([
  ["before-balance", 1201, 1201],
  ["before-slots", 1102, 1201],
  ["after-slots", 1102, 1303],
] as const)(
  "checked %s, an own id used before answers %d without balance and %d without a slot",
  async (duplicateIdCheck, noBalance, noSlot) => {
    const poor = await open({
      switches: { duplicateIdCheck },
      accounts: [{ ...DEFAULT_ACCOUNT, packs: [{ type: "video", units: 3, concurrency: 5 }] }],
    });
    await poor.create(T2V, MINE);
    expect((await poor.post(T2V, MINE)).code).toBe(noBalance);

    const narrow = await open({
      switches: { duplicateIdCheck },
      accounts: [{ ...DEFAULT_ACCOUNT, packs: [{ type: "video", units: 100, concurrency: 1 }] }],
    });
    await narrow.create(T2V, MINE);
    expect((await narrow.post(T2V, MINE)).code).toBe(noSlot);
  },
);
