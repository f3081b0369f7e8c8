import { estimate, priceList, unpriced } from "@klingkit/models/prices";
import { expect, test } from "vitest";
import { methods } from "../contract/methods.ts";
import { endpoints as registered } from "../endpoints.ts";

const rows = [...priceList.rows, ...unpriced];
const priced = new Set(rows.flatMap(({ endpoints }) => endpoints));

test("every endpoint that creates tasks has a price row, or is listed as unpriced", () => {
  const endpointNames = Object.values(registered).flatMap((endpoint) =>
    "apiVersions" in endpoint ? endpoint.name : [],
  );
  expect(endpointNames).not.toHaveLength(0);
  expect(endpointNames.filter((name) => !priced.has(name))).toEqual([]);
});

test("the price list contains only existing methods", () => {
  const names = new Set(methods().map(({ name }) => name));
  expect([...priced].filter((name) => !names.has(name))).toEqual([]);
});

test("current rows give an estimate, superseded rows do not", () => {
  for (const { endpoints, status, model, when, units } of priceList.rows) {
    const [resolution] = typeof units === "number" ? [] : Object.keys(units);
    const query = { ...(model ? { model } : {}), ...(resolution ? { resolution } : {}), ...when, seconds: 5 };
    for (const endpoint of endpoints) {
      expect(estimate({ endpoint, ...query }) !== undefined).toBe(status !== "superseded");
    }
  }
});
