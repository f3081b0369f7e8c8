import { colorOf, path, gridLine, svgDocument, textElement } from "./svg.ts";

export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
}

const WIDTH = 720;
const HEIGHT = 380;
const LEFT = 70;
const RIGHT = 530;
const TOP = 48;
const BOTTOM = 320;

/** Draws a line chart with two logarithmic axes and a label at the end of each line. */
export function lineChart(chart: {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly lines: readonly Line[];
}): string {
  const { title, lines } = chart;
  const all = lines.flatMap(({ points }) => points);
  const xs = powersOfTen(all.map(([x]) => x));
  const ys = powersOfTen(all.map(([, y]) => y));
  const atX = scale(xs, LEFT, RIGHT);
  const atY = scale(ys, BOTTOM, TOP);
  const ends = spread(lines.map(({ points }) => atY(points.at(-1)?.[1] ?? 1)));
  return svgDocument(WIDTH, HEIGHT, title, [
    ...xs.flatMap((x) => [
      gridLine(atX(x), TOP, atX(x), BOTTOM),
      textElement(atX(x), BOTTOM + 18, x.toLocaleString("en"), "middle"),
    ]),
    ...ys.flatMap((y) => [gridLine(LEFT, atY(y), RIGHT, atY(y)), textElement(LEFT - 8, atY(y) + 4, String(y), "end")]),
    textElement((LEFT + RIGHT) / 2, HEIGHT - 18, chart.x, "middle"),
    textElement(LEFT, TOP - 8, chart.y),
    ...lines.flatMap(({ name, points }, index) => [
      path(
        points.map(([x, y]) => [atX(x), atY(y)] as const),
        colorOf(index),
      ),
      textElement(RIGHT + 10, (ends[index] ?? 0) + 4, name),
      path(
        [
          [RIGHT, ends[index] ?? 0],
          [RIGHT + 7, ends[index] ?? 0],
        ],
        colorOf(index),
      ),
    ]),
  ]);
}

/** The powers of ten that enclose the values. */
function powersOfTen(values: readonly number[]): number[] {
  const first = Math.floor(Math.log10(Math.min(...values)));
  const last = Math.ceil(Math.log10(Math.max(...values)));
  return Array.from({ length: last - first + 1 }, (_, step) => Number((10 ** (first + step)).toPrecision(1)));
}

function scale(marks: readonly number[], from: number, to: number): (value: number) => number {
  const low = Math.log10(marks[0] ?? 1);
  const high = Math.log10(marks.at(-1) ?? 10);
  return (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from);
}

/** Moves positions apart so that their labels do not overlap. */
export function spread(heights: readonly number[], gap: number = 16): number[] {
  const order = heights.map((height, index) => ({ height, index })).sort((a, b) => a.height - b.height);
  const moved = [...heights];
  let next = Number.NEGATIVE_INFINITY;
  for (const { height, index } of order) {
    next = Math.max(height, next + gap);
    moved[index] = next;
  }
  return moved;
}
