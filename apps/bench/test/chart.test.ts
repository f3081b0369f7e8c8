import { expect, test } from "vitest";
import { barChart } from "../chart/bars.ts";
import { spread, lineChart } from "../chart/lines.ts";
import { table } from "../table.ts";

test("labels of lines that end close together are moved apart", () => {
  expect(spread([100, 102, 200], 16)).toEqual([100, 116, 200]);
});

test("a chart follows the color scheme and escapes its texts", () => {
  const svg = barChart({ title: "a < b & c", unit: "ms", bars: [{ name: '"x"', value: 3, isKlingkit: true }] });
  expect(svg).toContain("prefers-color-scheme: dark");
  expect(svg).toContain("a &lt; b &amp; c");
  expect(svg).toContain("&quot;x&quot;");
});

test("a line chart has a label for each power of ten", () => {
  const svg = lineChart({
    title: "t",
    x: "x",
    y: "y",
    lines: [
      {
        name: "one",
        points: [
          [5, 20],
          [10_000, 0.1],
        ],
      },
    ],
  });
  expect(["1", "10", "100", "1,000", "10,000"].every((mark) => svg.includes(`>${mark}</text>`))).toBe(true);
});

test("formats a Markdown table", () => {
  expect(
    table([
      { who: "us", ms: 3 },
      { who: "them", ms: 12 },
    ]),
  ).toBe(["| who  | ms |", "| ---- | -: |", "| us   |  3 |", "| them | 12 |"].join("\n"));
});
