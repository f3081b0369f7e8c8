import type { Run } from "./run.ts";
import { faultNames, type Trace } from "./trace.ts";

export function printRun(run: Run, ms: number): void {
  const { events, violations } = run;
  const counts = ["claimed", "sent", "recovered", "retry", "finished", "error"]
    .map((type) => `${type} ${events[type] ?? 0}`)
    .join(", ");
  console.log(`  ${run.jobs} jobs, ${run.paid} paid tasks, ${run.failedTasks} failed tasks, at most ${run.peak} at once
  ${run.files} whole files, ${run.parts} left parts, ${run.repeatedDownloads} repeated downloads
  events: ${counts}
  longest time without a claim: ${seconds(run.longestStall)}; last end after the faults: ${seconds(run.recovery)}; ${seconds(ms)} in all`);
  if (violations.length === 0) console.log("  no rule was broken");
  else
    console.log(
      `  ${violations.length} BROKEN RULES, logs in ${run.folder}:\n${violations.map((text) => `    ${text}`).join("\n")}`,
    );
}

/** Prints how often each fault struck, and how the runs in which it struck ended. */
export function printTable(runs: readonly { readonly trace: Trace; readonly run: Run }[]): void {
  const rows = faultNames.map((name) => {
    const struck = runs.filter(({ trace }) => trace.faults.some(({ fault }) => fault === name));
    const faults = struck.flatMap(({ trace }) => trace.faults.filter(({ fault }) => fault === name));
    const broken = struck.filter(({ run }) => run.violations.length > 0).length;
    const duration = faults.reduce((sum, fault) => sum + fault.duration, 0);
    return [name, String(faults.length), seconds(duration), String(struck.length), outcome(struck.length, broken)];
  });
  printRows([["fault", "times", "in all", "runs", "outcome"], ...rows]);
  const sum = (value: (run: Run) => number): number => runs.reduce((total, { run }) => total + value(run), 0);
  console.log(
    `${runs.length} runs: ${sum(({ jobs }) => jobs)} jobs, ${sum(({ paid }) => paid)} paid tasks, ${sum(({ files }) => files)} files, ` +
      `${sum(({ events }) => events["recovered"] ?? 0)} jobs taken over, ${sum(({ violations }) => violations.length)} broken rules`,
  );
}

function outcome(runs: number, broken: number): string {
  if (runs === 0) return "did not happen";
  return broken === 0 ? "no rule was broken" : `a rule was broken in ${broken} runs`;
}

function printRows(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  console.log();
  for (const row of rows) console.log(`| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`);
  console.log();
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
