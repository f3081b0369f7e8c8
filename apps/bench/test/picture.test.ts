import { expect, test } from "vitest";
import { barsPicture } from "../picture/bars.ts";
import { apart, linesPicture } from "../picture/lines.ts";
import { table } from "../table.ts";

test("names beside lines that end close together are moved apart", () => {
  expect(apart([100, 102, 200], 16)).toEqual([100, 116, 200]);
});

test("a picture is readable in light and dark, and what is written in it cannot break it", () => {
  const svg = barsPicture({ title: "a < b & c", unit: "ms", bars: [{ name: '"x"', value: 3, ours: true }] });
  expect(svg).toContain("prefers-color-scheme: dark");
  expect(svg).toContain("a &lt; b &amp; c");
  expect(svg).toContain("&quot;x&quot;");
});

test("a line has a mark for each power of ten", () => {
  const svg = linesPicture({
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

test("a table is one that READMEs take", () => {
  expect(
    table([
      { who: "us", ms: 3 },
      { who: "them", ms: 12 },
    ]),
  ).toBe(["| who  | ms |", "| ---- | -: |", "| us   |  3 |", "| them | 12 |"].join("\n"));
});
