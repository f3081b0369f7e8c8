import { chanceOf } from "../chance.ts";
import { recordReal } from "./real.ts";
import { type Target, targets } from "./targets.ts";

/** Something that must not happen. The seed and the number bring it back. */
export interface Finding {
  readonly target: string;
  readonly number: number;
  readonly what: string;
  readonly input: string;
}

export interface Fuzzed {
  readonly inputs: number;
  /** How often each outcome came, per target. */
  readonly outcomes: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly findings: readonly Finding[];
}

/** An input that takes longer hangs, or is close to it. Milliseconds of real time. */
const SLOW = 5000;
const MOST_FINDINGS = 20;

export async function fuzz(inputs: number, seed: number): Promise<Fuzzed> {
  const real = await recordReal();
  const outcomes: Record<string, Record<string, number>> = {};
  const findings: Finding[] = [];
  const before = prototypes();
  for (let number = 0; number < inputs && findings.length < MOST_FINDINGS; number++) {
    const chance = chanceOf("fuzz", seed, number);
    const target = pickTarget(chance());
    let input = "";
    const found = (what: string): void => {
      findings.push({ target: target.name, number, what, input: input.slice(0, 300) });
    };
    try {
      const hit = target.hit(chance, real, (text) => (input = text));
      const outcome = typeof hit === "string" ? hit : await inTime(hit);
      const row = (outcomes[target.name] ??= {});
      row[outcome] = (row[outcome] ?? 0) + 1;
    } catch (error) {
      found(error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : "something that is no error");
    }
    if (prototypes() !== before) {
      found("a prototype was changed");
      break;
    }
  }
  return { inputs, outcomes, findings };
}

const total = targets.reduce((sum, { weight }) => sum + weight, 0);

function pickTarget(roll: number): Target {
  let left = roll * total;
  const found = targets.find(({ weight }) => (left -= weight) < 0) ?? targets[0];
  if (!found) throw new Error("there is no target");
  return found;
}

async function inTime(work: Promise<string>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end after ${SLOW} ms`)), SLOW);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What everything inherits from, as a text. */
function prototypes(): string {
  const changed = [Object.prototype, Array.prototype, String.prototype].map((each) => Object.keys(each).join());
  return `${changed.join(";")};${"polluted" in {}}`;
}
