import { expect, test } from "vitest";
import { figure, median, quantile, round } from "../result.ts";

test("compares a figure with its goal", () => {
  expect(figure("ratio", 1.234, "x", ">= 1.2")).toEqual({
    name: "ratio",
    value: 1.23,
    unit: "x",
    goal: ">= 1.2",
    met: true,
  });
  expect(figure("size", 41, "kB", "<= 40").met).toBe(false);
  expect(figure("delay", 0.1, "s", "< 0.1").met).toBe(false);
});

test("a figure without a goal is neither met nor missed", () => {
  expect(figure("CPU", 68.51, "µs")).toEqual({ name: "CPU", value: 68.5, unit: "µs" });
});

test("compares the measured value with the goal, not the rounded value", () => {
  expect(figure("ratio", 1.1004, "x", "<= 1.1")).toMatchObject({ value: 1.1, met: false });
});

test("rounds to three significant digits", () => {
  expect([0.012_345, 1.2345, 12.345, 1234.5].map(round)).toEqual([0.0123, 1.23, 12.3, 1235]);
});

test("interpolates quantiles", () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(quantile([0, 10], 0.95)).toBe(9.5);
});
