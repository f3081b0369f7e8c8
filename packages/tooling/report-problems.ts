/** Prints the problems of a check and sets the exit code to 1. Without problems, prints `success`. */
export function reportProblems(check: string, problems: readonly string[], success: string): void {
  if (problems.length === 0) {
    console.log(`${check}: ${success}`);
    return;
  }
  for (const problem of problems) console.error(`${check}: ${problem}`);
  console.error(`${check}: ${problems.length} problem${problems.length === 1 ? "" : "s"}`);
  process.exitCode = 1;
}
