// The step `Run klingkit` of action.yml: runs a command or a batch, and reports its outcome to the workflow.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A value that klingkit prints: the result of a task or a row, or the summary of a batch. */
interface Value {
  readonly name?: string;
  readonly status?: string;
  readonly state?: string;
  readonly files?: readonly string[];
  readonly error?: { readonly code?: string };
  readonly estimate?: { readonly usd?: number };
  readonly usd?: number;
  readonly remaining?: number;
}

interface Outcome {
  /** The exit code of klingkit. */
  readonly code: number;
  readonly values: readonly Value[];
}

/** The number of rows in the summary of the job. `summary.json` has all of them. */
const MAX_SHOWN_ROWS = 50;

/** The exit code of klingkit for wrong arguments. */
const USAGE = 2;

const credentials = new Set(["KLING_API_KEY", "KLING_ACCESS_KEY", "KLING_SECRET_KEY"]);

const { env } = process;
const { INPUT_OUTPUT: output = "", INPUT_BATCH: batch = "", INPUT_BUDGET: budget = "" } = env;
const isEmulated = booleanOf("emulator", env["INPUT_EMULATOR"]);
// One argument per line: no shell interprets them.
const command = (env["INPUT_COMMAND"] ?? "").split(/\r?\n/).filter((line) => line !== "");
if ((batch === "") === (command.length === 0)) fail("Set either the input `command` or the input `batch`.");
if (output === "") fail("The input `output` must be a directory.");

const common = [...(isEmulated ? ["--emulator"] : []), "--json"];
const limits = budget === "" ? [] : ["--budget", budget];
mkdirSync(output, { recursive: true });

if (batch === "") {
  // After `--`, they would be arguments: a prompt that is not trusted follows it.
  const end = command.includes("--") ? command.indexOf("--") : command.length;
  const outcome = await run([...command.slice(0, end), ...limits, ...common, ...command.slice(end)]);
  const prices = outcome.values.flatMap(({ estimate }) => estimate?.usd ?? []);
  report(outcome, prices.length > 0 ? prices.reduce((sum, price) => sum + price, 0) : undefined);
} else {
  const target = ["batch", batch, "--out", output];
  const estimated = await run([...target, "--dry-run", ...common]);
  // A job that is repeated continues the batch, if its state was restored.
  const outcome = estimated.code === 0 ? await run([...target, "--resume", ...limits, ...common]) : estimated;
  report(outcome, estimated.values.at(-1)?.usd);
}

/** Runs klingkit, and prints its messages and the outcome of each row. */
async function run(args: readonly string[]): Promise<Outcome> {
  const bin = env["INPUT_BIN"] || join(env["RUNNER_TEMP"] ?? "", "klingkit/node_modules/@klingkit/cli/dist/bin.js");
  // The text of a row must not be a command for the runner, such as `::add-path::`.
  const token = randomUUID();
  console.log(`::stop-commands::${token}`);
  const child = spawn(process.execPath, [bin, ...args], { env: childEnvironment(), stdio: ["ignore", "pipe", "pipe"] });
  // On the same stream as the lines above and below, so that their order is certain.
  child.stderr.pipe(process.stdout, { end: false });
  const values: Value[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    const value = parse(line);
    if (value) values.push(value);
    if (!value) console.log(line);
    else if (value.status !== undefined) console.log(`${value.name}: ${value.status}`);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  console.log(`\n::${token}::`);
  return { code: code ?? 1, values };
}

/** Parses a line of klingkit. Undefined if it is no JSON object, such as a line of `--help`. */
function parse(line: string): Value | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The environment of klingkit. The emulator gets no key. */
function childEnvironment(): NodeJS.ProcessEnv {
  const { INPUT_API_KEY: key, ...rest } = env;
  const inherited = Object.entries(rest).filter(
    ([name]) => !name.startsWith("INPUT_") && !(isEmulated && credentials.has(name)),
  );
  return { ...Object.fromEntries(inherited), ...(key && !isEmulated ? { KLING_API_KEY: key } : {}) };
}

/** Writes the outcome to `summary.json`, the outputs of the step and the summary of the job, and sets the exit code. */
function report({ code, values }: Outcome, costEstimate: number | undefined): void {
  const results = values.flatMap(({ name, status, state = "", files = [], error }) =>
    name === undefined ? [] : [{ name, status: status ?? state, files: files.map(withoutQuery), error: error?.code }],
  );
  const succeeded = results.filter(({ status }) => status === "succeeded").length;
  const summary = {
    exitCode: code,
    rows: results.length,
    succeeded,
    failed: results.length - succeeded,
    remaining: values.at(-1)?.remaining ?? 0,
    costEstimate: costEstimate ?? null,
    files: results.reduce((count, { files }) => count + files.length, 0),
  };
  writeFileSync(join(output, "summary.json"), `${JSON.stringify({ ...summary, results }, null, 2)}\n`);
  // JSON without line breaks cannot add another output.
  append("GITHUB_OUTPUT", `summary=${JSON.stringify(summary)}`);
  append("GITHUB_OUTPUT", `cost-estimate=${costEstimate ?? ""}`);
  append("GITHUB_OUTPUT", `exit-code=${code}`);
  const price = costEstimate === undefined ? "unknown" : `at most ${costEstimate.toFixed(2)} USD`;
  const hidden = results.length - MAX_SHOWN_ROWS;
  append(
    "GITHUB_STEP_SUMMARY",
    [
      `### klingkit: ${succeeded} of ${results.length} succeeded`,
      "",
      `List price: ${price}${isEmulated ? ", on the emulator at no cost" : ""}. Exit code: ${code}.`,
      "",
      "| name | status | files |",
      "| --- | --- | --- |",
      ...results.slice(0, MAX_SHOWN_ROWS).map(({ name, status, files, error }) => {
        const cells = [name, error === undefined ? status : `${status}: ${error}`, files.join(", ")];
        return `| ${cells.map(plain).join(" | ")} |`;
      }),
      ...(hidden > 0 ? ["", `${hidden} more rows are in summary.json.`] : []),
      "",
    ].join("\n"),
  );
  process.exitCode = code;
}

/** Removes the query of a URL: it can have a signature. */
function withoutQuery(file: string): string {
  return file.replace(/\?.*$/, "");
}

/** Encodes everything in a text that Markdown or HTML could interpret. */
function plain(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N} .,:/-]/gu, (character) => `&#${character.codePointAt(0)};`);
}

/** Appends a line to a file of the runner. */
function append(variable: "GITHUB_OUTPUT" | "GITHUB_STEP_SUMMARY", line: string): void {
  const file = env[variable];
  if (file) appendFileSync(file, `${line}\n`);
}

/** Reads an input that is `true` or `false`. Another value must not be taken as `false`, which can cost money. */
function booleanOf(name: string, value: string | undefined): boolean {
  if (value === "true") return true;
  if (value === "false") return false;
  return fail(`The input \`${name}\` must be true or false.`);
}

/** @param message a sentence without a value of an input */
function fail(message: string): never {
  console.log(`::error::${message}`);
  process.exit(USAGE);
}
