import { expect, test } from "vitest";
import { spentIn } from "../src/cost.ts";

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
