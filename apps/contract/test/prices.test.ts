import { estimate, priceList, unpriced } from "@klingkit/models/prices";
import { expect, test } from "vitest";
import { methods } from "../contract/methods.ts";

const rows = [...priceList.rows, ...unpriced];
const priced = new Set(rows.flatMap(({ endpoints }) => endpoints));

/** Reads, which cost nothing. */
const free = /^(account|tasks)\.|\.presets$/;

test("every method that makes something has a price, or is listed as unpriced", () => {
  const names = methods().map(({ name }) => name);
  expect(names.filter((name) => !priced.has(name) && !free.test(name))).toEqual([]);
});

test("the price list names only methods that exist", () => {
  const names = new Set(methods().map(({ name }) => name));
  expect([...priced].filter((name) => !names.has(name))).toEqual([]);
});

test("rows in force give an estimate, superseded rows none", () => {
  for (const { endpoints, status, model, when, units } of priceList.rows) {
    const [resolution] = typeof units === "number" ? [] : Object.keys(units);
    const query = { ...(model ? { model } : {}), ...(resolution ? { resolution } : {}), ...when, seconds: 5 };
    for (const endpoint of endpoints) {
      expect(estimate({ endpoint, ...query }) !== undefined).toBe(status !== "superseded");
    }
  }
});
