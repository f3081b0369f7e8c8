/** A measured number and its goal. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** For example `<= 0.2` or `>= 1.2`. */
  readonly goal?: string;
  /** Undefined without a goal. */
  readonly met?: boolean;
}

/** A row of a table: cells by column. */
export type Row = Readonly<Record<string, string | number>>;

/** The result of a bench. */
export interface BenchResult {
  readonly figures: readonly Figure[];
  readonly rows: readonly Row[];
  /** SVG charts by file name. */
  readonly charts?: Readonly<Record<string, string>>;
  /** Notes about the measurement. */
  readonly notes?: readonly string[];
}

const checks: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  "<=": (value, bound) => value <= bound,
  ">=": (value, bound) => value >= bound,
  "<": (value, bound) => value < bound,
};

/** Compares a figure with its goal: `figure("ratio", 1.3, "x", ">= 1.2")`. */
export function figure(name: string, value: number, unit: string, goal?: string): Figure {
  const rounded = round(value);
  if (goal === undefined) return { name, value: rounded, unit };
  const [relation = "", bound = ""] = goal.split(" ");
  const check = checks[relation];
  if (!check) throw new Error(`The goal "${goal}" is invalid.`);
  return { name, value: rounded, unit, goal, met: check(value, Number(bound)) };
}

/** Rounds to three significant digits. */
export function round(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}

/** The quantile of the values, with linear interpolation. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const position = share * (sorted.length - 1);
  const [below = Number.NaN, above = below] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]];
  return below + (above - below) * (position - Math.floor(position));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
