import { readFileSync } from "node:fs";

/** A mutant of Stryker's JSON report. Lines and columns begin at 1. */
export interface Mutant {
  status: string;
  mutatorName: string;
  replacement?: string;
  location: { start: Position; end: Position };
}

interface Position {
  line: number;
  column: number;
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

export function isDetected({ status }: Pick<Mutant, "status">): boolean {
  return status !== "Survived" && status !== "NoCoverage";
}

/** The undetected mutants, as ranges that Stryker's option `mutate` accepts. Their columns begin at 0. */
export function undetectedRanges({ files }: Report): string[] {
  return Object.entries(files).flatMap(([file, { mutants }]) =>
    mutants
      .filter((mutant) => !isDetected(mutant))
      .map(({ location: { start, end } }) => `${file}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`),
  );
}

/** Returns the first report, with the results of the second one for the mutants that the first did not detect. */
export function merge(first: Report, second: Report): Report {
  const results = new Map(
    Object.entries(second.files).flatMap(([file, { mutants }]) =>
      mutants.map((mutant) => [idOf(file, mutant), mutant]),
    ),
  );
  return {
    files: Object.fromEntries(
      Object.entries(first.files).map(([file, { mutants }]) => [
        file,
        {
          mutants: mutants.map((mutant) => (isDetected(mutant) ? mutant : (results.get(idOf(file, mutant)) ?? mutant))),
        },
      ]),
    ),
  };
}

function idOf(file: string, { mutatorName, replacement, location }: Mutant): string {
  return JSON.stringify([file, mutatorName, replacement, location.start, location.end]);
}

export function count(mutants: readonly Pick<Mutant, "status">[]): Counts {
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
