import { expect, test } from "vitest";
import { costIn, highestPrice, spentIn } from "../src/cost.ts";

const price = { units: 10, usd: 1.4, packageType: "video" };

test.each([
  ["video", [{ kind: "unit", amount: 3 }], true, 3],
  ["video", [{ kind: "unit", amount: 0 }], true, 0],
  ["usd", [{ kind: "unit", amount: 5 }], true, 0.7],
  ["usd", [{ kind: "cash", amount: 0.5, currency: "USD" }], true, 0.5],
  ["video", [], true, 10],
  ["video", [], false, 0],
  // Unknown is not 0.
  ["video", [{ kind: "unit" }], true, 10],
  ["video", [{ kind: "unit" }], false, 10],
  ["usd", [{ kind: "cash", currency: "USD" }], false, 1.4],
  // Money of another or of an unknown currency.
  ["usd", [{ kind: "cash", amount: 3, currency: "CNY" }], false, 1.4],
  ["usd", [{ kind: "cash", amount: 3 }], true, 1.4],
  ["video", [{ kind: "cash", amount: 0.5, currency: "USD" }], true, 10],
  [
    "usd",
    [
      { kind: "unit", amount: 5 },
      { kind: "cash", amount: 0.5, currency: "USD" },
    ],
    true,
    1.2,
  ],
  [
    "video",
    [
      { kind: "unit", amount: 12 },
      { kind: "cash", amount: 0.5, currency: "USD" },
    ],
    true,
    12,
  ],
])("in %s, a task with the billing %j (may be charged: %s) spends %d", (unit, billing, mayBeCharged, spent) => {
  expect(spentIn(unit, price, billing, mayBeCharged)).toBeCloseTo(spent, 9);
});

test("the highest price of an estimate is in units and in USD", () => {
  const estimate = { units: { min: 3, max: 5 }, usd: { min: 0.42, max: 0.7 }, packageType: "video" } as const;
  expect(highestPrice(estimate)).toEqual({ units: 5, usd: 0.7, packageType: "video" });
});

test.each([
  ["usd", price, 1.4],
  ["video", price, 10],
  ["image", price, undefined],
  ["usd", undefined, undefined],
  ["video", undefined, undefined],
])("in %s, the price %j is %d", (unit, of, cost) => {
  expect(costIn(unit, of)).toBe(cost);
});

test.each([
  // Units cannot be converted without a price in units.
  [{ units: 0, usd: 1.4, packageType: "video" }, 1.4],
  [undefined, 0],
])("at the price %j, 5 units are %d USD", (of, spent) => {
  expect(spentIn("usd", of, [{ kind: "unit", amount: 5 }], true)).toBe(spent);
});

test.each([
  ["usd", [{ kind: "coupon", amount: 5, currency: "USD" }], 1.4],
  ["usd", [{ kind: "unit", amount: 0 }], 0],
  ["image", [{ kind: "unit", amount: 2 }], 2],
])("in %s, %j spends %d", (unit, billing, spent) => {
  expect(spentIn(unit, price, billing, true)).toBe(spent);
});
