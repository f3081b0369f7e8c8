import { budget, memoryStore } from "@klingkit/guards";
import type { BeforeCreate } from "klingkit";

/** A budget in units that several processes share. */
export interface SharedBudget {
  readonly limit: number;
  readonly guard: BeforeCreate;
}

/** Creates a budget whose period does not end. The processes of a simulation share its store, and survive crashes with it. */
export function createBudget(limit: number): SharedBudget {
  const units = { video: limit, image: limit, "try-on": 0 };
  return { limit, guard: budget({ units, per: "month", store: memoryStore(), clock: { now: () => 0 } }) };
}
