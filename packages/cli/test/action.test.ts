import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { access, chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createEmulator } from "@klingkit/emulator";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";

const BIN = fileURLToPath(new URL("../src/bin.ts", import.meta.url));
const ACTION = fileURLToPath(new URL("../action", import.meta.url));
const KEY = "api-key-emulator";

interface Step {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly shell: string;
  readonly env: Readonly<Record<string, string>>;
  readonly run: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const action = parse(readFileSync(join(ACTION, "action.yml"), "utf8")) as Action;

/** What a run of the action left behind. */
interface ActionRun {
  readonly code: number;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** The summary of the job. */
  readonly summary: string;
  readonly folder: string;
  /** Whether a file exists in the workspace. */
  readonly exists: (file: string) => Promise<boolean>;
}

/** A workspace of a runner, with files. It is removed when the test ends. */
async function workspace(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "klingkit-action-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, "temp"));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

/** Runs the `run` steps of the action in bash, as the runner does: until one fails. */
async function runAction(
  folder: string,
  inputs: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
): Promise<ActionRun> {
  const given: Record<string, string> = Object.fromEntries(
    Object.entries(action.inputs).map(([name, { default: value }]) => [name, inputs[name] ?? value]),
  );
  const evaluate = (text: string): string =>
    text.replaceAll(/\$\{\{ inputs\.([a-z-]+) \}\}/g, (_, name: string) => given[name] ?? "");
  const files = { GITHUB_OUTPUT: join(folder, "temp", "output"), GITHUB_STEP_SUMMARY: join(folder, "temp", "summary") };
  for (const file of Object.values(files)) await writeFile(file, "");
  let log = "";
  let code = 0;
  for (const step of action.runs.steps) {
    if (step.if === "inputs.bin == ''" && given["bin"] !== "") continue;
    const script = join(folder, "temp", "step.sh");
    await writeFile(script, step.run);
    const env = Object.fromEntries(Object.entries(step.env).map(([name, value]) => [name, evaluate(value)]));
    const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
      cwd: folder,
      env: {
        PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter),
        NODE_OPTIONS: "-C @klingkit/source",
        GITHUB_ACTION_PATH: ACTION,
        RUNNER_TEMP: join(folder, "temp"),
        ...files,
        ...environment,
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (log += chunk.toString()));
    [code] = (await once(child, "close")) as [number];
    if (code !== 0) break;
  }
  const lines = (await readFile(files.GITHUB_OUTPUT, "utf8")).trim().split("\n").filter(Boolean);
  return {
    code,
    log,
    outputs: Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
    ),
    summary: await readFile(files.GITHUB_STEP_SUMMARY, "utf8"),
    folder,
    exists: (file) =>
      access(join(folder, file)).then(
        () => true,
        () => false,
      ),
  };
}

/** A program in place of klingkit. It stores its arguments and its environment, and prints lines. */
async function standIn(folder: string, lines: readonly string[] = [], errors: readonly string[] = []): Promise<string> {
  const bin = join(folder, "temp", "bin.mjs");
  await writeFile(
    bin,
    `import { appendFileSync } from "node:fs";
appendFileSync("calls.jsonl", JSON.stringify({ args: process.argv.slice(2), env: process.env }) + "\\n");
for (const line of ${JSON.stringify(lines)}) console.log(line);
for (const line of ${JSON.stringify(errors)}) console.error(line);
`,
  );
  return bin;
}

