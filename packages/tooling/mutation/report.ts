import { readFileSync } from "node:fs";

interface Mutant {
  status: string;
}

/** The part of Stryker's JSON report that is used here. */
export interface Report {
  files: Record<string, { mutants: readonly Mutant[] }>;
}

export interface Counts {
  killed: number;
  survived: number;
  noCoverage: number;
  timeout: number;
  errors: number;
}

export function readReport(path: string): Report {
  return JSON.parse(readFileSync(path, "utf8")) as Report;
}

export function count(mutants: readonly Mutant[]): Counts {
  const countOf = (...statuses: string[]) => mutants.filter(({ status }) => statuses.includes(status)).length;
  return {
    killed: countOf("Killed"),
    survived: countOf("Survived"),
    noCoverage: countOf("NoCoverage"),
    timeout: countOf("Timeout"),
    errors: countOf("RuntimeError", "CompileError"),
  };
}

/** The percentage of detected mutants, as Stryker defines it. Mutants with errors are excluded. */
export function score({ killed, survived, noCoverage, timeout }: Counts): number {
  const valid = killed + timeout + survived + noCoverage;
  return valid === 0 ? 100 : ((killed + timeout) / valid) * 100;
}
