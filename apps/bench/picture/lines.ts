import { colourOf, path, rule, sheet, words } from "./sheet.ts";

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

/** Lines over two logarithmic axes, each with its name at its end. */
export function linesPicture(about: {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly lines: readonly Line[];
}): string {
  const { title, lines } = about;
  const all = lines.flatMap(({ points }) => points);
  const xs = decades(all.map(([x]) => x));
  const ys = decades(all.map(([, y]) => y));
  const atX = scale(xs, LEFT, RIGHT);
  const atY = scale(ys, BOTTOM, TOP);
  const ends = apart(lines.map(({ points }) => atY(points.at(-1)?.[1] ?? 1)));
  return sheet(WIDTH, HEIGHT, title, [
    ...xs.flatMap((x) => [
      rule(atX(x), TOP, atX(x), BOTTOM),
      words(atX(x), BOTTOM + 18, x.toLocaleString("en"), "middle"),
    ]),
    ...ys.flatMap((y) => [rule(LEFT, atY(y), RIGHT, atY(y)), words(LEFT - 8, atY(y) + 4, String(y), "end")]),
    words((LEFT + RIGHT) / 2, HEIGHT - 18, about.x, "middle"),
    words(LEFT, TOP - 8, about.y),
    ...lines.flatMap(({ name, points }, place) => [
      path(
        points.map(([x, y]) => [atX(x), atY(y)] as const),
        colourOf(place),
      ),
      words(RIGHT + 10, (ends[place] ?? 0) + 4, name),
      path(
        [
          [RIGHT, ends[place] ?? 0],
          [RIGHT + 7, ends[place] ?? 0],
        ],
        colourOf(place),
      ),
    ]),
  ]);
}

/** The powers of ten around these values. */
function decades(values: readonly number[]): number[] {
  const first = Math.floor(Math.log10(Math.min(...values)));
  const last = Math.ceil(Math.log10(Math.max(...values)));
  return Array.from({ length: last - first + 1 }, (_, step) => Number((10 ** (first + step)).toPrecision(1)));
}

function scale(marks: readonly number[], from: number, to: number): (value: number) => number {
  const low = Math.log10(marks[0] ?? 1);
  const high = Math.log10(marks.at(-1) ?? 10);
  return (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from);
}

/** Moves heights so far apart that the texts beside them can be read. */
export function apart(heights: readonly number[], gap: number = 16): number[] {
  const order = heights.map((height, place) => ({ height, place })).sort((a, b) => a.height - b.height);
  const moved = [...heights];
  let least = Number.NEGATIVE_INFINITY;
  for (const { height, place } of order) {
    least = Math.max(height, least + gap);
    moved[place] = least;
  }
  return moved;
}
