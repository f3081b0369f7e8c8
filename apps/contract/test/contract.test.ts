import { describe, expect, test } from "vitest";
import { documentedMethods } from "../contract/methods.ts";
import { nameOf, readRequests } from "../contract/requests.ts";
import type { Row, WayName } from "../contract/row.ts";
import { rows } from "../contract/rows.ts";
import { take } from "../contract/take.ts";

const requests = readRequests();

describe.each(rows.map((row): [string, Row] => [nameOf(row), row]))("%s", (name, row) => {
  test(`${row.ways.join(", ")}: gives ${row.gives}`, async () => {
    const taken = [];
    for (const way of row.ways) taken.push({ way, ...(await take(row, way)) });
    for (const { way, requests: sent, meaning } of taken) {
      const design = way === "jwt" && row.ways.includes("v1") ? "v1" : way;
      expect(sent, `the requests of ${way}; \`pnpm requests\` writes them anew`).toEqual(requests[name]?.[design]);
      expect(meaning.gives).toBe(row.gives);
      expect(meaning, `${way} means what ${taken[0]?.way} means`).toEqual(taken[0]?.meaning);
    }
  });
});

/** The ways to a method that some row takes. */
function waysTo(method: string): Set<WayName> {
  return new Set(rows.flatMap((row) => (row.method === method ? row.ways : [])));
}

test("every method of API.md has a row for every design that it is on", () => {
  const documented = documentedMethods();
  const missing = documented.flatMap(({ name, ways }) =>
    ways.filter((way) => !waysTo(name).has(way)).map((way) => `${name} (${way})`),
  );
  expect(missing).toEqual([]);
  const known = new Set(documented.map(({ name }) => name));
  expect(rows.filter(({ method }) => !known.has(method)).map(nameOf)).toEqual([]);
  expect(Object.keys(requests)).toEqual(rows.map(nameOf));

  const pairs = documented.reduce((sum, { ways }) => sum + ways.length, 0);
  const trials = rows.reduce((sum, { ways }) => sum + ways.length, 0);
  console.info(
    `contract: ${documented.length} methods, ${pairs} of method x credential x design, ${rows.length} inputs, ${trials} trials`,
  );
});

test("the table of methods is read whole", () => {
  const names = documentedMethods().map(({ name }) => name);
  expect(names).toContain("video.lipSync.simple");
  expect(names).toContain("account.packs");
  expect(names.filter((name) => name.startsWith("tasks."))).toEqual([
    "tasks.get",
    "tasks.list",
    "tasks.resume",
    "tasks.send",
  ]);
});
