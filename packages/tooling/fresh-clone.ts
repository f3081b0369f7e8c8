import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { attempt, run } from "./command.ts";
import { minimalEnvironment } from "./fresh-clone/minimal-environment.ts";
import { descendants } from "./fresh-clone/descendants.ts";
import { reportProblems } from "./report-problems.ts";
import { root } from "./workspace.ts";

const minutes = 60_000;
const problems: string[] = [];

/** Runs each command in a new clone without node_modules and with empty caches. */
async function onFreshClone<T>(work: (clone: string, env: NodeJS.ProcessEnv) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "klingkit-fresh-"));
  try {
    const clone = join(folder, "clone");
    await run("git", ["clone", "--quiet", root, clone], { cwd: folder });
    return await work(clone, minimalEnvironment(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function secondsSince(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(1);
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    const response = await fetch(new URL("/api/health", url), { signal: AbortSignal.timeout(2000) });
    const { ok, mode } = (await response.json()) as { ok?: unknown; mode?: unknown };
    return ok === true && mode === "emulator";
  } catch {
    return false;
  }
}

/** Polls until the condition holds. Returns false after the limit, in milliseconds. */
async function until(condition: () => Promise<boolean> | boolean, limit: number): Promise<boolean> {
  for (const end = performance.now() + limit; performance.now() < end; await sleep(100)) {
    if (await condition()) return true;
  }
  return false;
}

/** The output of a run from its first failure, or the end of its output. */
function failures(output: string): string {
  const from = output.indexOf(" FAIL ");
  return from < 0 ? output.slice(-4000) : output.slice(from, from + 6000);
}

async function tests(clone: string, env: NodeJS.ProcessEnv): Promise<void> {
  const start = performance.now();
  const { code, output } = await attempt("npx", ["--yes", "pnpm@12", "test"], { cwd: clone, env });
  const line = output
    .trimEnd()
    .split("\n")
    .findLast((text) => text.startsWith("tests: "));
  console.log(`test: ${secondsSince(start)} s from a cold store, ${line ?? "no summary line"}`);
  if (code !== 0 || line === undefined) problems.push(`\`test\` fails on a fresh clone:\n${failures(output)}`);
}

async function demo(clone: string, env: NodeJS.ProcessEnv): Promise<void> {
  const mark = randomUUID();
  const start = performance.now();
  const child = spawn("npx", ["--yes", "pnpm@12", "demo"], {
    cwd: clone,
    // Port 0 selects a free port.
    env: { ...env, PORT: "0", KLINGKIT_FRESH_CLONE: mark },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const running = () => descendants("KLINGKIT_FRESH_CLONE", mark);
  let output = "";
  const append = (chunk: Buffer) => (output += chunk.toString());
  child.stdout.on("data", append);
  child.stderr.on("data", append);
  const url = () => /https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\]):\d+\S*/.exec(output)?.[0];
  try {
    const isReady = await until(async () => {
      const shown = url();
      if (child.exitCode !== null) throw new Error(`\`demo\` exited before it responded:\n${output.slice(-4000)}`);
      return shown !== undefined && (await isHealthy(shown));
    }, 5 * minutes);
    if (!isReady) throw new Error(`\`demo\` did not respond within five minutes:\n${output.slice(-4000)}`);
    console.log(`demo: ${secondsSince(start)} s from a cold store until ${url()} responded`);

    const stop = performance.now();
    // Terminals and supervisors signal the whole process group. The shell of npx does not forward signals.
    if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
    const hasExited = await until(() => running().length === 0, 10_000);
    if (hasExited) console.log(`demo: exited ${secondsSince(stop)} s after SIGTERM`);
    else
      throw new Error(
        `still running after SIGTERM: ${running()
          .map(({ command }) => command)
          .join("; ")}`,
      );
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  } finally {
    for (const { pid } of running()) process.kill(pid, "SIGKILL");
  }
}

await onFreshClone(tests);
await onFreshClone(demo);
reportProblems("fresh", problems, "the tests and the demo run on a fresh clone with only Node.js and npm");
