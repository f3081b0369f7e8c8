import { expect, test } from "vitest";
import { figure, median, quantile, round } from "../result.ts";

test("a figure is held against its goal", () => {
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

test("a figure without a goal is only told", () => {
  expect(figure("CPU", 68.51, "µs")).toEqual({ name: "CPU", value: 68.5, unit: "µs" });
});

test("it is the measured value that meets a goal, not the rounded one", () => {
  expect(figure("ratio", 1.1004, "x", "<= 1.1")).toMatchObject({ value: 1.1, met: false });
});

test("numbers keep three digits that count", () => {
  expect([0.012_345, 1.2345, 12.345, 1234.5].map(round)).toEqual([0.0123, 1.23, 12.3, 1235]);
});

test("quantiles lie between values", () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(quantile([0, 10], 0.95)).toBe(9.5);
});
