import type { Random } from "../random.ts";
import { type FaultRule, type FaultTarget, isMatch } from "./rule.ts";

/** An active rule. */
export interface Fault {
  /** The id of the fault, which `RecordedCall.fault` refers to. */
  readonly id: string;
  /** The number of times that the rule was applied. */
  readonly hits: number;
  /** Removes the rule. */
  remove(): void;
}

/** The fault rules of an emulator. */
export interface Faults {
  /**
   * Adds a rule. Rules are checked in the order in which they were added. Only the first matching rule is applied.
   * @example emulator.faults.add({ method: "POST", drop: "after", times: 1 }); // creates the task and loses the response
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

/** The fault rules with the function that only the emulator uses. */
export interface FaultInjector extends Faults {
  /** Returns the rule that applies to a target, and counts the hit. */
  apply(target: FaultTarget, on: "request" | "callback"): { readonly id: string; readonly rule: FaultRule } | undefined;
}

interface Entry extends Fault {
  readonly rule: FaultRule;
  hits: number;
  matches: number;
}

export function createFaultInjector(random: Random): FaultInjector {
  let entries: Entry[] = [];
  let count = 0;
  return {
    add(rule) {
      const entry: Entry = {
        id: `fault-${++count}`,
        rule,
        hits: 0,
        matches: 0,
        remove: () => void (entries = entries.filter((other) => other !== entry)),
      };
      entries.push(entry);
      return entry;
    },
    clear: () => void (entries = []),
    list: () => [...entries],
    apply(target, on) {
      const matching = entries.filter(
        ({ rule }) => (rule.callback !== undefined) === (on === "callback") && isMatch(rule, target),
      );
      for (const entry of matching) entry.matches++;
      const found = matching.find((entry) => isDue(entry, random));
      if (found) found.hits++;
      return found;
    },
  };
}

function isDue({ rule, hits, matches }: Entry, random: Random): boolean {
  if (rule.nth !== undefined && (rule.times === undefined ? matches !== rule.nth : matches < rule.nth)) return false;
  if (rule.times !== undefined && hits >= rule.times) return false;
  return rule.probability === undefined || random() < rule.probability;
}
