import { expect, test } from "vitest";
import { formatBilling } from "../../src/decode/format-billing.ts";

test.each([
  [[{ kind: "unit", amount: 3, packageType: "video" }], "3 video units"],
  [[{ kind: "cash", amount: 0.42, currency: "USD" }], "0.42 USD"],
  [[{ kind: "cash", amount: 0.42 }], "0.42 cash"],
  [
    [
      { kind: "unit", amount: 0.5, packageType: "image" },
      { kind: "cash", amount: 1, currency: "CNY" },
    ],
    "0.5 image units, 1 CNY",
  ],
] as const)("%j is %s", (billing, text) => {
  expect(formatBilling(billing)).toBe(text);
});
