import { expect, test } from "vitest";
import { bestMakespan, makespanInOrder } from "../slots/best.ts";
import { createStranger } from "../slots/stranger.ts";

const nobody = { heldAt: () => 0, nextChange: () => Number.POSITIVE_INFINITY };
const holdsAllUntil100 = {
  heldAt: (time: number) => (time < 100 ? 5 : 0),
  nextChange: (time: number) => (time < 100 ? 100 : Number.POSITIVE_INFINITY),
};

test("with five slots ten equal tasks take two rounds", () => {
  expect(
    makespanInOrder(
      Array.from({ length: 10 }, () => 60),
      nobody,
    ),
  ).toBe(120);
});

test("nothing begins while somebody else holds every slot", () => {
  expect(makespanInOrder([60], holdsAllUntil100)).toBe(160);
});

test("the best of any order puts the longest first", () => {
  const durations = [10, 10, 10, 10, 10, 100];
  expect(makespanInOrder(durations, nobody)).toBe(110);
  expect(bestMakespan(durations, nobody)).toBe(100);
});

test("the other user is the same for the same seed, and holds 0 to 3", () => {
  const times = Array.from({ length: 100 }, (_, minute) => minute * 60_000);
  const held = times.map((time) => createStranger(3, 6_000_000).heldAt(time));
  expect(held).toEqual(times.map((time) => createStranger(3, 6_000_000).heldAt(time)));
  expect(Math.min(...held)).toBe(0);
  expect(Math.max(...held)).toBe(3);
});
