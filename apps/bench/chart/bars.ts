import { rectangle, colorOf, gridLine, svgDocument, textElement } from "./svg.ts";

export interface Bar {
  readonly name: string;
  readonly value: number;
  /** Bars of klingkit are colored, the others are gray. */
  readonly isKlingkit: boolean;
}

const WIDTH = 720;
const LEFT = 250;
const RIGHT = 640;
const STEP = 26;
const TOP = 46;

/** Draws a bar chart with the value after each bar. */
export function barChart(chart: {
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly Bar[];
}): string {
  const { title, unit, bars } = chart;
  const max = Math.max(...bars.map(({ value }) => value));
  return svgDocument(WIDTH, TOP + bars.length * STEP + 14, title, [
    gridLine(LEFT, TOP - 4, LEFT, TOP + bars.length * STEP),
    ...bars.flatMap(({ name, value, isKlingkit: ours }, index) => {
      const y = TOP + index * STEP;
      const length = (value / max) * (RIGHT - LEFT);
      return [
        textElement(LEFT - 10, y + 14, name, "end"),
        rectangle(LEFT, y, Math.max(1, length), STEP - 8, colorOf(ours ? 1 : 0)),
        textElement(LEFT + length + 8, y + 14, `${value} ${unit}`),
      ];
    }),
  ]);
}
