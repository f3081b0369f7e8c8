import { expect, test } from "vitest";
import { methods } from "../contract/methods.ts";
import { runProperties } from "../properties/run.ts";
import { testedMethods } from "../properties/tested-methods.ts";

/** Lists without an input, and the methods of `kling.tasks`. */
const withoutInput = /\.presets$|^tasks\./;

test("every method with an input has generators", () => {
  const known = new Set(testedMethods.map(({ method }) => method));
  const missing = methods().filter(({ name }) => !known.has(name) && !withoutInput.test(name));
  expect(missing).toEqual([]);
});

test("accepts valid inputs at the estimated price and rejects invalid inputs at the invalid field", async () => {
  const counts = await runProperties(testedMethods, 1500, 20_261_121);
  expect(counts.flatMap(({ failures }) => failures)).toEqual([]);
  const sum = (key: "cases" | "valid" | "rejectedLocally" | "rejectedByService" | "arbitrary"): number =>
    counts.reduce((total, count) => total + count[key], 0);
  console.info(
    `properties: ${sum("cases")} cases over ${counts.length} methods: ${sum("valid")} valid, ` +
      `${sum("rejectedLocally")} rejected locally, ${sum("rejectedByService")} by the service, ${sum("arbitrary")} arbitrary`,
  );
  expect(sum("cases")).toBeGreaterThanOrEqual(1500);
  expect(sum("valid")).toBeGreaterThan(500);
  expect(sum("rejectedLocally")).toBeGreaterThan(500);
  expect(sum("rejectedByService")).toBeGreaterThan(50);
  expect(counts.filter(({ valid }) => valid === 0)).toEqual([]);
});
