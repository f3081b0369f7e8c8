// @ts-check
// The step `Run klingkit` of action.yml: runs a command or a batch, and reports its outcome to the workflow.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** The number of rows in the summary of the job. `summary.json` has all of them. */
const MAX_SHOWN_ROWS = 50;

/** The exit code of the command line for wrong arguments. */
const USAGE = 2;

/** @typedef {{ name?: unknown, status?: unknown, state?: unknown, files?: unknown, error?: { code?: unknown } }} Result */
/** @typedef {{ usd?: unknown, rows?: unknown, remaining?: unknown, estimate?: { usd?: unknown } }} Totals */
/** @typedef {{ code: number, values: (Result & Totals)[] }} Outcome */

const env = process.env;
const { INPUT_OUTPUT: output = "", INPUT_BATCH: batch = "", INPUT_BUDGET: budget = "" } = env;
const isEmulated = booleanOf("emulator", env["INPUT_EMULATOR"]);
// One argument per line: nothing is interpreted by a shell.
const command = (env["INPUT_COMMAND"] ?? "").split(/\r?\n/).filter((line) => line !== "");
if ((batch === "") === (command.length === 0)) fail("Set either the input `command` or the input `batch`.");
if (output === "") fail("The input `output` must be a directory.");

const common = [...(isEmulated ? ["--emulator"] : []), "--json"];
const limits = budget === "" ? [] : ["--budget", budget];
mkdirSync(output, { recursive: true });

/** @type {unknown} */
let costEstimate;
/** @type {Outcome} */
let outcome;
if (batch === "") {
  outcome = await run([...command, ...limits, ...common]);
  costEstimate = sum(outcome.values.map(({ estimate }) => estimate?.usd));
} else {
  const target = ["batch", batch, "--out", output];
  const estimated = await run([...target, "--dry-run", ...common]);
  costEstimate = estimated.values.at(-1)?.usd;
  // A job that is repeated continues the batch, if its state was restored.
  outcome = estimated.code === 0 ? await run([...target, "--resume", ...limits, ...common], true) : estimated;
}
report(outcome);

/**
 * Runs klingkit, and prints what it prints.
 * @param {readonly string[]} args
 * @param {boolean} showsRows whether the outcome of each row is printed
 * @returns {Promise<Outcome>}
 */
async function run(args, showsRows = false) {
  const bin = env["INPUT_BIN"] || join(env["RUNNER_TEMP"] ?? "", "klingkit/node_modules/@klingkit/cli/dist/bin.js");
  // The text of a row must not be a command for the runner, such as `::add-path::`.
  const token = randomUUID();
  console.log(`::stop-commands::${token}`);
  const child = spawn(process.execPath, [bin, ...args], { env: childEnvironment(), stdio: ["ignore", "pipe", "pipe"] });
  // On the same stream as the lines above and below, so that their order is certain.
  child.stderr.pipe(process.stdout, { end: false });
  /** @type {(Result & Totals)[]} */
  const values = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    const value = parse(line);
    if (value === undefined) return console.log(line);
    values.push(value);
    if (showsRows && value.status !== undefined) console.log(`${value.name}: ${value.status}`);
  });
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  console.log(`\n::${token}::`);
  return { code: code ?? 1, values };
}

/**
 * Parses a line of klingkit. Undefined if it is no JSON, such as that of `--help`.
 * @param {string} line
 * @returns {(Result & Totals) | undefined}
 */
