// pnpm fresh [TEST FILES]
import { execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { attempt, run } from "./command.ts";
import { descendants } from "./fresh-clone/descendants.ts";
import { diskUsage } from "./fresh-clone/disk-usage.ts";
import { findCommand, minimalEnvironment } from "./fresh-clone/minimal-environment.ts";
import { receivedBytes } from "./fresh-clone/received-bytes.ts";
import { reportProblems } from "./report-problems.ts";
import { root } from "./workspace.ts";

const minutes = 60_000;
const problems: string[] = [];

/** The tests of both orders. Without files, all tests. */
const testFiles = process.argv.slice(2);

/** The most that the demo may install, in bytes. Without a Node.js that runs TypeScript, it also installs one. */
const limits = { withNode: 220e6, withoutNode: 100e6 };

interface NodeVersion {
  path: string;
  version: string;
  runsTypeScript: boolean;
}

function inspectNode(path: string): NodeVersion {
  const script = "console.log(process.version, Boolean(process.features.typescript))";
  const [version = "", runsTypeScript] = execFileSync(path, ["-e", script], { encoding: "utf8" }).trim().split(" ");
  return { path, version, runsTypeScript: runsTypeScript === "true" };
}

interface FreshClone {
  clone: string;
  env: NodeJS.ProcessEnv;
  node: NodeVersion;
  /** The bytes of `node_modules` and the store of pnpm, and those of the caches, which contain pnpm itself. */
  usage: () => { installed: number; cached: number };
}

/** Clones HEAD without `node_modules`, with empty caches and an empty store. */
async function onFreshClone(node: NodeVersion, work: (fresh: FreshClone) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "klingkit-fresh-"));
  try {
    const clone = join(folder, "clone");
    await run("git", ["clone", "--quiet", root, clone], { cwd: folder });
    const env = minimalEnvironment(folder, node.path);
    const sources = diskUsage([clone]);
    const usage = () => {
      const installed = diskUsage([clone, join(folder, "store")]) - sources;
      return { installed, cached: diskUsage([folder]) - sources - installed };
    };
    await work({ clone, env, node, usage });
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function secondsSince(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(1);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
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

async function tests({ clone, env }: FreshClone): Promise<void> {
  const start = performance.now();
  const { code, output } = await attempt("npx", ["--yes", "pnpm@12", "test", ...testFiles], { cwd: clone, env });
  const line = output
    .trimEnd()
    .split("\n")
    .findLast((text) => text.startsWith("tests: "));
  console.log(`test: ${secondsSince(start)} s, ${line ?? "no summary line"}`);
  if (code !== 0 || line === undefined) problems.push(`\`test\` fails on a fresh clone:\n${failures(output)}`);
}

async function commandLine({ clone, env }: FreshClone): Promise<void> {
  const start = performance.now();
  const command = ["klingkit", "video", "a lighthouse", "--emulator", "-o", "lighthouse.mp4"];
  const { code, output } = await attempt("npx", ["--yes", "pnpm@12", ...command], { cwd: clone, env });
  console.log(`klingkit video: ${secondsSince(start)} s`);
  if (code !== 0 || !existsSync(join(clone, "lighthouse.mp4")))
    problems.push(`\`${command.join(" ")}\` fails on a fresh clone:\n${output.slice(-4000)}`);
}

async function demo({ clone, env }: FreshClone): Promise<void> {
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
  const append = (chunk: Buffer) => {
    if (output === "") console.log(`demo: first line after ${secondsSince(start)} s`);
    output += chunk.toString();
  };
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
    console.log(`demo: ${secondsSince(start)} s until ${url()} responded`);
    const warnings = output.split("\n").filter((line) => /warn/i.test(line));
    if (warnings.length > 0) problems.push(`\`demo\` prints ${warnings.length} warnings:\n${warnings.join("\n")}`);

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

/** The demo in a clone in which nothing is installed: also what it downloads and installs. */
async function firstDemo(fresh: FreshClone): Promise<void> {
  const received = receivedBytes();
  await demo(fresh);
  const { installed, cached } = fresh.usage();
  console.log(
    `demo: ${megabytes(installed)} in node_modules and the store, ${megabytes(cached)} in caches; ` +
      `${megabytes(receivedBytes() - received)} received by this machine`,
  );
  const limit = fresh.node.runsTypeScript ? limits.withoutNode : limits.withNode;
  if (installed > limit) problems.push(`\`demo\` installs ${megabytes(installed)}, which exceeds ${megabytes(limit)}`);
}

const installedNode = inspectNode(findCommand("node"));

console.log(`\nNode.js ${installedNode.version}: demo, klingkit, test`);
await onFreshClone(installedNode, async (fresh) => {
  await firstDemo(fresh);
  await commandLine(fresh);
  await tests(fresh);
});

console.log(`\nNode.js ${installedNode.version}: test, demo, klingkit`);
await onFreshClone(installedNode, async (fresh) => {
  await tests(fresh);
  await demo(fresh);
  await commandLine(fresh);
});

if (!installedNode.runsTypeScript) {
  const node = inspectNode(process.execPath);
  console.log(`\nNode.js ${node.version}: demo`);
  await onFreshClone(node, firstDemo);
}

reportProblems(
  "fresh",
  problems,
  "the demo, the command line and the tests run on fresh clones with only Node.js and npm",
);
