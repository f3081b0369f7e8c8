import { PGlite } from "@electric-sql/pglite";
import { ConfigurationError } from "klingkit";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { fileStore } from "../src/files.ts";
import { type BudgetStore, memoryStore, postgresStore, type Reservation } from "../src/index.ts";
import { temporaryFolder } from "./emulated.ts";

const pglite = await PGlite.create();
let tables = 0;

const stores: readonly [string, () => Promise<BudgetStore>][] = [
  ["memoryStore", async () => memoryStore()],
  ["fileStore", async () => fileStore(join(await temporaryFolder(), "budget.sqlite"))],
  [
    "postgresStore",
    async () => postgresStore({ query: (text, values) => pglite.query(text, values), table: `public.t${++tables}` }),
  ],
];

function reservation(fields: Partial<Reservation> = {}): Reservation {
  return { budget: "b", id: "1", period: "2026-11-29", amount: 3, createdAt: 1_000_000, ...fields };
}

describe.each(stores)("%s", (_name, open) => {
  let store: BudgetStore;
  beforeEach(async () => {
    store = await open();
  });

  test("reserves up to the limit of each period and budget", async () => {
    const results = [];
    for (const fields of [{}, { id: "2" }, { id: "3" }, { id: "4", period: "2026-11-30" }, { id: "3", budget: "c" }])
      results.push(await store.reserve(reservation(fields), 6));
    expect(results).toEqual([
      { granted: true, isNew: true, total: 3 },
      { granted: true, isNew: true, total: 6 },
      { granted: false, isNew: false, total: 6 },
      { granted: true, isNew: true, total: 3 },
      { granted: true, isNew: true, total: 3 },
    ]);
    expect([await store.total("b", "2026-11-29"), await store.total("b", "2026-12-01")]).toEqual([6, 0]);
  });

  test("is exact for sums of decimal fractions", async () => {
    for (let id = 0; id < 10; id++) await store.reserve(reservation({ id: String(id), amount: 0.1 }), 1);
    expect(await store.reserve(reservation({ id: "10", amount: 0.1 }), 1)).toMatchObject({ granted: false });
    expect(await store.total("b", "2026-11-29")).toBeCloseTo(1, 9);
  });

  test("a second reservation of the same id is free, also if the limit is reached, or it is settled", async () => {
    await store.reserve(reservation(), 3);
    const again = { granted: true, isNew: false, total: 3 };
    expect(await store.reserve(reservation(), 3)).toEqual(again);
    await store.settle("b", "1", 2);
    expect(await store.reserve(reservation(), 0)).toEqual({ ...again, total: 2 });
    expect(await store.reserve(reservation({ period: "2026-11-30" }), 0)).toEqual({ ...again, total: 0 });
  });

  test("a settled reservation counts with its cost, and cannot be released or found", async () => {
    await store.reserve(reservation(), 10);
    await store.settle("b", "1", 1.25);
    await store.release("b", "1");
    expect(await store.total("b", "2026-11-29")).toBe(1.25);
    expect(await store.find("b", "1")).toBeUndefined();
    await store.settle("b", "1", 0);
    expect(await store.total("b", "2026-11-29")).toBe(0);
  });

  test("a released reservation is given back, and can be made again", async () => {
    await store.reserve(reservation(), 3);
    await store.release("b", "1");
    expect(await store.total("b", "2026-11-29")).toBe(0);
    expect(await store.reserve(reservation(), 3)).toEqual({ granted: true, isNew: true, total: 3 });
  });

  test("a second reservation replaces the first one, with the larger amount, the new period and a later time", async () => {
    await store.reserve(reservation({ id: "other" }), 10);
    await store.reserve(reservation(), 10);
    const smaller = reservation({ amount: 2, createdAt: 2_000_000 });
    expect(await store.reserve(smaller, 6)).toEqual({ granted: true, isNew: false, total: 6 });
    expect(await store.find("b", "1")).toEqual({ ...smaller, amount: 3 });
    const next = reservation({ amount: 4, period: "2026-11-30", createdAt: 2_000_000 });
    expect(await store.reserve(next, 4)).toEqual({ granted: true, isNew: false, total: 4 });
    expect(await store.find("b", "1")).toEqual({ ...next, createdAt: 2_000_001 });
    expect([await store.total("b", "2026-11-29"), await store.total("b", "2026-11-30")]).toEqual([3, 4]);
  });

  test("a second reservation that exceeds the limit is blocked, and the first one stays unchanged", async () => {
    await store.reserve(reservation(), 10);
    await store.reserve(reservation({ id: "2", period: "2026-11-30" }), 10);
    const larger = reservation({ amount: 4, createdAt: 2_000_000 });
    expect(await store.reserve(larger, 3)).toEqual({ granted: false, isNew: false, total: 3 });
    const next = reservation({ period: "2026-11-30", createdAt: 2_000_000 });
    expect(await store.reserve(next, 5)).toEqual({ granted: false, isNew: false, total: 3 });
    expect(await store.find("b", "1")).toEqual(reservation());
    expect([await store.total("b", "2026-11-29"), await store.total("b", "2026-11-30")]).toEqual([3, 3]);
  });

  test("settles and releases no reservation that was made again since it was read", async () => {
    await store.reserve(reservation(), 10);
    const again = reservation({ createdAt: 2_000_000 });
    await store.reserve(again, 10);
    await store.release("b", "1", 1_000_000);
    await store.settle("b", "1", 0, 1_000_000);
    expect(await store.find("b", "1")).toEqual(again);
    await store.release("b", "1", 2_000_000);
    expect(await store.total("b", "2026-11-29")).toBe(0);
    await store.reserve(again, 10);
    await store.settle("b", "1", 1, 2_000_000);
    expect(await store.total("b", "2026-11-29")).toBe(1);
  });

  test("settles and releases nothing that was not reserved", async () => {
    await store.settle("b", "1", 5);
    await store.release("b", "1");
    expect(await store.total("b", "2026-11-29")).toBe(0);
  });

  test("returns unsettled reservations as they were stored", async () => {
    const reference = { klingkit: 1, host: "https://kling.example", apiVersion: "v2", externalTaskId: "2" } as const;
    const full = reservation({ id: "2", price: { units: 3, usd: 0.42, packageType: "video" }, reference });
    for (const each of [reservation(), full, reservation({ id: "3" }), reservation({ budget: "c" })])
      await store.reserve(each, 100);
    await store.settle("b", "3", 1);
    expect(await store.unsettled("b")).toEqual([reservation(), full]);
    expect(await store.find("b", "2")).toEqual(full);
  });

  test("forgets settled reservations after 70 days, when a period begins", async () => {
    const day = 24 * 3_600_000;
    await store.reserve(reservation(), 3);
    await store.reserve(reservation({ id: "open" }), 6);
    await store.settle("b", "1", 3);
    await store.reserve(reservation({ id: "2", period: "2027-02-06", createdAt: 69 * day }), 9);
    expect(await store.total("b", "2026-11-29")).toBe(6);
    await store.reserve(reservation({ id: "3", period: "2027-02-20", createdAt: 71 * day }), 9);
    expect(await store.reserve(reservation({ period: "2027-02-20" }), 9)).toMatchObject({ isNew: true });
    expect((await store.unsettled("b")).map(({ id }) => id)).toContain("open");
  });

  test("many reservations at once do not exceed the limit", async () => {
    const results = await Promise.all(
      Array.from({ length: 40 }, async (_, id) => store.reserve(reservation({ id: String(id % 30) }), 30)),
    );
    expect(results.filter(({ isNew }) => isNew)).toHaveLength(10);
    expect(await store.total("b", "2026-11-29")).toBe(30);
  });
});

test("a file store is readable by its owner only, and keeps its reservations", async () => {
  const path = join(await temporaryFolder(), "budget.sqlite");
  await fileStore(path).reserve(reservation(), 3);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await fileStore(path).total("b", "2026-11-29")).toBe(3);
});

test("a file store reports a directory that does not exist", async () => {
  const path = join(await temporaryFolder(), "missing", "budget.sqlite");
  await expect(fileStore(path).total("b", "x")).rejects.toThrow(ConfigurationError);
});

test("postgresStore rejects a name that is not one of SQL", () => {
  expect(() => postgresStore({ query: () => Promise.resolve({ rows: [] }), table: "x; drop table job" })).toThrow(
    ConfigurationError,
  );
});

test("postgresStore reports the error of a statement", async () => {
  const database = await PGlite.create();
  onTestFinished(() => database.close());
  const store = postgresStore({ query: (text, values) => database.query(text, values) });
  await store.total("b", "x");
  await database.query("DROP TABLE klingkit_budget_reservation");
  await expect(store.reserve(reservation(), 3)).rejects.toThrow("klingkit_budget_reservation");
});
