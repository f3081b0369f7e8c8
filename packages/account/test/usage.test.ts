import { DEFAULT_ACCOUNT, DEFAULT_START } from "@klingkit/emulator";
import { expect, test } from "vitest";
import { emulated, type Emulated } from "./emulated.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SPEECH = { text: "fog", voice_id: "oversea_male1", voice_language: "en", voice_speed: 1 };

/** Creates tasks of several products over three days. One of them fails, so it is not charged. */
async function createMany({ createTask, emulator }: Emulated): Promise<void> {
  for (let day = 0; day < 3; day += 1) {
    await createTask();
    await createTask("/v1/videos/text2video", { model_name: "kling-v2-6", prompt: "fog", duration: "10" });
    await createTask("/v1/images/generations", { model_name: "kling-v2-1", prompt: "fog", n: 3 });
    await createTask("/v1/audio/tts", SPEECH);
    await createTask("/v1/videos/text2video", { model_name: "kling-v3", prompt: "[fail]" });
    await emulator.clock.sleep(DEFAULT_START + (day + 1) * DAY - emulator.clock.now());
  }
}

test.each(["day", "model", "key", "endpoint"] as const)(
  "the sums by %s are equal to the units that were deducted from the packs",
  async (by) => {
    const service = await emulated();
    await createMany(service);
    const { rows, totals } = await service.account.usage({ by });
    const packs = service.emulator.state().accounts[0]?.packs ?? [];
    // The emulator subtracts binary fractions.
    const deducted = packs
      .map(({ type, units, left }) => [type, Number((units - left).toFixed(6))] as const)
      .filter(([, units]) => units > 0);
    expect(deducted).toHaveLength(2);
    expect(new Map(totals.map(({ unit, amount }) => [unit, amount]))).toEqual(new Map(deducted));
    for (const [type, units] of deducted) {
      const ofType = rows.filter(({ unit }) => unit === type);
      expect(ofType.reduce((sum, { amount }) => sum + amount, 0)).toBeCloseTo(units, 6);
    }
    expect(totals).toMatchObject([
      { unit: "image", kind: "units", tasks: 3, unreadable: 0 },
      { unit: "video", kind: "units", tasks: 9, unreadable: 0 },
    ]);
  },
);

test("groups by the model, the name of the API key and the product of the service", async () => {
  const service = await emulated();
  await createMany(service);
  const groups = async (by: "model" | "key" | "endpoint"): Promise<string[]> =>
    (await service.account.usage({ by })).rows.map(({ group, unit }) => `${group} ${unit}`);
  expect(await groups("model")).toEqual(["kling-v2-1 image", "kling-v2-6 video", "kling-v3 video", "unknown video"]);
  expect(await groups("key")).toEqual(["key-1 image", "key-1 video"]);
  expect(await groups("endpoint")).toEqual(["image image", "text-to-speech video", "text-to-video video"]);
});

test("reports units and each currency as separate rows", async () => {
  const service = await emulated({
    accounts: [
      {
        ...DEFAULT_ACCOUNT,
        packs: [{ type: "video", units: 3, concurrency: 5 }],
        cash: { currency: "USD", amount: 10 },
      },
    ],
  });
  await service.createTask();
  await service.createTask();
  const { rows } = await service.account.usage();
  expect(rows).toMatchObject([
    { group: "2026-11-21", unit: "video", kind: "units", tasks: 1, amount: 3 },
    { group: "2026-11-21", unit: "USD", kind: "money", tasks: 1, amount: 0.42 },
  ]);
});

test("reports the estimates of the caller's tasks in the unit that was deducted", async () => {
  const service = await emulated();
  await service.createTask();
  await service.createTask();
  const [first, second] = service.emulator.state().tasks;
  const { rows, totals } = await service.account.usage({
    by: "endpoint",
    tasks: [
      { taskId: first?.id, endpoint: "video.textToVideo", estimate: { units: 4, usd: 0.56, packageType: "video" } },
      { taskId: second?.id, endpoint: "video.textToVideo", estimate: { units: 8, usd: 0.03, packageType: "image" } },
      { endpoint: "video.omni" },
    ],
  });
  const estimate = { tasks: 1, amount: 4, deducted: 3 };
  expect(rows).toEqual([
    { group: "video.textToVideo", unit: "video", kind: "units", tasks: 2, amount: 6, unreadable: 0, estimate },
  ]);
  expect(totals[0]).toMatchObject({ estimate });
});

