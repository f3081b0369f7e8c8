import { expect, test } from "vitest";
import { DEFAULT_ACCOUNT, type PackSetup } from "../src/index.ts";
import { DAY, startEmulator, T2V, V3 } from "./client.ts";

const withPacks = (...packs: PackSetup[]): { accounts: [typeof DEFAULT_ACCOUNT] } => ({
  accounts: [{ ...DEFAULT_ACCOUNT, packs }],
});

test("a task occupies a slot until it ends, and a create without a free slot is rejected", async () => {
  const { create, post, emulator } = await startEmulator({
    ...withPacks({ type: "video", units: 100, concurrency: 2 }),
    taskSeconds: 10,
  });
  await create(T2V, V3);
  await create("/text-to-video/kling-3.0", { prompt: "fog" });
  expect(await post(T2V, V3)).toMatchObject({
    status: 429,
    code: 1303,
    message: "parallel task over resource pack limit",
    data: undefined,
  });
  await emulator.clock.advance(9_999);
  expect(await post(T2V, V3)).toMatchObject({ code: 1303 });
  await emulator.clock.advance(1);
  await create(T2V, V3);
  expect(emulator.state().accounts[0]?.slots).toEqual({ "video/kling-3.0": { used: 1, peak: 2 } });
});

test("slots are counted by model, or by pack type if the switch is set", async () => {
  const packs = withPacks({ type: "video", units: 100, concurrency: 1 });
  const other = { ...V3, model_name: "kling-v2-6" };
  const perModel = await startEmulator(packs);
  await perModel.create(T2V, V3);
  await perModel.create(T2V, other);
  const perPack = await startEmulator({ ...packs, switches: { slotScope: "pack", slotStatus: 200 } });
  await perPack.create(T2V, V3);
  expect(await perPack.post(T2V, other)).toMatchObject({ status: 200, code: 1303 });
});

test("the highest concurrency among packs applies, and packs are used one after the other", async () => {
  const { create, post, emulator } = await startEmulator(
    withPacks({ type: "video", units: 4, concurrency: 1, days: 1 }, { type: "video", units: 4, concurrency: 2 }),
  );
  await create(T2V, V3);
  await create(T2V, V3);
  expect(emulator.state().accounts[0]?.packs.map(({ left }) => left)).toEqual([0, 2]);
  expect(await post(T2V, { ...V3, duration: "4" })).toMatchObject({ code: 1102 });
});

test("an expired pack does not pay", async () => {
  const { post, emulator } = await startEmulator(withPacks({ type: "video", units: 4, concurrency: 1, days: 1 }));
  await emulator.clock.advance(DAY - 1);
  expect(await post(T2V, V3)).toMatchObject({ code: 0 });
  await emulator.clock.advance(600_000);
  expect(await post(T2V, { ...V3, duration: "3" })).toMatchObject({ code: 1102 });
});

test("units of a different kind do not pay", async () => {
  const { post } = await startEmulator(withPacks({ type: "image", units: 1000, concurrency: 9 }));
  expect(await post(T2V, V3)).toMatchObject({ status: 429, code: 1102 });
});

test("cash pays if no pack can pay", async () => {
  const { create, get, emulator } = await startEmulator({
    accounts: [{ ...DEFAULT_ACCOUNT, packs: [], cash: { currency: "USD", amount: 1 } }],
  });
  const id = await create(T2V, V3);
  await emulator.clock.advance(600_000);
  expect((await get(`/tasks?task_ids=${id}`)).items[0].billing).toEqual([
    { charge_type: "cash", cash_type: "balance", amount: "0.42", currency: "USD", list_price: "0.42" },
  ]);
  expect((await get(`${T2V}/${id}`)).data.final_balance_deduction).toEqual({ quota: "0.42", list_price: "0.42" });
  expect(emulator.state().accounts[0]?.cash).toBe(0.58);
});

test("failed tasks are charged if the switch is on", async () => {
  const { create, emulator } = await startEmulator({ switches: { chargeFailed: true } });
  await create(T2V, { ...V3, prompt: "[fail]" });
  await emulator.clock.advance(600_000);
  expect(emulator.state().accounts[0]?.packs[0]?.left).toBe(997);
});
