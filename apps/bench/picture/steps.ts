import { colourOf, path, rule, sheet, words } from "./sheet.ts";

const WIDTH = 720;
const HEIGHT = 260;
const LEFT = 40;
const RIGHT = 700;
const TOP = 70;
const BOTTOM = 205;

interface Series {
  readonly name: string;
  /** One whole number for each equal step of time. */
  readonly values: readonly number[];
}

/** Two counts over time: what there was (an area), and what was used of it (a line). */
export function stepsPicture(about: {
  readonly title: string;
  readonly x: string;
  readonly most: number;
  /** The end of the time axis, in its unit. */
  readonly until: number;
  readonly under: Series;
  readonly over: Series;
}): string {
  const { title, most, until, under, over } = about;
  const steps = under.values.length;
  const atX = (step: number): number => LEFT + (step / steps) * (RIGHT - LEFT);
  const atY = (value: number): number => BOTTOM - (value / most) * (BOTTOM - TOP);
  const area = corners(under.values)
    .map(([step, value]) => `L${Math.round(atX(step))} ${Math.round(atY(value))}`)
    .join("");
  return sheet(WIDTH, HEIGHT, title, [
    `<path d="M${LEFT} ${BOTTOM}${area}L${RIGHT} ${BOTTOM}Z" fill="#8884"/>`,
    path(
      corners(over.values).map(([step, value]) => [atX(step), atY(value)] as const),
      colourOf(1),
    ),
    ...Array.from({ length: most + 1 }, (_, value) => [
      rule(LEFT, atY(value), RIGHT, atY(value)),
      words(LEFT - 8, atY(value) + 4, String(value), "end"),
    ]).flat(),
    ...Array.from({ length: 7 }, (_, mark) =>
      words(atX((steps * mark) / 6), BOTTOM + 18, String((until * mark) / 6), "middle"),
    ),
    words((LEFT + RIGHT) / 2, HEIGHT - 14, about.x, "middle"),
    `<rect x="${LEFT}" y="42" width="14" height="12" fill="#8884"/>`,
    words(LEFT + 20, 52, under.name),
    path(
      [
        [LEFT + 150, 48],
        [LEFT + 164, 48],
      ],
      colourOf(1),
    ),
    words(LEFT + 170, 52, over.name),
  ]);
}

/** Where a count changes: two points at each change, and the ends. */
function corners(values: readonly number[]): (readonly [number, number])[] {
  return values.flatMap((value, step) => {
    const before = values[step - 1];
    if (step === 0) return [[0, value] as const];
    if (before === value) return step === values.length - 1 ? [[values.length, value] as const] : [];
    return [[step, before ?? 0] as const, [step, value] as const];
  });
}
