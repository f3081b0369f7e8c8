import * as fc from "fast-check";
import { arbitraryInput } from "./arbitrary-input.ts";
import { type CaseContext, checkArbitraryInput, checkInvalidCase, checkValidCase, type Outcome } from "./check-case.ts";
import { createFixtures, type Fixtures } from "./fixtures.ts";
import type { TestedMethod } from "./tested-method.ts";

/** The results of a method. */
export interface MethodCount {
  readonly method: string;
  readonly cases: number;
  /** Valid inputs, all accepted. */
  readonly valid: number;
  /** Inputs beyond a limit that klingkit rejected. */
  readonly rejectedLocally: number;
  /** Inputs beyond a limit that the service rejected. */
  readonly rejectedByService: number;
  /** Arbitrary inputs. */
  readonly arbitrary: number;
  readonly failures: readonly string[];
}

/** Cases that share an emulator. Its state is copied after each case, so that many cases are slow. */
const CASES_PER_SERVICE = 150;

/** Runs about `runs` cases, distributed over the methods by their weights. The same seed generates the same cases. */
export async function runProperties(
  methods: readonly TestedMethod[],
  runs: number,
  seed: number,
): Promise<MethodCount[]> {
  const weights = methods.reduce((sum, { weight }) => sum + weight, 0);
  const counts: MethodCount[] = [];
  for (const method of methods) counts.push(await runMethod(method, Math.ceil((runs * method.weight) / weights), seed));
  return counts;
}

async function runMethod(method: TestedMethod, runs: number, seed: number): Promise<MethodCount> {
  const tally: Record<string, number> = {};
  const failures: string[] = [];
  const record = (kind: string, outcome: Outcome): void => {
    tally[`${kind} ${outcome}`] = (tally[`${kind} ${outcome}`] ?? 0) + 1;
  };
  for (let start = 0; start < runs; start += CASES_PER_SERVICE) {
    await using created = await createContext();
    const { context, fixtures } = created;
    const share = Math.min(CASES_PER_SERVICE, runs - start);
    for (const [index, { kind, share: part, minRuns: least = 1, property }] of propertiesOf(
      method,
      fixtures,
      context,
      record,
    ).entries()) {
      const details = await fc.check(property, {
        numRuns: Math.max(least, Math.round(share * part)),
        // A different seed for each property.
        seed: seed + start + index,
      });
      if (details.failed) failures.push(`${method.method} (${kind}, --seed ${seed}): ${describeFailure(details)}`);
    }
  }
  const sum = (prefix: string): number =>
    Object.entries(tally).reduce((all, [key, value]) => (key.startsWith(prefix) ? all + value : all), 0);
  return {
    method: method.method,
    cases: sum(""),
    valid: sum("valid"),
    rejectedLocally: sum("invalid rejected locally"),
    rejectedByService: sum("invalid rejected by the service"),
    arbitrary: sum("arbitrary"),
    failures,
  };
}

interface Property {
  readonly kind: "valid" | "invalid" | "arbitrary";
  /** Its share of all cases. */
  readonly share: number;
  /** Minimum number of cases. */
  readonly minRuns?: number;
  readonly property: fc.IAsyncProperty<[unknown]>;
}

function propertiesOf(
  method: TestedMethod,
  fixtures: Fixtures,
  context: CaseContext,
  record: (kind: string, outcome: Outcome) => void,
): readonly Property[] {
  const valid = method.valid(fixtures);
  const invalid = method.invalid(fixtures);
  return [
    {
      kind: "valid",
      share: 2 / 5,
      property: fc.asyncProperty(valid, async (input) => record("valid", await checkValidCase(method, input, context))),
    },
    ...invalid.map((inputs): Property => ({
      kind: "invalid",
      share: 2 / 5 / invalid.length,
      minRuns: 5,
      property: fc.asyncProperty(inputs, async (input) =>
        record("invalid", await checkInvalidCase(method, input, context)),
      ),
    })),
    {
      kind: "arbitrary",
      share: 1 / 5,
      property: fc.asyncProperty(arbitraryInput(valid), async (input) =>
        record("arbitrary", await checkArbitraryInput(method, input, context)),
      ),
    },
  ];
}

async function createContext(): Promise<{ context: CaseContext; fixtures: Fixtures } & AsyncDisposable> {
  const { service, fixtures } = await createFixtures();
  const context = { service, apiKey: service.client("API key"), jwt: service.client("JWT") };
  return { context, fixtures, [Symbol.asyncDispose]: () => service[Symbol.asyncDispose]() };
}

function describeFailure({ counterexample, errorInstance }: fc.RunDetails<[unknown]>): string {
  const text = fc.stringify(counterexample?.[0]);
  const reason = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  const cause =
    errorInstance instanceof Error && errorInstance.cause instanceof Error ? ` (${errorInstance.cause.message})` : "";
  return `${reason}${cause}\n    ${text.length > 1500 ? `${text.slice(0, 1500)}...` : text}`;
}
