import { DEFAULT_ACCOUNT, DEFAULT_START } from "@klingkit/emulator";
import { expect, test } from "vitest";
import { all, emulated } from "./emulated.ts";

const DAY = 86_400_000;

test("the unit ledger returns the deduction of each task, page by page", async () => {
  const { account, emulator, createTask } = await emulated({}, "pair");
  await createTask();
  await createTask("/v1/images/generations", { prompt: "fog", n: 2 });
  await createTask();
  const entries = await all(account.unitLedger({ from: DEFAULT_START, to: DEFAULT_START + DAY, pageSize: 2 }));
  expect(entries.map(({ packageType, amount, before, after }) => [packageType, amount, before, after])).toEqual([
    ["video", 3, 1000, 997],
    ["image", 16, 1000, 984],
    ["video", 3, 997, 994],
  ]);
  expect(entries[0]).toMatchObject({
    taskId: emulator.state().tasks[0]?.id,
    model: "kling-v3",
    resolution: "720p",
    duration: 5,
    audio: "off",
    videoInput: false,
    voiceControl: false,
    packId: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  const pages = emulator.calls.filter(({ path }) => path === "/account/billing/package");
  expect(pages.map(({ method, body }) => [method, body])).toEqual([
    ["POST", { start_time: DEFAULT_START, end_time: DEFAULT_START + DAY, limit: 2 }],
    ["POST", { cursor: expect.stringMatching(/./) }],
  ]);
});

test("converts `deduction_time` from a string to a number and keeps the original in `raw`", async () => {
  const { account, emulator, createTask } = await emulated();
  await createTask();
  const [entry] = await all(account.unitLedger());
  expect(entry?.deductedAt).toBe(emulator.state().tasks[0]?.endsAt);
  expect(entry?.raw).toMatchObject({ deduction_time: String(entry?.deductedAt) });
});

test("uses `try-on` with a hyphen", async () => {
  const { account, emulator, createTask } = await emulated();
  await createTask();
  const image = "https://example.com/a.png";
  await createTask("/v1/images/kolors-virtual-try-on", { human_image: image, cloth_image: image });
  const entries = await all(
    account.unitLedger({ packageTypes: ["try-on"], apiKeyNames: ["key-1"], packIds: [packId("try-on")] }),
  );
  expect(entries).toMatchObject([{ packageType: "try-on", amount: 1 }]);
  expect(emulator.calls.at(-1)?.body).toMatchObject({
    limit: 500,
    filters: [
      { key: "api_key_name", values: ["key-1"] },
      { key: "product_type", values: ["try-on"] },
      { key: "package_id", values: [packId("try-on")] },
    ],
  });

  function packId(type: string): string {
    return emulator.state().accounts[0]?.packs.find((pack) => pack.type === type)?.id ?? "";
  }
});

test("the balance ledger returns amounts of money", async () => {
  const { account, emulator, createTask } = await emulated({
    accounts: [{ ...DEFAULT_ACCOUNT, packs: [], cash: { currency: "CNY", amount: 100 } }],
  });
  await createTask();
  const entries = await all(account.balanceLedger());
  expect(entries).toMatchObject([
    { amount: 3, before: 100, after: 97, listPrice: 3, cashType: "balance", currency: "CNY", model: "kling-v3" },
  ]);
  expect(emulator.calls.at(-1)?.path).toBe("/account/billing/balance");
});

test("retries a ledger request when the response is lost", async () => {
  const { account, emulator, createTask } = await emulated();
  await createTask();
  const rule = emulator.faults.add({ path: "/account/billing", drop: "after", times: 1 });
  expect(await all(account.unitLedger())).toMatchObject([{ packageType: "video", amount: 3 }]);
  expect(rule.hits).toBe(1);
  expect(emulator.calls.filter(({ path }) => path === "/account/billing/package")).toMatchObject([
    { status: 0 },
    { status: 200 },
  ]);
});

test("sends no request before iteration, and none for an invalid query", async () => {
  const { account, emulator } = await emulated();
  account.unitLedger();
  await expect(all(account.unitLedger({ packNames: ["a"], packIds: ["b"] }))).rejects.toThrow(
    "`packIds` cannot be combined with `packNames`.",
  );
  await expect(all(account.unitLedger({ packageTypes: ["try_on"] } as object))).rejects.toThrow(
    '`packageTypes[0]` must be "video", "image" or "try-on", not "try_on". Did you mean "try-on"?',
  );
  await expect(all(account.balanceLedger({ pageSize: 501 }))).rejects.toThrow(
    "`pageSize` must be at most 500, not 501.",
  );
  await expect(all(account.balanceLedger({ from: 5, to: 5 }))).rejects.toThrow(
    "`from` must be before `to`, which is 5.",
  );
  expect(emulator.calls).toEqual([]);
});

test("a ledger without entries ends immediately", async () => {
  const { account } = await emulated();
  expect(await all(account.balanceLedger())).toEqual([]);
});

test("an amount that cannot be read is missing, not 0", async () => {
  const { account, emulator } = await emulated();
  const entry = { task_id: "1", deduction_amount: "a few" };
  emulator.faults.add({
    path: "/account/billing/package",
    body: { code: 0, message: "SUCCEED", request_id: "r", data: { result: { detail: [entry] } } },
  });
  const [deduction] = await all(account.unitLedger());
  expect(deduction).toMatchObject({ taskId: "1" });
  expect(deduction).not.toHaveProperty("amount");
});
