import { DEFAULT_START } from "@klingkit/emulator";
import { AccountError } from "@klingkit/errors";
import { expect, test } from "vitest";
import { emulated } from "./emulated.ts";

const DAY = 86_400_000;

test.each(["api-key", "pair"] as const)("returns the packs of an account (%s)", async (credential) => {
  const { account, createTask } = await emulated({}, credential);
  await createTask();
  const packs = await account.packs();
  expect(packs.map(({ packageType, concurrency }) => [packageType, concurrency])).toEqual([
    ["video", 5],
    ["image", 9],
    ["try-on", 5],
  ]);
  expect(packs[0]).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{32}$/),
    name: "Trial-Video-1000Units-5Con-1Months",
    type: "decreasing_total",
    status: "online",
    total: 1000,
    remaining: 997,
    purchasedAt: DEFAULT_START,
    validFrom: DEFAULT_START,
    validUntil: DEFAULT_START + 30 * DAY,
    packageType: "video",
    concurrency: 5,
    raw: expect.objectContaining({ resource_pack_name: "Trial-Video-1000Units-5Con-1Months" }),
  });
});

test("always sends the period, in snake_case, to a path without a version", async () => {
  const { account, emulator } = await emulated();
  await account.packs({ to: DEFAULT_START });
  await account.packs({ from: 1, to: DEFAULT_START, name: "mine" });
  const [first, second] = emulator.calls.map(({ path, query }) => ({ path, query }));
  expect(first).toEqual({
    path: "/account/costs",
    query: { start_time: String(DEFAULT_START - 400 * DAY), end_time: String(DEFAULT_START) },
  });
  expect(second?.query).toEqual({ start_time: "1", end_time: String(DEFAULT_START), resource_pack_name: "mine" });
});

test("omits the kind and concurrency of a pack whose name has a different format", async () => {
  const { account } = await emulated({
    accounts: [
      {
        accessKey: "a",
        secretKey: "s",
        apiKeys: ["api-key-emulator"],
        packs: [{ type: "video", units: 3, concurrency: 1, name: "Gold" }],
      },
    ],
  });
  const [pack] = await account.packs({ name: "Gold" });
  expect(pack?.name).toBe("Gold");
  expect(pack).not.toHaveProperty("packageType");
  expect(pack).not.toHaveProperty("concurrency");
});

test("throws the error in the inner envelope", async () => {
  const { account, emulator } = await emulated();
  const failInside = (code: number): void => {
    emulator.faults.add({
      path: "/account/costs",
      times: 1,
      body: { code: 0, message: "SUCCEED", request_id: "r-1", data: { code, msg: "no" } },
    });
  };
  failInside(1101);
  const error = await account.packs().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(AccountError);
  expect(error).toMatchObject({ serviceCode: 1101, requestId: "r-1", summary: expect.stringContaining('"no"') });
  failInside(1303);
  await expect(account.packs()).rejects.toMatchObject({ code: "busy", serviceCode: 1303, requestId: "r-1" });
});

test("throws UnexpectedResponseError when the response contains no packs", async () => {
  const { account, emulator } = await emulated();
  emulator.faults.add({ times: 1, body: { code: 0, message: "SUCCEED", request_id: "r", data: null } });
  await expect(account.packs()).rejects.toMatchObject({
    name: "UnexpectedResponseError",
    summary: "account.packs: the response contains no packs.",
  });
});

test("spreads a burst over time, so that the service does not respond with 1302", async () => {
  const { account, emulator } = await emulated({ switches: { costsLimit: "1302" } });
  await Promise.all([account.packs(), account.packs(), account.packs()]);
  expect(emulator.calls.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(emulator.clock.now() - DEFAULT_START).toBeGreaterThanOrEqual(2000);
});

test("aborts a call that waits for its turn", async () => {
  const { account, emulator } = await emulated();
  const controller = new AbortController();
  const first = account.packs();
  const second = account.packs({ signal: controller.signal });
  controller.abort();
  await expect(second).rejects.toMatchObject({ name: "AbortError", summary: "account.packs was aborted." });
  await first;
  expect(emulator.calls).toHaveLength(1);
});

test("rejects an invalid query without sending a request", async () => {
  const { account, emulator } = await emulated();
  await expect(account.packs({ from: 2, to: 1 })).rejects.toThrow("`from` must be before `to`, which is 1.");
  await expect(account.packs({ from: 0.5 })).rejects.toMatchObject({
    name: "InvalidInputError",
    issues: [{ path: "from", message: "`from` must be an integer, not 0.5." }],
  });
  await expect(account.packs({ resource_pack_name: "x" } as object)).rejects.toMatchObject({
    name: "InvalidInputError",
    issues: [
      {
        path: "resource_pack_name",
        message: "`resource_pack_name` is not a field of this input. The fields are from, to, signal, name.",
      },
    ],
  });
  expect(emulator.calls).toEqual([]);
});
