import { installFullSet } from "@klingkit/tooling/full-set";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { printRun, printTable } from "./cluster/report.ts";
import { removeRun, type Run, runCluster } from "./cluster/run.ts";
import { planTrace, type Trace } from "./cluster/trace.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    seeds: { type: "string", default: "1" },
    seconds: { type: "string", default: "60" },
    replay: { type: "string" },
    traces: { type: "string", default: join(tmpdir(), "klingkit-cluster") },
    unprivileged: { type: "boolean", default: false },
    help: { type: "boolean", short: "h" },
  },
});
const [seed, seeds, seconds] = [Number(values.seed), Number(values.seeds), Number(values.seconds)];

if (values.help || ![seed, seeds, seconds].every((value) => Number.isInteger(value) && value >= 0)) {
  console.log(`pnpm cluster [--seed S] [--seeds K] [--seconds 60] [--replay FILE] [--traces FOLDER]
             [--unprivileged]

Runs 3 to 5 worker processes, PostgreSQL, the emulator and a receiver of callbacks,
each in a network namespace of its own, with faults of every kind. Afterwards it
compares the books of the emulator, the database and the files. It fails if a task
is paid twice, a job or a file is lost, or the limit is exceeded.

  --seed          the seed, which decides the faults and their times
  --seeds         the number of seeds, from --seed on
  --seconds       how long faults happen. Afterwards, the run continues until all
                  jobs have ended
  --replay        repeats the faults of a trace
  --traces        where the traces of the runs are written
  --unprivileged  uses no namespaces and mounts no disks: a TCP proxy also cuts the
                  links, and a folder is replaced by a file when its disk is full.
                  Without the permissions, this happens by itself`);
  process.exitCode = values.help ? 0 : 1;
} else process.exitCode = (await runAll()) ? 0 : 1;

/** Returns whether no rule was broken. */
async function runAll(): Promise<boolean> {
  await installFullSet();
  const stopped = new AbortController();
  // A run ends its programs and removes its network before this process exits.
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(name, () => stopped.abort(new Error(`The run was stopped by ${name}.`)));
  const runs: { readonly trace: Trace; readonly run: Run }[] = [];
  for (const trace of traces()) {
    const file = saveTrace(trace);
    console.log(`seed ${trace.seed}: ${trace.workers.length} workers, ${trace.faults.length} faults; trace: ${file}`);
    const start = performance.now();
    try {
      const run = await runCluster(trace, {
        isPrivileged: !values.unprivileged,
        signal: stopped.signal,
        log: (text) => console.log(`  ${text}`),
      });
      runs.push({ trace, run });
      printRun(run, performance.now() - start);
      if (run.violations.length === 0) await removeRun(run);
    } catch (error) {
      if (!stopped.signal.aborted) throw error;
      console.log("  stopped");
      break;
    }
  }
  printTable(runs);
  return !stopped.signal.aborted && runs.every(({ run }) => run.violations.length === 0);
}

function traces(): Trace[] {
  if (values.replay !== undefined) return [JSON.parse(readFileSync(values.replay, "utf8")) as Trace];
  return Array.from({ length: seeds }, (_, index) => planTrace(seed + index, seconds));
}

function saveTrace(trace: Trace): string {
  if (values.replay !== undefined) return values.replay;
  mkdirSync(values.traces, { recursive: true });
  const file = join(values.traces, `seed-${trace.seed}-${trace.seconds}s.json`);
  writeFileSync(file, `${JSON.stringify(trace, null, 2)}\n`);
  return file;
}
