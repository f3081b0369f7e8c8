/** One measured number and what it should be. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** As text, `<= 0.2` or `>= 1.2`; missing where the number is only told. */
  readonly goal?: string;
  /** Missing where there is no goal. */
  readonly met?: boolean;
}

/** A line of a table: a cell by column. */
export type Row = Readonly<Record<string, string | number>>;

/** What a bench found. */
export interface Found {
  readonly figures: readonly Figure[];
  readonly rows: readonly Row[];
  /** Pictures by file name. */
  readonly pictures?: Readonly<Record<string, string>>;
  /** What a reader must know of how it was measured. */
  readonly notes?: readonly string[];
}

const checks: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  "<=": (value, bound) => value <= bound,
  ">=": (value, bound) => value >= bound,
  "<": (value, bound) => value < bound,
};

/** A figure held against its goal: `figure("ratio", 1.3, "x", ">= 1.2")`. */
export function figure(name: string, value: number, unit: string, goal?: string): Figure {
  const rounded = round(value);
  if (goal === undefined) return { name, value: rounded, unit };
  const [relation = "", bound = ""] = goal.split(" ");
  const check = checks[relation];
  if (!check) throw new Error(`no such goal: ${goal}`);
  return { name, value: rounded, unit, goal, met: check(value, Number(bound)) };
}

/** Three digits that count, and no more noughts than needed. */
export function round(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}

/** The value below which this part of the values lies. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = part * (sorted.length - 1);
  const [below = Number.NaN, above = below] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below + (above - below) * (place - Math.floor(place));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
