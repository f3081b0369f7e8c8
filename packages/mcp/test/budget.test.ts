import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_ACCOUNT } from "@klingkit/emulator";
import type { CostEstimate, TaskIntent } from "klingkit";
import { expect, onTestFinished, test } from "vitest";
import { createDailyBudget, type DailyBudget } from "../src/budget.ts";
import { connected, lighthouse, served } from "./served.ts";

const intent: TaskIntent = {
  klingkit: 1,
  kind: "intent",
  host: "https://example.com",
  apiVersion: "v2",
  endpoint: "video.textToVideo",
  externalTaskId: "a",
  path: "/text-to-video/kling-3.0",
  body: "{}",
};
const price = (usd: number): CostEstimate => ({
  usd: { min: usd, max: usd },
  units: { min: 1, max: 1 },
  packageType: "video",
});

/** Opens budgets on one file, as several processes would. */
async function budgets(now: { at: number }, timeZone = "UTC"): Promise<() => DailyBudget> {
  const folder = await mkdtemp(join(tmpdir(), "klingkit-mcp-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return () => {
    const clock = { now: () => now.at, sleep: () => Promise.resolve() };
    const budget = createDailyBudget({ usd: 1, timeZone, folder, clock });
    onTestFinished(() => budget.close());
    return budget;
  };
}

test("allows exactly what fits of 50 parallel calls to two servers, and creates no more", async () => {
  const accounts = [{ ...DEFAULT_ACCOUNT, packs: [{ type: "image", units: 10_000, concurrency: 500 }] }] as const;
  const { mcp, another, emulator } = await served({ budget: 5, kling: { concurrency: false } }, { accounts });
  const clients = [await connected(mcp), await connected(await another())];
  const answers = await Promise.all(
    Array.from({ length: 50 }, async (_, index) =>
      clients[index % 2]?.call("make_image", { requestId: `image-${index}`, input: { ...lighthouse, n: 9 } }),
    ),
  );
  // 9 images cost 0.252 USD.
  const refused = answers.flatMap((answer) => answer?.error ?? []);
  expect([answers.length - refused.length, refused.length]).toEqual([19, 31]);
  expect(emulator.state().paid.tasks).toBe(19);
  expect(refused[0]).toMatchObject({
    code: "create_blocked",
    taskState: "none",
    message: expect.stringContaining("0.25 USD, but only 0.21 USD of the 5 USD of this day (UTC) are left"),
  });
});

test("a refused create can be repeated on the next day", async () => {
  const { mcp, emulator } = await served({ budget: 0.5 });
  const { call } = await connected(mcp);
  await call("make_video", { requestId: "a", input: lighthouse });
  const second = { requestId: "b", input: lighthouse };
  expect((await call("make_video", second)).error).toMatchObject({ code: "create_blocked" });
  await emulator.clock.sleep(24 * 3_600_000);
  expect((await call("make_video", second)).data).toMatchObject({ status: "submitted" });
});

test("counts the price of a create once, however often it is sent", async () => {
  const open = await budgets({ at: 0 });
  const [one, other] = [open(), open()];
  await one.beforeCreate(intent, price(0.6));
  await other.beforeCreate(intent, price(0.6));
  expect(one.today()).toEqual({ day: "1970-01-01", used: 0.6 });
  expect(() => other.beforeCreate({ ...intent, externalTaskId: "b" }, price(0.6))).toThrow("only 0.40 USD");
});

test("gives back what a create without a task, or with a failed task, does not cost", async () => {
  const budget = (await budgets({ at: 0 }))();
  const outcomes = [
    [{ taskState: "none" }, 0],
    [{ taskState: "exists", status: "failed", billing: [] }, 0],
    [{ taskState: "unknown" }, 0.6],
    [{ taskState: "exists", status: "succeeded", billing: [] }, 1],
  ] as const;
  for (const [index, [outcome, used]] of outcomes.entries()) {
    const hook = await budget.beforeCreate(
      { ...intent, externalTaskId: String(index) },
      price(index === 3 ? 0.4 : 0.6),
    );
    if (hook) hook.settled(outcome);
    expect(budget.today().used).toBe(used);
  }
});

test("a day begins in the time zone of the budget", async () => {
  const now = { at: Date.UTC(2026, 10, 29, 14, 59) };
  const budget = (await budgets(now, "Asia/Tokyo"))();
  await budget.beforeCreate(intent, price(1));
  expect(budget.today()).toEqual({ day: "2026-11-29", used: 1 });
  now.at += 60_000;
  expect(budget.today()).toEqual({ day: "2026-11-30", used: 0 });
});

test("refuses a create without a known price", async () => {
  const budget = (await budgets({ at: 0 }))();
  expect(() => budget.beforeCreate(intent, undefined)).toThrow("no price is known");
});
