import { colorOf, path, gridLine, svgDocument, textElement } from "./svg.ts";

const WIDTH = 720;
const HEIGHT = 260;
const LEFT = 40;
const RIGHT = 700;
const TOP = 70;
const BOTTOM = 205;

interface Series {
  readonly name: string;
  /** One integer for each equal step of time. */
  readonly values: readonly number[];
}

/** Draws two counts over time: the available (an area) and the used (a line). */
export function stepChart(chart: {
  readonly title: string;
  readonly x: string;
  readonly max: number;
  /** The end of the time axis, in its unit. */
  readonly until: number;
  readonly available: Series;
  readonly used: Series;
}): string {
  const { title, max, until, available, used } = chart;
  const steps = available.values.length;
  const atX = (step: number): number => LEFT + (step / steps) * (RIGHT - LEFT);
  const atY = (value: number): number => BOTTOM - (value / max) * (BOTTOM - TOP);
  const area = cornerPoints(available.values)
    .map(([step, value]) => `L${Math.round(atX(step))} ${Math.round(atY(value))}`)
    .join("");
  return svgDocument(WIDTH, HEIGHT, title, [
    `<path d="M${LEFT} ${BOTTOM}${area}L${RIGHT} ${BOTTOM}Z" fill="#8884"/>`,
    path(
      cornerPoints(used.values).map(([step, value]) => [atX(step), atY(value)] as const),
      colorOf(1),
    ),
    ...Array.from({ length: max + 1 }, (_, value) => [
      gridLine(LEFT, atY(value), RIGHT, atY(value)),
      textElement(LEFT - 8, atY(value) + 4, String(value), "end"),
    ]).flat(),
    ...Array.from({ length: 7 }, (_, mark) =>
      textElement(atX((steps * mark) / 6), BOTTOM + 18, String((until * mark) / 6), "middle"),
    ),
    textElement((LEFT + RIGHT) / 2, HEIGHT - 14, chart.x, "middle"),
    `<rect x="${LEFT}" y="42" width="14" height="12" fill="#8884"/>`,
    textElement(LEFT + 20, 52, available.name),
    path(
      [
        [LEFT + 150, 48],
        [LEFT + 164, 48],
      ],
      colorOf(1),
    ),
    textElement(LEFT + 170, 52, used.name),
  ]);
}

/** The points of a step function: two at each change, and both ends. */
function cornerPoints(values: readonly number[]): (readonly [number, number])[] {
  return values.flatMap((value, step) => {
    const before = values[step - 1];
    if (step === 0) return [[0, value] as const];
    if (before === value) return step === values.length - 1 ? [[values.length, value] as const] : [];
    return [[step, before ?? 0] as const, [step, value] as const];
  });
}
