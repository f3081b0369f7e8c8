import { readFileSync } from "node:fs";

/** The part of Stryker's JSON report that is read here. */
export interface Report {
  files: Record<string, { mutants: readonly { status: string }[] }>;
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

export function count({ files }: Report): Counts {
  const mutants = Object.values(files).flatMap((file) => file.mutants);
  const having = (...statuses: string[]) => mutants.filter(({ status }) => statuses.includes(status)).length;
  return {
    killed: having("Killed"),
    survived: having("Survived"),
    noCoverage: having("NoCoverage"),
    timeout: having("Timeout"),
    errors: having("RuntimeError", "CompileError"),
  };
}

/** The percentage of mutants that a test detects, as Stryker counts it: a mutant that breaks the run itself is left out. */
export function score({ killed, survived, noCoverage, timeout }: Counts): number {
  const valid = killed + timeout + survived + noCoverage;
  return valid === 0 ? 100 : ((killed + timeout) / valid) * 100;
}