interface StandInCall {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

async function callsOf({ folder }: ActionRun): Promise<readonly StandInCall[]> {
  const lines = (await readFile(join(folder, "calls.jsonl"), "utf8")).trim().split("\n");
  return lines.map((line) => JSON.parse(line) as StandInCall);
}

/** The lines that the runner reads as commands: those between two tokens are stopped. */
function runnerCommands(log: string): string[] {
  const commands: string[] = [];
  let token: string | undefined;
  for (const line of log.split("\n")) {
    if (token !== undefined) {
      if (line === `::${token}::`) token = undefined;
      continue;
    }
    token = /^::stop-commands::(.+)$/.exec(line)?.[1];
    if (token === undefined && line.startsWith("::")) commands.push(line);
  }
  return commands;
}

test("a YAML batch on the emulator, with a failed row", async () => {
  const folder = await workspace({
    "film.yaml": `- name: fog
  prompt: a lighthouse in fog
  duration: 5
- name: gulls
  prompt: gulls over the pier [fail]
  duration: 5
`,
  });
  const run = await runAction(folder, { batch: "film.yaml", emulator: "true", output: "out", bin: BIN });
  expect(run.code).toBe(8);
  expect(JSON.parse(run.outputs["summary"] ?? "")).toEqual({
    exitCode: 8,
    rows: 2,
    succeeded: 1,
    failed: 1,
    remaining: 0,
    costEstimate: 0.84,
    files: 1,
  });
  expect(run.outputs).toMatchObject({ "cost-estimate": "0.84", "exit-code": "8" });
  expect(await run.exists("out/fog.mp4")).toBe(true);
  const { results } = JSON.parse(await readFile(join(folder, "out", "summary.json"), "utf8")) as { results: unknown };
  expect(results).toEqual([
    { name: "fog", status: "succeeded", files: ["out/fog.mp4"] },
    { name: "gulls", status: "failed", files: [], error: "task_failed" },
  ]);
  expect(run.summary).toContain("### klingkit: 1 of 2 succeeded");
  expect(run.summary).toContain("| gulls | failed: task&#95;failed |  |");
  expect(run.log).toContain("fog: succeeded");
});

test("a command with the key from a secret never shows the key", async () => {
  const emulator = await createEmulator({ taskSpeed: 100 });
  onTestFinished(() => emulator.close());
  const folder = await workspace();
  const inputs = { command: "video\na lighthouse in fog\n-o\nfog.mp4", "api-key": KEY, bin: BIN };
  const run = await runAction(folder, inputs, { KLING_BASE_URL: emulator.url });
  expect([run.code, run.log]).toEqual([0, expect.any(String)]);
  expect(run.outputs).toMatchObject({ "cost-estimate": "0.42" });
  expect(await run.exists("fog.mp4")).toBe(true);
  expect(emulator.state().paid.tasks).toBe(1);
  const written = await readFile(join(folder, "klingkit-output", "summary.json"), "utf8");
  for (const text of [run.log, run.summary, JSON.stringify(run.outputs), written]) expect(text).not.toContain(KEY);
});

test("inputs and rows are never run as code, and are no commands for the runner", async () => {
  const folder = await workspace();
  const evil = '"; touch pwned; $(touch pwned) `touch pwned` ::error::x';
  const row = { name: `::error::|<img>\n${evil}`, status: "succeeded", files: ["a.mp4?ksSign=secret"] };
  const bin = await standIn(folder, [JSON.stringify(row), "::add-path::/tmp"], [`::set-output name=x::y`, evil]);
  const run = await runAction(folder, { batch: evil, output: "out", budget: evil, bin });
  expect(run.code).toBe(0);
  expect(await run.exists("pwned")).toBe(false);
  const [estimate, batch] = await callsOf(run);
  expect(estimate?.args).toEqual(["batch", evil, "--out", "out", "--dry-run", "--json"]);
  expect(batch?.args).toEqual(["batch", evil, "--out", "out", "--resume", "--budget", evil, "--json"]);
  expect(runnerCommands(run.log)).toEqual([]);
  expect(Object.keys(run.outputs)).toEqual(["summary", "cost-estimate", "exit-code"]);
  expect(run.summary).not.toMatch(/<img>|ksSign/);
  expect(run.summary.split("\n").filter((line) => line.startsWith("|"))).toHaveLength(3);
});

test("each line of a command is one argument", async () => {
  const folder = await workspace();
  const bin = await standIn(folder, [JSON.stringify({ name: "fog", state: "succeeded", estimate: { usd: 0.5 } })]);
  const run = await runAction(folder, {
    command: 'image\r\na "red" boat $HOME\n\n-m\nkling-v3\n',
    emulator: "true",
    bin,
  });
  const [{ args } = { args: [] }] = await callsOf(run);
  expect(args).toEqual(["image", 'a "red" boat $HOME', "-m", "kling-v3", "--emulator", "--json"]);
  expect(run.outputs).toMatchObject({ "cost-estimate": "0.5" });
});

test("the emulator and the budget apply to a command with arguments after --", async () => {
  const folder = await workspace();
  const run = await runAction(folder, { command: "video\n--\n--key=x", emulator: "true", budget: "0.1", bin: BIN });
  expect(run.log).toContain("budget");
  const bin = await standIn(folder);
  await runAction(folder, { command: "video\n--\n--key=x", emulator: "true", budget: "0.1", bin });
  const [{ args } = { args: [] }] = await callsOf(run);
  expect(args).toEqual(["video", "--budget", "0.1", "--emulator", "--json", "--", "--key=x"]);
});

test.each([
  ["api-key", { "api-key": "from-input" }, {}, { KLING_API_KEY: "from-input" }],
  ["the environment", {}, { KLING_API_KEY: "from-environment" }, { KLING_API_KEY: "from-environment" }],
  ["both", { "api-key": "from-input" }, { KLING_API_KEY: "from-environment" }, { KLING_API_KEY: "from-input" }],
])("klingkit gets the key of %s, and the emulator gets none", async (_name, inputs, environment, expected) => {
  const folder = await workspace();
  const bin = await standIn(folder);
  const run = await runAction(folder, { command: "models", bin, ...inputs }, environment);
  await runAction(folder, { command: "models", emulator: "true", bin, ...inputs }, environment);
  const [real, emulated] = await callsOf(run);
  expect(real?.env).toMatchObject(expected);
  expect(Object.keys(real?.env ?? {}).filter((name) => name.startsWith("INPUT_"))).toEqual([]);
  expect(emulated?.env).not.toHaveProperty("KLING_API_KEY");
});

test.each([
  ["both a command and a batch", { command: "models", batch: "film.yaml" }],
  ["neither a command nor a batch", {}],
  ["an emulator that is neither true nor false", { command: "models", emulator: "yes" }],
  ["no output", { command: "models", output: "" }],
])("%s is an error, and nothing runs", async (_name, inputs) => {
  const folder = await workspace();
  const bin = await standIn(folder);
  const run = await runAction(folder, { bin, ...inputs });
  expect(run.code).toBe(2);
  expect(runnerCommands(run.log)).toEqual([expect.stringMatching(/^::error::/)]);
  expect(await run.exists("calls.jsonl")).toBe(false);
});

test("installs the version, and refuses what is no version", async () => {
  const folder = await workspace({ npm: '#!/bin/sh\nprintf "%s\\n" "$@" > npm-arguments\nexit 1\n' });
  const PATH = [folder, dirname(process.execPath), process.env["PATH"]].join(delimiter);
  await chmod(join(folder, "npm"), 0o755);
  await runAction(folder, { command: "models", version: "1.2.3" }, { PATH });
  const installed = await readFile(join(folder, "npm-arguments"), "utf8");
  expect(installed.trim().split("\n").slice(-2)).toEqual(["--", "@klingkit/cli@1.2.3"]);
  await rm(join(folder, "npm-arguments"));
  for (const version of ["1; touch pwned", "file:../evil", "$(touch pwned)", "@evil/cli"]) {
    const run = await runAction(folder, { command: "models", version }, { PATH });
    expect([run.code, await run.exists("npm-arguments"), await run.exists("pwned")]).toEqual([2, false, false]);
  }
});

test("no script contains an expression, and every output has a value", () => {
  for (const { run, shell, env } of action.runs.steps) {
    expect(run).not.toContain("${{");
    expect(shell).toBe("bash");
    for (const value of Object.values(env)) expect(value).toMatch(/^\$\{\{ inputs\.[a-z-]+ \}\}$/);
  }
  expect(Object.values(action.outputs).map(({ value }) => value)).toEqual([
    "${{ steps.run.outputs.summary }}",
    "${{ steps.run.outputs.cost-estimate }}",
    "${{ steps.run.outputs.exit-code }}",
  ]);
});
