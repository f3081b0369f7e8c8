import { box, colourOf, rule, sheet, words } from "./sheet.ts";

export interface Bar {
  readonly name: string;
  readonly value: number;
  /** Of klingkit: in colour; the others are grey. */
  readonly ours: boolean;
}

const WIDTH = 720;
const LEFT = 250;
const RIGHT = 640;
const STEP = 26;
const TOP = 46;

/** Bars with their numbers behind them. */
export function barsPicture(about: {
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly Bar[];
}): string {
  const { title, unit, bars } = about;
  const most = Math.max(...bars.map(({ value }) => value));
  return sheet(WIDTH, TOP + bars.length * STEP + 14, title, [
    rule(LEFT, TOP - 4, LEFT, TOP + bars.length * STEP),
    ...bars.flatMap(({ name, value, ours }, place) => {
      const y = TOP + place * STEP;
      const length = (value / most) * (RIGHT - LEFT);
      return [
        words(LEFT - 10, y + 14, name, "end"),
        box(LEFT, y, Math.max(1, length), STEP - 8, colourOf(ours ? 1 : 0)),
        words(LEFT + length + 8, y + 14, `${value} ${unit}`),
      ];
    }),
  ]);
}
