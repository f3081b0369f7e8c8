import { expect, test } from "vitest";
import { DEFAULT_ACCOUNT, DEFAULT_START } from "../src/index.ts";
import { DAY, createFinished, startEmulator, T2V, V3 } from "./client.ts";

const window = `start_time=${DEFAULT_START - DAY}&end_time=${DEFAULT_START + DAY}`;

test("/account/costs returns the packs in a second envelope", async () => {
  const client = await startEmulator();
  await createFinished(client, T2V, V3);
  const { data } = await client.get(`/account/costs?${window}`);
  expect(data).toMatchObject({ code: 0, msg: "success" });
  expect(data.resource_pack_subscribe_infos[0]).toEqual({
    resource_pack_name: "Trial-Video-1000Units-5Con-1Months",
    resource_pack_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    resource_pack_type: "decreasing_total",
    total_quantity: 1000,
    remaining_quantity: 997,
    purchase_time: DEFAULT_START,
    effective_time: DEFAULT_START,
    invalid_time: DEFAULT_START + 30 * DAY,
    status: "online",
  });
  const one = await client.get(`/account/costs?${window}&resource_pack_name=Trial-Image-1000Units-9Con-1Months`);
  expect(one.data.resource_pack_subscribe_infos).toHaveLength(1);
});

test.each(["", "?startTime=1&endTime=2", "?start_time=1", "?end_time=2"])(
  "/account/costs rejects a request without a time window: '%s'",
  async (query) => {
    const { get } = await startEmulator();
    expect(await get(`/account/costs${query}`)).toMatchObject({
      status: 400,
      code: 1200,
      message: "Missing Request Parameter",
    });
  },
);

test("/account/costs rejects a second request within a second with 1302 if the switch is on", async () => {
  const { get, emulator } = await startEmulator({ switches: { costsLimit: "1302" } });
  await get(`/account/costs?${window}`);
  expect(await get(`/account/costs?${window}`)).toMatchObject({ status: 429, code: 1302 });
  await emulator.clock.advance(1_000);
  expect(await get(`/account/costs?${window}`)).toMatchObject({ code: 0 });
});

test("the status of a pack depends on its units and its validity", async () => {
  const { create, get, emulator } = await startEmulator({
    accounts: [{ ...DEFAULT_ACCOUNT, packs: [{ type: "video", units: 3, concurrency: 1, days: 1 }] }],
  });
  const status = async (): Promise<string> =>
    (await get(`/account/costs?${window}`)).data.resource_pack_subscribe_infos[0].status;
  await create(T2V, V3);
  expect(await status()).toBe("runOut");
  await emulator.clock.advance(DAY);
  expect(await status()).toBe("expired");
});

test("the unit ledger returns one line per deduction, in pages", async () => {
  const client = await startEmulator();
  for (let n = 0; n < 3; n++) await createFinished(client, T2V, V3);
  await createFinished(client, "/v1/images/generations", { prompt: "fog" });
  await createFinished(client, T2V, { ...V3, prompt: "[fail]" });
  const query = { start_time: DEFAULT_START, end_time: DEFAULT_START + DAY, limit: 3, cursor: "" };
  const firstPage = (await client.post("/account/billing/package", query)).data;
  expect(firstPage).toMatchObject({ result: { count: 3 }, has_more: true });
  expect(firstPage.result.detail[1]).toMatchObject({
    api_key_name: "key-1",
    model_name: "kling-v3",
    resolution: "720p",
    duration: "5",
    video_sound: "off",
    refer_video_input: false,
    deduction_amount: 3,
    deduction_time: expect.stringMatching(/^\d{13}$/),
    product_type: "video",
    unit_before_deduction: 997,
    unit_after_deduction: 994,
  });
  const secondPage = (await client.post("/account/billing/package", { cursor: firstPage.next_cursor })).data;
  expect(secondPage).toMatchObject({
    result: { count: 1, detail: [{ product_type: "image", deduction_amount: 8 }] },
    has_more: false,
    next_cursor: "",
  });
  const images = (
    await client.post("/account/billing/package", {
      ...query,
      filters: [
        { key: "product_type", values: ["image"] },
        { key: "api_key_name", values: ["key-1", "x"] },
      ],
    })
  ).data;
  expect(images.result.count).toBe(1);
});

test("the cash ledger returns the deductions of cash", async () => {
  const client = await startEmulator({
    accounts: [{ ...DEFAULT_ACCOUNT, packs: [], cash: { currency: "CNY", amount: 100 } }],
  });
  await createFinished(client, T2V, V3);
  const { data } = await client.post("/account/billing/balance", {
    start_time: DEFAULT_START,
    end_time: DEFAULT_START + DAY,
  });
  expect(data.result.detail).toMatchObject([
    {
      cash_type: "balance",
      currency: "CNY",
      deduction_amount: 3,
      balance_before_deduction: 100,
      balance_after_deduction: 97,
    },
  ]);
});

test.each([
  ["no window", {}, "start_time is required"],
  ["a window that ends before it starts", { start_time: 2, end_time: 1 }, "start_time must be before end_time"],
  [
    "filters by both the id and the name of a pack",
    {
      start_time: 1,
      end_time: 2,
      filters: [
        { key: "package_id", values: ["1"] },
        { key: "package_name", values: ["1"] },
      ],
    },
    "package_name and package_id exclude each other",
  ],
  ["an invalid cursor", { cursor: "nonsense" }, "cursor is invalid"],
])("the ledger rejects %s", async (_what, body, message) => {
  const { post } = await startEmulator();
  expect(await post("/account/billing/package", body)).toMatchObject({ status: 400, code: 1201, message });
});
