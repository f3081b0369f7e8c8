import type { Chance } from "../chance.ts";
import { type FaultRule, type FaultTarget, matches } from "./rule.ts";

/** A rule in force. */
export interface Fault {
  readonly id: string;
  /** Times it has struck. */
  readonly hits: number;
  remove(): void;
}

/** The faults of an emulator. */
export interface Faults {
  /** Puts a rule in force. Rules are asked in the order they came; the first that strikes has its way. */
  add(rule: FaultRule): Fault;
  clear(): void;
  list(): readonly (Fault & { readonly rule: FaultRule })[];
}

/** What strikes, as the server sees it. */
export interface FaultBook extends Faults {
  strike(target: FaultTarget, on: "request" | "callback"): { id: string; rule: FaultRule } | undefined;
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
    strike(target, on) {
      let struck: Entry | undefined;
      for (const entry of entries) {
        const { rule } = entry;
        if ((rule.callback !== undefined) !== (on === "callback") || !matches(rule, target)) continue;
        entry.seen++;
        if (!struck && isDue(entry, chance)) struck = entry;
      }
      if (!struck) return undefined;
      struck.hits++;
      return { id: struck.id, rule: struck.rule };
    },
  };
}

function isDue({ rule, hits, seen }: Entry, chance: Chance): boolean {
  if (rule.nth !== undefined && (rule.times === undefined ? seen !== rule.nth : seen < rule.nth)) return false;
  if (rule.times !== undefined && hits >= rule.times) return false;
  return rule.probability === undefined || chance() < rule.probability;
}
