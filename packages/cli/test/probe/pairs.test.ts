import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { positionText, switchPositions } from "../../src/probe/switch-positions.ts";
import { flagsOf, pairs } from "./expected.ts";
import { runPair } from "./run-pair.ts";

test("every position of every switch has an expectation", () => {
  const positions = Object.entries(switchPositions).flatMap(([name, known]) =>
    known.map((position) => `${name}=${positionText(position)}`),
  );
  expect(pairs.map(({ name, position }) => `${name}=${position}`).toSorted()).toEqual(positions.toSorted());
});

describe("the probe says which position the switch has", () => {
  test.each(pairs)("$name=$position", async (row) => {
    const { results, spent } = await runPair(...flagsOf(row));
    const said = Object.fromEntries(
      results.map(({ name, says, inconclusive }) => [name, says ?? `inconclusive: ${inconclusive}`]),
    );
    expect(said).toMatchObject(row.expected);
    const costs = new Map(results.map(({ experiment, cost }) => [experiment, cost]));
    expect(spent).toBeLessThanOrEqual([...costs.values()].reduce((sum, cost) => sum + cost, 0));
  });
});

describe("with 20 % faults on the network, the probe says nothing else", () => {
  test.each(pairs)("$name=$position", async (row) => {
    const { results } = await runPair(...flagsOf(row), "--faults", "20");
    const said = results.filter(({ name, says }) => says !== null && row.expected[name] !== undefined);
    expect(row.expected).toMatchObject(Object.fromEntries(said.map(({ name, says }) => [name, says])));
  });
});

test("the page of the documentation has a row for each position, with the answer", async () => {
  const page = await readFile(new URL("../../../../apps/docs/probe.md", import.meta.url), "utf8");
  const rows = page.replaceAll(/ +/g, " ");
  for (const { name, position, expected, with: others = [] } of pairs) {
    const says = Object.entries(expected).map(([question, answer]) => `${question}: ${answer}`);
    const switches = [`\`${name}\``, ...others.map((other) => `with \`${other}\``)].join(" ");
    expect(rows).toContain(`| ${switches} | \`${position}\` | ${says.join(", ")} |`);
  }
});

/** A number that looks random, and is the same in every run. */
function hash(...values: readonly number[]): number {
  return createHash("sha256").update(values.join()).digest().readUInt32BE();
}

describe("whatever the positions of the other switches are, no answer is wrong", () => {
  test.each([1, 2, 3, 4, 5, 6])("combination %i", async (seed) => {
    const positions = Map.groupBy(pairs, ({ name }) => name);
    const chosen = [...positions.values()].flatMap((each, at) => each[hash(seed, at) % each.length] ?? []);
    const switches = chosen.flatMap(({ name, position }) => ["--switch", `${name}=${position}`]);
    const faults = seed % 2 === 0 ? ["--faults", "20"] : [];
    const { results } = await runPair(...switches, ...faults, "--seed", String(seed));
    const expected = Object.assign({}, ...chosen.map((pair) => pair.expected)) as Record<string, string | null>;
    const said = results.filter(({ name, says }) => says !== null && expected[name] !== undefined);
    expect(said.length).toBeGreaterThan(15);
    expect(Object.fromEntries(said.map(({ name, says }) => [name, says]))).toEqual(
      Object.fromEntries(said.map(({ name }) => [name, expected[name]])),
    );
  });
});

describe("the numbers of an answer are true, also with faults", () => {
  test.each([0, 1, 2, 3, 4])("seed %i", async (seed) => {
    const run = await runPair(
      "--switch",
      "externalTaskIds=lateBy:5000",
      "--switch",
      "visibleAfter=7000",
      "--only",
      "external-ids,unseen-tasks,slots",
      ...(seed === 0 ? [] : ["--faults", "20", "--seed", String(seed)]),
    );
    const numbers = (name: string): Record<string, number> => {
      const { says, detail = {} } = run.results.find((result) => result.name === name) ?? {};
      return says === null ? {} : (detail as Record<string, number>);
    };
    const { acceptedAfterMs = 0, rejectedAfterMs = 5000 } = numbers("external-ids");
    const { unseenAfterMs = 0, seenAfterMs = 7000 } = numbers("unseen-tasks");
    const { slots = 5 } = numbers("slots");
    expect([acceptedAfterMs < 5000, rejectedAfterMs >= 5000]).toEqual([true, true]);
    expect([unseenAfterMs < 7000, seenAfterMs >= 7000]).toEqual([true, true]);
    expect(slots).toBe(5);
  });
});

describe("positions that cannot be told apart", () => {
  test.each(["newest", "oldest"])(
    "duplicateIdLookup=%s has no effect while a second id is rejected",
    async (position) => {
      const { results } = await runPair("--switch", `duplicateIdLookup=${position}`, "--only", "duplicate-lookup");
      expect(results).toMatchObject([{ says: null, inconclusive: "the service rejects the second task" }]);
    },
  );

  test.each(["externalTaskIds=off", "externalTaskIds=lateBy:90000"])(
    "%s is accepted for 60 seconds",
    async (position) => {
      const { results } = await runPair("--switch", position, "--only", "external-ids");
      expect(results).toMatchObject([{ says: "accepted" }]);
    },
  );

  test("a task that stays unseen for more than 180 seconds is inconclusive", async () => {
    const { results } = await runPair("--switch", "visibleAfter=300000", "--only", "unseen-tasks");
    expect(results).toMatchObject([{ says: null, inconclusive: "no query returned the task within 180 seconds" }]);
  });
});