test("a day begins at midnight of the time zone", async () => {
  const service = await emulated({ startAt: Date.parse("2026-03-08T07:30:00Z") });
  await service.createTask(); // ends before 07:40
  await service.emulator.clock.sleep(HOUR); // 2026-03-08T08:40:00Z
  await service.createTask();
  const days = async (timeZone: string): Promise<unknown> =>
    (await service.account.usage({ timeZone })).rows.map(({ group, tasks }) => [group, tasks]);
  expect(await days("UTC")).toEqual([["2026-03-08", 2]]);
  // The clocks of Los Angeles change on this day, from UTC-8 to UTC-7.
  expect(await days("America/Los_Angeles")).toEqual([
    ["2026-03-07", 1],
    ["2026-03-08", 1],
  ]);
  expect(await days("Asia/Kathmandu")).toEqual([["2026-03-08", 2]]);
});

test.each([
  ["UTC", "2026-03-08T00:00:00.000Z", "2026-03-08T23:59:59.999Z"],
  // The day has 23 hours.
  ["America/Los_Angeles", "2026-03-08T08:00:00.000Z", "2026-03-09T06:59:59.999Z"],
  ["Asia/Kathmandu", "2026-03-07T18:15:00.000Z", "2026-03-08T18:14:59.999Z"],
  ["Pacific/Kiritimati", "2026-03-07T10:00:00.000Z", "2026-03-08T09:59:59.999Z"],
  ["Etc/GMT+12", "2026-03-08T12:00:00.000Z", "2026-03-09T11:59:59.999Z"],
])("a period of days is a period of whole days in %s", async (timeZone, start, end) => {
  const { account, emulator } = await emulated();
  const { from, to } = await account.usage({ from: "2026-03-08", to: "2026-03-08", timeZone });
  expect([from, to].map((time) => new Date(time).toISOString())).toEqual([start, end]);
  expect(emulator.calls.map(({ body }) => body)).toEqual(Array(2).fill({ start_time: from, end_time: to, limit: 500 }));
});

test("the default period is today and the 29 days before", async () => {
  const { account, emulator } = await emulated({ startAt: Date.parse("2026-03-31T12:00:00Z") });
  expect(await account.usage()).toMatchObject({ from: Date.parse("2026-03-02"), to: emulator.clock.now() });
  expect(await account.usage({ days: 1 })).toMatchObject({ from: Date.parse("2026-03-31") });
});

test("a day begins after a midnight that the change of the clocks skips", async () => {
  const { account } = await emulated();
  const { from } = await account.usage({ from: "2018-11-04", to: "2018-11-04", timeZone: "America/Sao_Paulo" });
  expect(new Date(from).toISOString()).toBe("2018-11-04T03:00:00.000Z");
});

test("what the service does not report is unknown, and an unreadable amount is not 0", async () => {
  const { account, emulator } = await emulated();
  const detail = [
    { task_id: "1", deduction_amount: "a few", product_type: "video" },
    { task_id: "2", deduction_amount: 0.1, product_type: "video" },
    { task_id: "3", deduction_amount: 0.2 },
  ];
  emulator.faults.add({
    path: "/account/billing/package",
    body: { code: 0, message: "SUCCEED", request_id: "r", data: { result: { detail } } },
  });
  expect((await account.usage()).rows).toMatchObject([
    { group: "unknown", unit: "unknown", amount: 0.2, unreadable: 0 },
    { group: "unknown", unit: "video", tasks: 2, amount: 0.1, unreadable: 1 },
  ]);
});

test("adds decimal fractions exactly", async () => {
  const { account, emulator } = await emulated();
  const detail = Array.from({ length: 1000 }, (_, at) => ({
    task_id: String(at),
    deduction_amount: 0.1,
    product_type: "video",
  }));
  emulator.faults.add({
    path: "/account/billing/package",
    body: { code: 0, message: "SUCCEED", request_id: "r", data: { result: { detail } } },
  });
  expect((await account.usage()).totals).toMatchObject([{ amount: 100, tasks: 1000 }]);
});

test.each([
  [{ from: "2026-02-30" }, '`from` must be a day such as 2026-11-21 or epoch milliseconds, not "2026-02-30".'],
  [{ from: 1, days: 3 }, "`days` cannot be combined with `from`."],
  [{ timeZone: "Mars/Olympus" }, '`timeZone` is not a time zone: "Mars/Olympus".'],
  [{ by: "models" }, 'Did you mean "model"?'],
  [{ from: "2026-02-03", to: "2026-02-01" }, "`from` must be before `to`"],
  [{ groupBy: "day" }, "`groupBy` is not a field of this input."],
])("rejects %j without sending a request", async (query, message) => {
  const { account, emulator } = await emulated();
  await expect(account.usage(query as object)).rejects.toThrow(message);
  expect(emulator.calls).toEqual([]);
});

test.each(["from", "to"])("a `%s` beyond the calendar is refused", async (name) => {
  const { account } = await emulated();
  await expect(account.usage({ [name]: 9e15 })).rejects.toMatchObject({ name: "InvalidInputError" });
});
