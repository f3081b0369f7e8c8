import { expect, test } from "vitest";
import { optimalMakespan, makespanInOrder } from "../slots/optimum.ts";
import { createOtherClient } from "../slots/other-client.ts";

const unusedAccount = { slotsAt: () => 0, nextChange: () => Number.POSITIVE_INFINITY };
const fullUntil100 = {
  slotsAt: (time: number) => (time < 100 ? 5 : 0),
  nextChange: (time: number) => (time < 100 ? 100 : Number.POSITIVE_INFINITY),
};

test("ten equal tasks take two rounds with five slots", () => {
  expect(
    makespanInOrder(
      Array.from({ length: 10 }, () => 60),
      unusedAccount,
    ),
  ).toBe(120);
});

test("no task starts while the other client uses all slots", () => {
  expect(makespanInOrder([60], fullUntil100)).toBe(160);
});

test("the optimum in any order starts the longest tasks first", () => {
  const durations = [10, 10, 10, 10, 10, 100];
  expect(makespanInOrder(durations, unusedAccount)).toBe(110);
  expect(optimalMakespan(durations, unusedAccount)).toBe(100);
});

test("the other client uses 0 to 3 slots, and the same for the same seed", () => {
  const times = Array.from({ length: 100 }, (_, minute) => minute * 60_000);
  const slots = times.map((time) => createOtherClient(3, 6_000_000).slotsAt(time));
  expect(slots).toEqual(times.map((time) => createOtherClient(3, 6_000_000).slotsAt(time)));
  expect(Math.min(...slots)).toBe(0);
  expect(Math.max(...slots)).toBe(3);
});
