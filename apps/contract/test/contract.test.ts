import { describe, expect, test } from "vitest";
import { methods } from "../contract/methods.ts";
import type { Row, VariantName } from "../contract/row.ts";
import { rows } from "../contract/rows.ts";
import { runRow } from "../contract/run-row.ts";
import { endpoints, taskEndpoints } from "../endpoints.ts";
import { testedMethods } from "../properties/tested-methods.ts";

describe.each(rows.map((row): [string, Row] => [`${row.method}: ${row.name}`, row]))("%s", (_name, row) => {
  test(`${row.variants.join(", ")}: returns ${row.expected}`, async () => {
    const [first, ...others] = await Promise.all(row.variants.map((variant) => runRow(row, variant)));
    // The price is compared with the estimate and between the variants.
    expect(first?.result.replaceAll(/; [\d.]+ units/g, "")).toBe(row.expected);
    for (const other of others) expect(other).toEqual(first);
  });
});

test("every method of the client has generators or a row for every variant", () => {
  const variantsOf = (method: string): Set<VariantName> =>
    new Set(rows.flatMap((row) => (row.method === method ? row.variants : [])));
  const all = methods();
  const generated = new Set(testedMethods.map(({ method }) => method));
  const missing = all.flatMap(({ name, variants }) =>
    generated.has(name)
      ? []
      : variants.filter((each) => !variantsOf(name).has(each)).map((each) => `${name} (${each})`),
  );
  expect(missing).toEqual([]);
  const known = new Set(all.map(({ name }) => name));
  expect(rows.filter(({ method }) => !known.has(method))).toEqual([]);
});

test("the client has a method for every registered endpoint, and other methods", () => {
  const names = new Set(methods().map(({ name }) => name));
  expect(Object.keys(endpoints).filter((name) => !names.has(name))).toEqual([]);
  expect([...names]).toEqual(expect.arrayContaining(["video.lipSync.simple", "account.packs", "tasks.recover"]));
});

test("each path belongs to exactly one endpoint that creates tasks", () => {
  const paths = taskEndpoints.flatMap(({ apiVersions }) => Object.values(apiVersions).map(({ path }) => path));
  expect(new Set(paths).size).toBe(paths.length);
});
