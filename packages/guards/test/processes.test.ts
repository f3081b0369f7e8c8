import { expect, test } from "vitest";
import { temporaryFolder } from "./emulated.ts";
import { spend } from "./spend.ts";

const isFull = process.env["KLINGKIT_FULL"] !== undefined;

test.each([
  { seed: 1, processes: 2, creates: 16, kills: 2, limit: 24 },
  ...(isFull ? [2, 3].map((seed) => ({ seed, processes: 4, creates: 200, kills: 12, limit: 150 })) : []),
])("processes that are killed share one budget and one audit log: %o", async (options) => {
  const result = await spend({ folder: await temporaryFolder(), ...options });
  if (isFull) console.log(options, result);
  const { kills, outcomes, peak, charged, counted, tasks, audit } = result;
  // Two moments of one process can coincide.
  expect(kills).toBeGreaterThan(0);
  // Every create has an outcome, no task was created twice, and the budget is used completely and not exceeded.
  const { succeeded, create_blocked: blocked = 0, task_failed: failed = 0, ...others } = outcomes;
  expect(others).toEqual({});
  expect((succeeded ?? 0) + blocked + failed).toBe(options.creates);
  expect(tasks).toEqual([tasks[1], tasks[1]]);
  expect(peak).toBeLessThanOrEqual(options.limit);
  expect([succeeded, charged, counted]).toEqual([options.limit / 3, options.limit, options.limit]);
  expect(audit).toBeGreaterThan(options.creates);
});
