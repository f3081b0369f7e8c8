import type { BeforeCreate } from "klingkit";

/** A budget in units that several processes share. */
export interface SharedBudget {
  readonly limit: number;
  readonly guard: BeforeCreate;
  /** The units that are reserved or spent. */
  used(): number;
}

export function createBudget(limit: number): SharedBudget {
  const reservations = new Map<string, number>();
  const used = (): number => [...reservations.values()].reduce((sum, units) => sum + units, 0);
  return {
    limit,
    used,
    guard({ externalTaskId = "" }, estimate) {
      // A second run for the same id, after a crash, reserves nothing more.
      if (!estimate) throw new Error("The price is unknown.");
      const units = reservations.get(externalTaskId) ?? estimate.units.max;
      if (!reservations.has(externalTaskId) && used() + units > limit) throw new Error("The budget is used up.");
      reservations.set(externalTaskId, units);
      return {
        settled(outcome) {
          const isFree =
            outcome.taskState === "none" || (outcome.taskState === "exists" && outcome.status === "failed");
          if (isFree) reservations.delete(externalTaskId);
        },
      };
    },
  };
}
