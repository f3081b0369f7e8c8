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
    const said = Object.fromEntries(results.map(({ name, says, notTold }) => [name, says ?? `not told: ${notTold}`]));
    expect(said).toMatchObject(row.expected);
    const costs = new Map(results.map(({ experiment, cost }) => [experiment, cost]));
    expect(spent).toBeLessThanOrEqual([...costs.values()].reduce((sum, cost) => sum + cost, 0));
  });
});

describe("with 20 % faults on the network, the probe says nothing else", () => {
  test.each(pairs)("$name=$position", async (row) => {
    const { results } = await runPair(...flagsOf(row), "--faults", "20");
    for (const { name, says } of results) {
      const expected = row.expected[name];
      if (expected !== undefined && says !== null) expect([name, says]).toEqual([name, expected]);
    }
  });
});
