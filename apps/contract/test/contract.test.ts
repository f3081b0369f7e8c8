import { describe, expect, test } from "vitest";
import { methods } from "../contract/methods.ts";
import type { Row, WayName } from "../contract/row.ts";
import { rows } from "../contract/rows.ts";
import { take } from "../contract/take.ts";
import { endpoints, taskEndpoints } from "../endpoints.ts";
import { subjects } from "../properties/subjects.ts";

describe.each(rows.map((row): [string, Row] => [`${row.method}: ${row.name}`, row]))("%s", (_name, row) => {
  test(`${row.ways.join(", ")}: gives ${row.gives}`, async () => {
    const [first, ...others] = await Promise.all(row.ways.map((way) => take(row, way)));
    // What it costs is compared with the estimate, and between the ways.
    expect(first?.gives.replaceAll(/; [\d.]+ units/g, "")).toBe(row.gives);
    for (const other of others) expect(other).toEqual(first);
  });
});

test("every method of the client has generators, or a row for every way to it", () => {
  const waysTo = (method: string): Set<WayName> =>
    new Set(rows.flatMap((row) => (row.method === method ? row.ways : [])));
  const all = methods();
  const generated = new Set(subjects.map(({ method }) => method));
  const missing = all.flatMap(({ name, ways }) =>
    generated.has(name) ? [] : ways.filter((way) => !waysTo(name).has(way)).map((way) => `${name} (${way})`),
  );
  expect(missing).toEqual([]);
  const known = new Set(all.map(({ name }) => name));
  expect(rows.filter(({ method }) => !known.has(method))).toEqual([]);
});

test("the client has a method for every registered endpoint, and methods beside them", () => {
  const names = new Set(methods().map(({ name }) => name));
  expect(Object.keys(endpoints).filter((name) => !names.has(name))).toEqual([]);
  expect([...names]).toEqual(expect.arrayContaining(["video.lipSync.simple", "account.packs", "tasks.recover"]));
});

test("each path of the service belongs to one endpoint that creates tasks", () => {
  const paths = taskEndpoints.flatMap(({ apiVersions }) => Object.values(apiVersions).map(({ path }) => path));
  expect(new Set(paths).size).toBe(paths.length);
});
