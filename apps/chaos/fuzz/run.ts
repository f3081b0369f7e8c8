import { createRandom } from "../random.ts";
import { recordSamples } from "./recorded-samples.ts";
import { type Target, targets } from "./targets.ts";

/** A failure. The seed and the number reproduce it. */
export interface Finding {
  readonly target: string;
  readonly number: number;
  readonly problem: string;
  readonly input: string;
}

export interface FuzzResult {
  readonly inputs: number;
  /** The number of each outcome, per target. */
  readonly outcomes: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly findings: readonly Finding[];
}

/** The maximum time of an input, milliseconds of real time. */
const MAX_TIME = 5000;
const MAX_FINDINGS = 20;

export async function fuzz(inputs: number, seed: number): Promise<FuzzResult> {
  const samples = await recordSamples();
  const outcomes: Record<string, Record<string, number>> = {};
  const findings: Finding[] = [];
  const before = describePrototypes();
  for (let number = 0; number < inputs && findings.length < MAX_FINDINGS; number++) {
    const random = createRandom("fuzz", seed, number);
    const target = pickTarget(random());
    let input = "";
    const addFinding = (problem: string): void => {
      findings.push({ target: target.name, number, problem, input: input.slice(0, 300) });
    };
    try {
      const result = target.run(random, samples, (text) => (input = text));
      const outcome = typeof result === "string" ? result : await withTimeout(result);
      const row = (outcomes[target.name] ??= {});
      row[outcome] = (row[outcome] ?? 0) + 1;
    } catch (error) {
      addFinding(
        error instanceof Error
          ? `${error.name}: ${error.message}`.slice(0, 300)
          : "a thrown value that is not an Error",
      );
    }
    if (describePrototypes() !== before) {
      addFinding("a prototype was modified");
      break;
    }
  }
  return { inputs, outcomes, findings };
}

const totalWeight = targets.reduce((sum, { weight }) => sum + weight, 0);

function pickTarget(number: number): Target {
  let left = number * totalWeight;
  const target = targets.find(({ weight }) => (left -= weight) < 0) ?? targets[0];
  if (!target) throw new Error("There are no targets.");
  return target;
}

async function withTimeout(work: Promise<string>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no result after ${MAX_TIME} ms`)), MAX_TIME);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The enumerable properties of the built-in prototypes, as a text. */
function describePrototypes(): string {
  const changed = [Object.prototype, Array.prototype, String.prototype].map((each) => Object.keys(each).join());
  return `${changed.join(";")};${"polluted" in {}}`;
}
