import { type Experiment, type Finding, type Findings, costOf, type Question, type Requirement } from "./experiment.ts";
import { Inconclusive } from "./inconclusive.ts";
import { deleteElements } from "./experiments/elements.ts";
import type { Budget } from "./budget.ts";
import type { Lab, Unsettled } from "./lab.ts";

/** The answer to a question, or the reason why it has none. */
export interface Result extends Question {
  readonly name: string;
  readonly experiment: string;
  readonly says: string | null;
  readonly detail?: Finding["detail"];
  /** The reason why there is no answer. */
  readonly inconclusive?: string;
  /** Whether klingkit assumes something else. */
  readonly differs: boolean;
  /** The requests and units of the experiment, which its questions share. */
  readonly requests: number;
  readonly units: number;
  /** The price of the experiment if every create is accepted. */
  readonly cost: number;
}

/** An experiment that did not run. */
export interface Skipped {
  readonly experiment: string;
  readonly cost: number;
  readonly reason: string;
}

export interface Outcome {
  readonly results: readonly Result[];
  readonly skipped: readonly Skipped[];
  readonly unsettled: readonly Unsettled[];
  /** The elements that the run created and could not delete. */
  readonly elementsLeft: number;
}

const MISSING: Readonly<Record<Requirement, string>> = {
  "api-key": "it requires an API key",
  "key-pair": "it requires an access key and a secret key",
  "callback-url": "it requires --callback-url",
};

/** Runs experiments one after the other. */
export async function runProbe(
  lab: Lab,
  budget: Budget,
  experiments: readonly Experiment[],
  onResult: (result: Result) => void,
): Promise<Outcome> {
  const results: Result[] = [];
  const skipped: Skipped[] = [];
  for (const experiment of experiments) {
    const cost = costOf(experiment, lab.options);
    const missing = experiment.needs?.find((need) => !isMet(need, lab));
    const reason =
      missing === undefined
        ? cost > 0 && cost > budget.left()
          ? `it costs up to ${cost} units, and the budget has ${budget.left()} left: set --spend`
          : undefined
        : MISSING[missing];
    if (reason !== undefined) {
      skipped.push({ experiment: experiment.name, cost, reason });
      continue;
    }
    lab.startExperiment(experiment.name);
    const before = { requests: lab.requests(), units: budget.spent() };
    const findings = await find(experiment, lab);
    const requests = lab.requests() - before.requests;
    const units = Math.round((budget.spent() - before.units) * 100) / 100;
    for (const [name, question] of Object.entries(experiment.questions)) {
      const result = resultOf(name, question, findings[name], { experiment: experiment.name, cost, requests, units });
      results.push(result);
      onResult(result);
    }
  }
  lab.startExperiment("end");
  return { results, skipped, unsettled: await lab.settle(), elementsLeft: await deleteElements(lab) };
}

function isMet(need: Requirement, lab: Lab): boolean {
  if (need === "api-key") return lab.credential === "apiKey";
  return need === "key-pair" ? lab.hasKeyPair : lab.callbackUrl !== undefined;
}

async function find({ run, questions }: Experiment, lab: Lab): Promise<Findings> {
  try {
    return await run(lab);
  } catch (error) {
    if (!(error instanceof Inconclusive)) throw error;
    return Object.fromEntries(Object.keys(questions).map((name) => [name, error]));
  }
}

function resultOf(
  name: string,
  question: Question,
  finding: Finding | Inconclusive | undefined,
  costs: Pick<Result, "experiment" | "cost" | "requests" | "units">,
): Result {
  const shared = { name, ...question, ...costs };
  if (!finding || finding instanceof Inconclusive)
    return { ...shared, says: null, inconclusive: finding?.message ?? "no response answers it", differs: false };
  const { says, detail } = finding;
  const differs = question.assumed !== undefined && question.assumed !== says;
  return { ...shared, says, differs, ...(detail ? { detail } : {}) };
}
