import * as fc from "fast-check";
import { anything } from "./anything.ts";
import { type Bench, examineAnything, examineBroken, examineFine, type Outcome } from "./examine.ts";
import { furnishedWorld, type Given } from "./given.ts";
import type { Subject } from "./subject.ts";

/** What a run found out about a method. */
export interface Count {
  readonly method: string;
  readonly cases: number;
  /** Valid inputs, all accepted. */
  readonly fine: number;
  /** Inputs beyond a limit, by who refused them. */
  readonly locally: number;
  readonly byService: number;
  /** Inputs of any kind. */
  readonly anything: number;
  readonly failures: readonly string[];
}

/** So many cases share a world: its state is copied after each. */
const PER_WORLD = 150;

/** Of five cases two are valid, two beyond a limit, one is anything. */
const parts = { fine: 2, broken: 2, anything: 1 } as const;
const kinds = ["fine", "broken", "anything"] as const;

/** Runs about so many cases over all subjects, more of those with more to say. The same seed makes the same cases. */
export async function runProperties(subjects: readonly Subject[], runs: number, seed: number): Promise<Count[]> {
  const weights = subjects.reduce((sum, { weight }) => sum + weight, 0);
  const counts: Count[] = [];
  for (const subject of subjects)
    counts.push(await runSubject(subject, Math.ceil((runs * subject.weight) / weights), seed));
  return counts;
}

async function runSubject(subject: Subject, runs: number, seed: number): Promise<Count> {
  const tally: Record<string, number> = {};
  const failures: string[] = [];
  for (let begun = 0; begun < runs; begun += PER_WORLD) {
    await using furnished = await furnish();
    const { bench, given } = furnished;
    const share = Math.min(PER_WORLD, runs - begun);
    for (const kind of kinds) {
      const note = (outcome: Outcome): void => {
        tally[`${kind} ${outcome}`] = (tally[`${kind} ${outcome}`] ?? 0) + 1;
      };
      const details = await fc.check(propertyOf(kind, subject, given, bench, note), {
        numRuns: Math.max(1, Math.round((share * parts[kind]) / 5)),
        seed: seed + begun,
      });
      if (details.failed) failures.push(`${subject.method} (${kind}, --seed ${seed}): ${told(details)}`);
    }
  }
  const sum = (word: string): number =>
    Object.entries(tally).reduce((all, [key, value]) => (key.startsWith(word) ? all + value : all), 0);
  return {
    method: subject.method,
    cases: sum(""),
    fine: sum("fine"),
    locally: sum("broken refused locally"),
    byService: sum("broken refused by the service"),
    anything: sum("anything"),
    failures,
  };
}

function propertyOf(
  kind: (typeof kinds)[number],
  subject: Subject,
  given: Given,
  bench: Bench,
  note: (outcome: Outcome) => void,
): fc.IAsyncProperty<[unknown]> {
  const fine = subject.fine(given);
  switch (kind) {
    case "fine":
      return fc.asyncProperty(fine, async (input) => note(await examineFine(subject, input, bench)));
    case "broken":
      return fc.asyncProperty(subject.broken(given), async (input) => note(await examineBroken(subject, input, bench)));
    case "anything":
      return fc.asyncProperty(anything(fine), async (input) => note(await examineAnything(subject, input, bench)));
  }
}

async function furnish(): Promise<{ bench: Bench; given: Given } & AsyncDisposable> {
  const { world, given } = await furnishedWorld();
  const bench = { world, apiKey: world.client("API key"), jwt: world.client("JWT") };
  return { bench, given, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
}

function told({ counterexample, errorInstance }: fc.RunDetails<[unknown]>): string {
  const text = fc.stringify(counterexample?.[0]);
  const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  const cause =
    errorInstance instanceof Error && errorInstance.cause instanceof Error ? ` (${errorInstance.cause.message})` : "";
  return `${why}${cause}\n    ${text.length > 1500 ? `${text.slice(0, 1500)}...` : text}`;
}
