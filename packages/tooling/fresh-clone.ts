import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { attempt, run } from "./command.ts";
import { bareMachine } from "./fresh-clone/bare-machine.ts";
import { descendants } from "./fresh-clone/descendants.ts";
import { verdict } from "./verdict.ts";
import { root } from "./workspace.ts";

const minutes = 60_000;
const problems: string[] = [];

/** A machine of its own for each command, so that each meets a clone with no node_modules and empty caches. */
async function onFreshClone<T>(work: (clone: string, env: NodeJS.ProcessEnv) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "klingkit-fresh-"));
  try {
    const clone = join(folder, "clone");
    await run("git", ["clone", "--quiet", root, clone], { cwd: folder });
    return await work(clone, bareMachine(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function secondsSince(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(1);
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    const answer = await fetch(new URL("/api/health", url), { signal: AbortSignal.timeout(2000) });
    const { ok, mode } = (await answer.json()) as { ok?: unknown; mode?: unknown };
    return ok === true && mode === "emulator";
  } catch {
    return false;
  }
}

/** Polls until the condition holds, or says that it never did. */
async function until(condition: () => Promise<boolean> | boolean, limit: number): Promise<boolean> {
  for (const end = performance.now() + limit; performance.now() < end; await sleep(100)) {
    if (await condition()) return true;
  }
  return false;
}

/** What a run says of its failures: from the first of them on, or its end. */
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
  console.log(`test: ${secondsSince(start)} s from a cold store, ${line ?? "no closing line"}`);
  if (code !== 0 || line === undefined) problems.push(`\`test\` fails on a fresh clone:\n${failures(output)}`);
}

async function demo(clone: string, env: NodeJS.ProcessEnv): Promise<void> {
  const mark = randomUUID();
  const start = performance.now();
  const child = spawn("npx", ["--yes", "pnpm@12", "demo"], {
    cwd: clone,
    // Port 0: the demo takes a free one, whatever else runs here.
    env: { ...env, PORT: "0", KLINGKIT_FRESH_CLONE: mark },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const alive = () => descendants("KLINGKIT_FRESH_CLONE", mark);
  let output = "";
  const keep = (chunk: Buffer) => (output += chunk.toString());
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const url = () => /https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\]):\d+\S*/.exec(output)?.[0];
  try {
    const answered = await until(async () => {
      const shown = url();
      if (child.exitCode !== null) throw new Error(`\`demo\` ended before it answered:\n${output.slice(-4000)}`);
      return shown !== undefined && (await isHealthy(shown));
    }, 5 * minutes);
    if (!answered) throw new Error(`\`demo\` did not answer within five minutes:\n${output.slice(-4000)}`);
    console.log(`demo: ${secondsSince(start)} s from a cold store until ${url()} answered`);

    const stop = performance.now();
    // As terminals and supervisors do, to the whole group: npx runs a shell that dies without passing a signal on.
    if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
    const gone = await until(() => alive().length === 0, 10_000);
    if (gone) console.log(`demo: gone ${secondsSince(stop)} s after SIGTERM`);
    else
      throw new Error(
        `outlived SIGTERM: ${alive()
          .map(({ command }) => command)
          .join("; ")}`,
      );
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  } finally {
    for (const { pid } of alive()) process.kill(pid, "SIGKILL");
  }
}

await onFreshClone(tests);
await onFreshClone(demo);
verdict("fresh", problems, "a fresh clone tests and demonstrates itself with Node and npm alone");
