import { expect, test } from "vitest";
import { methods } from "../contract/methods.ts";
import { runProperties } from "../properties/run.ts";
import { subjects } from "../properties/subjects.ts";

/** Pages that take nothing but the size of a page, and what `kling.tasks` does with tasks that are there. */
const withoutInput = /\.presets$|^tasks\./;

test("every method that takes an input has generators", () => {
  const known = new Set(subjects.map(({ method }) => method));
  const missing = methods().filter(({ name }) => !known.has(name) && !withoutInput.test(name));
  expect(missing).toEqual([]);
});

test("seeded inputs: valid ones are accepted at one price, klingkit refuses the others where they are wrong", async () => {
  const counts = await runProperties(subjects, 1500, 20_261_121);
  expect(counts.flatMap(({ failures }) => failures)).toEqual([]);
  const sum = (of: "cases" | "fine" | "locally" | "byService" | "anything"): number =>
    counts.reduce((all, count) => all + count[of], 0);
  console.info(
    `properties: ${sum("cases")} cases over ${counts.length} methods: ${sum("fine")} valid, ` +
      `${sum("locally")} refused locally, ${sum("byService")} by the service, ${sum("anything")} of anything`,
  );
  expect(sum("cases")).toBeGreaterThanOrEqual(1500);
  expect(sum("fine")).toBeGreaterThan(500);
  expect(sum("locally")).toBeGreaterThan(500);
  expect(sum("byService")).toBeGreaterThan(50);
  expect(counts.filter(({ fine }) => fine === 0)).toEqual([]);
});
