/** The units that a run may spend. A unit of any pack type counts as one. */
export interface Budget {
  readonly limit: number;
  left(): number;
  /** The price of the creates that were accepted or whose outcome is unknown. */
  spent(): number;
  /** Takes the price of a create before it is sent. False if the rest does not cover it. */
  take(units: number): boolean;
  /** Adds the price of a create that was accepted against expectation. */
  add(units: number): void;
  /** Returns the price of a create that created no task. */
  giveBack(units: number): void;
}

export function createBudget(limit: number): Budget {
  let spent = 0;
  // Two decimals: no price has more.
  const round = (units: number): number => Math.round(units * 100) / 100;
  return {
    limit,
    spent: () => spent,
    left: () => round(limit - spent),
    take(units) {
      if (round(spent + units) > limit) return false;
      spent = round(spent + units);
      return true;
    },
    add(units) {
      spent = round(spent + units);
    },
    giveBack(units) {
      spent = round(spent - units);
    },
  };
}
