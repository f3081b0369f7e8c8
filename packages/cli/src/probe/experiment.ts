import type { Lab } from "./lab.ts";
import type { Inconclusive } from "./inconclusive.ts";
import type { ProbeOptions } from "./probe-options.ts";

/** A question about the service. */
export interface Question {
  readonly question: string;
  /** The possible answers, and how each is read from the responses. */
  readonly answers: Readonly<Record<string, string>>;
  /** The answer that klingkit assumes. Undefined if klingkit works with every answer and assumes none. */
  readonly assumed?: string;
  /** The page with what is publicly known, from the root of the repository. */
  readonly page: string;
}

/** What an experiment found out about a question. */
export interface Finding {
  /** The answer: a key of `answers`. */
  readonly says: string;
  /** Numbers and names that belong to the answer. They identify no account. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

export type Findings = Readonly<Record<string, Finding | Inconclusive>>;

/** An experiment: requests whose responses answer questions. */
export interface Experiment {
  readonly name: string;
  /** What it sends. */
  readonly sends: string;
  /** Its price in units if every create is accepted. 0 if it is free. */
  readonly cost: number | ((options: ProbeOptions) => number);
  /** What it requires. */
  readonly needs?: readonly Requirement[];
  readonly questions: Readonly<Record<string, Question>>;
  /**
   * Runs the experiment. A question without a finding is inconclusive.
   * @throws {Inconclusive} if no question can be answered
   */
  readonly run: (lab: Lab) => Promise<Findings>;
}

/** An API key, a key pair beside it, or a URL for callbacks. */
export type Requirement = "api-key" | "key-pair" | "callback-url";

export function costOf({ cost }: Experiment, options: ProbeOptions): number {
  return typeof cost === "number" ? cost : cost(options);
}
