import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { installSeparately } from "../separate-install.ts";

/** A separate workspace, so that the default install leaves out Stryker. */
const workspace = join(import.meta.dirname, "stryker");
const stryker = createRequire(join(workspace, "package.json"));

export function installStryker(): Promise<void> {
  return installSeparately(workspace);
}

export interface MutationRun {
  sandbox: string;
  /** The files to mutate, relative to the sandbox. */
  mutate: readonly string[];
  /** Patterns of the tests that can kill a mutant, relative to the sandbox. */
  tests: readonly string[];
  /** Path of the reports, without the extension. */
  report: string;
}

/** Runs Stryker. Its progress is printed to the terminal. */
export async function runStryker({ sandbox, mutate, tests, report }: MutationRun): Promise<void> {
  const config = {
    testRunner: "vitest",
    plugins: [stryker.resolve("@stryker-mutator/vitest-runner")],
    // `related` would follow all imports before each mutant. The coverage per test provides the same information.
    vitest: { configFile: "packages/tooling/vitest.mutation.config.ts", related: false },
    mutate,
    // A changed text says nothing about the behavior.
    mutator: { excludedMutations: ["StringLiteral"] },
    // The sandbox is already a copy.
    inPlace: true,
    disableTypeChecks: false,
    coverageAnalysis: "perTest",
    concurrency: 2,
    incremental: false,
    // Longer than the timeout of vitest, so that only loops that block their thread time out.
    timeoutMS: 15_000,
    timeoutFactor: 2,
    dryRunTimeoutMinutes: 10,
    logLevel: "warn",
    reporters: [process.stdout.isTTY ? "progress" : "progress-append-only", "html", "json"],
    htmlReporter: { fileName: `${report}.html` },
    jsonReporter: { fileName: `${report}.json` },
  };
  writeFileSync(join(sandbox, "stryker.config.json"), JSON.stringify(config));
  const command = join(stryker.resolve("@stryker-mutator/core/package.json"), "..", "bin", "stryker.js");
  const child = spawn(process.execPath, [command, "run", "stryker.config.json"], {
    cwd: sandbox,
    env: { ...process.env, MUTATION_TESTS: tests.join(",") },
    stdio: "inherit",
  });
  // Stryker stops its workers before the sandbox is removed.
  const stop = (signal: NodeJS.Signals) => child.kill(signal);
  process.on("SIGINT", stop).on("SIGTERM", stop);
  try {
    const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
    if (code !== 0) throw new Error(`Stryker exited with ${code ?? "a signal"}.`);
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}
