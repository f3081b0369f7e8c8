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
  const note = (kind: string, outcome: Outcome): void => {
    tally[`${kind} ${outcome}`] = (tally[`${kind} ${outcome}`] ?? 0) + 1;
  };
  for (let begun = 0; begun < runs; begun += PER_WORLD) {
    await using furnished = await furnish();
    const { bench, given } = furnished;
    const share = Math.min(PER_WORLD, runs - begun);
    for (const [index, { kind, part, least = 1, property }] of propertiesOf(subject, given, bench, note).entries()) {
      const details = await fc.check(property, {
        numRuns: Math.max(least, Math.round(share * part)),
        // Each property draws values of its own.
        seed: seed + begun + index,
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

interface Part {
  readonly kind: "fine" | "broken" | "anything";
  /** Its part of all cases. */
  readonly part: number;
  /** The smallest number of cases. */
  readonly least?: number;
  readonly property: fc.IAsyncProperty<[unknown]>;
}

function propertiesOf(
  subject: Subject,
  given: Given,
  bench: Bench,
  note: (kind: string, outcome: Outcome) => void,
): readonly Part[] {
  const fine = subject.fine(given);
  const broken = subject.broken(given);
  return [
    {
      kind: "fine",
      part: 2 / 5,
      property: fc.asyncProperty(fine, async (input) => note("fine", await examineFine(subject, input, bench))),
    },
    ...broken.map((inputs): Part => ({
      kind: "broken",
      part: 2 / 5 / broken.length,
      least: 5,
      property: fc.asyncProperty(inputs, async (input) => note("broken", await examineBroken(subject, input, bench))),
    })),
    {
      kind: "anything",
      part: 1 / 5,
      property: fc.asyncProperty(anything(fine), async (input) =>
        note("anything", await examineAnything(subject, input, bench)),
      ),
    },
  ];
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