function parse(line) {
  try {
    const value = JSON.parse(line);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The environment of klingkit. The emulator gets no key. */
function childEnvironment() {
  const { INPUT_API_KEY: key, ...rest } = env;
  const inherited = Object.entries(rest).filter(([name]) => !name.startsWith("INPUT_"));
  const credentials = ["KLING_API_KEY", "KLING_ACCESS_KEY", "KLING_SECRET_KEY"];
  if (isEmulated) return Object.fromEntries(inherited.filter(([name]) => !credentials.includes(name)));
  return { ...Object.fromEntries(inherited), ...(key ? { KLING_API_KEY: key } : {}) };
}

/**
 * Writes the outcome to `summary.json`, the outputs of the step and the summary of the job, and sets the exit code.
 * @param {Outcome} outcome
 */
function report({ code, values }) {
  const rows = values.flatMap(({ name, status, state, files, error }) =>
    name === undefined ? [] : [{ name, status: status ?? state, files: filesOf(files), error: error?.code }],
  );
  const succeeded = rows.filter(({ status }) => status === "succeeded").length;
  const summary = {
    exitCode: code,
    rows: rows.length,
    succeeded,
    failed: rows.length - succeeded,
    remaining: Number(values.at(-1)?.remaining ?? 0),
    costEstimate: typeof costEstimate === "number" ? costEstimate : null,
    files: rows.reduce((count, { files }) => count + files.length, 0),
  };
  writeFileSync(join(output, "summary.json"), `${JSON.stringify({ ...summary, results: rows }, null, 2)}\n`);
  // JSON without line breaks cannot add another output.
  append("GITHUB_OUTPUT", `summary=${JSON.stringify(summary)}`);
  append("GITHUB_OUTPUT", `cost-estimate=${summary.costEstimate ?? ""}`);
  append("GITHUB_OUTPUT", `exit-code=${code}`);
  const price = summary.costEstimate === null ? "unknown" : `at most ${summary.costEstimate.toFixed(2)} USD`;
  const hidden = rows.length - MAX_SHOWN_ROWS;
  append(
    "GITHUB_STEP_SUMMARY",
    [
      `### klingkit: ${succeeded} of ${rows.length} succeeded`,
      "",
      `List price: ${price}${isEmulated ? ", on the emulator at no cost" : ""}. Exit code: ${code}.`,
      "",
      "| name | status | files |",
      "| --- | --- | --- |",
      ...rows.slice(0, MAX_SHOWN_ROWS).map(({ name, status, files, error }) => {
        const cells = [name, error === undefined ? status : `${status}: ${error}`, files.join(", ")];
        return `| ${cells.map((cell) => plain(String(cell ?? ""))).join(" | ")} |`;
      }),
      ...(hidden > 0 ? ["", `${hidden} more rows are in summary.json.`] : []),
      "",
    ].join("\n"),
  );
  process.exitCode = code;
}

/**
 * Returns the paths of files, without the query of URLs: it can have a signature.
 * @param {unknown} files
 * @returns {string[]}
 */
function filesOf(files) {
  return Array.isArray(files) ? files.map((file) => String(file).replace(/\?.*$/, "")) : [];
}

/**
 * Encodes everything in a text that Markdown or HTML could interpret.
 * @param {string} text
 */
function plain(text) {
  return text.replaceAll(/[^\p{L}\p{N} .,:/-]/gu, (character) => `&#${character.codePointAt(0)};`);
}

/**
 * Returns the sum of numbers. Undefined if there is none.
 * @param {readonly unknown[]} values
 */
function sum(values) {
  const numbers = values.filter((value) => typeof value === "number");
  return numbers.length === 0 ? undefined : numbers.reduce((total, value) => total + value, 0);
}

/**
 * Appends a line to a file of the runner.
 * @param {"GITHUB_OUTPUT" | "GITHUB_STEP_SUMMARY"} variable
 * @param {string} line
 */
function append(variable, line) {
  const file = env[variable];
  if (file) appendFileSync(file, `${line}\n`);
}

/**
 * Reads an input that is `true` or `false`. Another value must not be taken as `false`, which can cost money.
 * @param {string} name
 * @param {string | undefined} value
 */
function booleanOf(name, value) {
  if (value === "true") return true;
  if (value === "false" || value === "" || value === undefined) return false;
  return fail(`The input \`${name}\` must be true or false.`);
}

/**
 * @param {string} message a sentence without a value of an input
 * @returns {never}
 */
function fail(message) {
  console.log(`::error::${message}`);
  process.exit(USAGE);
}
