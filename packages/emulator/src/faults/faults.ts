import type { Chance } from "../chance.ts";
import { type FaultRule, type FaultTarget, matches } from "./rule.ts";

/** An active rule. */
export interface Fault {
  /** The id of the fault, as in `RecordedCall.fault`. */
  readonly id: string;
  /** How often it was applied. */
  readonly hits: number;
  /** Removes the rule. */
  remove(): void;
}

/** The faults of an emulator. */
export interface Faults {
  /**
   * Adds a rule. Rules are checked in the order in which they were added, and only the first that matches is applied.
   * @example emulator.faults.add({ method: "POST", drop: "after", times: 1 }); // the task is created, its response lost
   */
  add(rule: FaultRule): Fault;
  /**
   * Removes all rules.
   * @example emulator.faults.clear();
   */
  clear(): void;
  /**
   * Returns the active rules.
   * @example expect(emulator.faults.list().every(({ hits }) => hits > 0)).toBe(true);
   */
  list(): readonly (Fault & {
    /** The rule. */
    readonly rule: FaultRule;
  })[];
}

/** The faults as the server uses them. */
export interface FaultBook extends Faults {
  /** Finds the rule for a target, and counts it. */
  apply(target: FaultTarget, on: "request" | "callback"): { readonly id: string; readonly rule: FaultRule } | undefined;
}

interface Entry extends Fault {
  readonly rule: FaultRule;
  hits: number;
  seen: number;
}

export function createFaults(chance: Chance): FaultBook {
  let entries: Entry[] = [];
  let count = 0;
  return {
    add(rule) {
      const entry: Entry = {
        id: `fault-${++count}`,
        rule,
        hits: 0,
        seen: 0,
        remove: () => void (entries = entries.filter((other) => other !== entry)),
      };
      entries.push(entry);
      return entry;
    },
    clear: () => void (entries = []),
    list: () => [...entries],
    apply(target, on) {
      const matching = entries.filter(
        ({ rule }) => (rule.callback !== undefined) === (on === "callback") && matches(rule, target),
      );
      for (const entry of matching) entry.seen++;
      const found = matching.find((entry) => isDue(entry, chance));
      if (found) found.hits++;
      return found;
    },
  };
}

function isDue({ rule, hits, seen }: Entry, chance: Chance): boolean {
  if (rule.nth !== undefined && (rule.times === undefined ? seen !== rule.nth : seen < rule.nth)) return false;
  if (rule.times !== undefined && hits >= rule.times) return false;
  return rule.probability === undefined || chance() < rule.probability;
}
