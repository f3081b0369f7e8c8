/** Ends a check: says what it found, and fails the process when anything is wrong. */
export function verdict(check: string, problems: readonly string[], clean: string): void {
  if (problems.length === 0) {
    console.log(`${check}: ${clean}`);
    return;
  }
  for (const problem of problems) console.error(`${check}: ${problem}`);
  console.error(`${check}: ${problems.length} problem${problems.length === 1 ? "" : "s"}`);
  process.exitCode = 1;
}
