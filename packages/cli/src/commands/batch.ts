import { existsSync } from "node:fs";
import { dirname, join, parse, resolve } from "node:path";
import { type Command, Option } from "commander";
import { AbortError } from "klingkit";
import type { QueueResult } from "@klingkit/queue";
import type { CheckedRows } from "../batch/check-rows.ts";
import { readRows } from "../batch/read-rows.ts";
import type { InvalidRow, Row } from "../batch/row.ts";
import type { BatchDestination, BatchSummary } from "../batch/run-batch.ts";
import { oneLine } from "../display/format.ts";
import { shortPath } from "../display/task-result.ts";
import { exitCodes } from "../exit-code.ts";
import { type Kind, toInteger, toPositive, uploadFlag } from "../input/flags.ts";
import { type CreateAction, resumeHint, quoted, type Session } from "../session.ts";
import { checkDestination, toFlag } from "../task/check-destination.ts";
import { assertCreatable } from "../task/save-outputs.ts";
import { InterruptedCommand, UsageError } from "../command-error.ts";

interface BatchFlags {
  readonly out?: string;
  readonly to?: string;
  readonly kind: Kind;
  readonly database?: string;
  readonly concurrency?: number;
  readonly budget?: number;
  readonly maxRetries?: number;
  readonly name?: string;
  readonly media?: string;
  readonly resume?: boolean;
  readonly retryFailed?: boolean;
  readonly skipInvalid?: boolean;
  readonly dryRun?: boolean;
}

export function batch(parent: Command, createAction: CreateAction): void {
  parent
    .command("batch")
    .argument("<file>", "file of rows, .jsonl, .csv or .yaml")
    .summary("create a task for every row of a file")
    .description(
      "Creates a task for every row of a file, and saves the results. All rows are validated before the first request is sent. Each request is stored before it is sent, so that an interrupted batch continues with --resume and is not charged twice.",
    )
    .option("-o, --out <dir>", "directory for the results and manifest.jsonl")
    .option(
      toFlag,
      "store for the results instead of a directory: s3://bucket/prefix or az://container/prefix; they are stored below the name of the batch",
    )
    .addOption(
      new Option("-k, --kind <kind>", "kind of task for rows that set no endpoint")
        .choices(["video", "image"])
        .default("video"),
    )
    .option(
      "--concurrency <number>",
      "maximum number of tasks that run at once (default: learned from the service)",
      toInteger(1),
    )
    .option("--budget <usd>", "maximum total cost in USD; rows that could exceed it are not sent", toPositive)
    .option("--max-retries <number>", "maximum number of retries of a failed task (default: 1)", toInteger(0))
    .option("--resume", "continue an interrupted batch")
    .option("--retry-failed", "with --resume: try failed rows again")
    .option("--skip-invalid", "continue without invalid rows")
    .option("--dry-run", "validate the rows and print the price; send nothing")
    .option("--name <name>", "name of the batch (default: the name of the file)")
    .option("--media <dir>", "directory of images and audio (default: the directory of the file)")
    .option(
      "--database <url>",
      "PostgreSQL server, so that several machines can run the batch (default: a database in the state directory)",
    )
    .addHelpText(
      "after",
      `
The columns are klingkit's input fields (prompt, model, duration, resolution,
aspectRatio, firstFrame, lastFrame, negativePrompt, audio (native or off), ...)
and these:
  name        name of the result (default: line number and prompt)
  endpoint    for example video.omni (default: derived from the fields)
  priority    rows with a higher number are sent first (default: 0)
  watermark   true to create a copy with a watermark (default: false)
  apiVersion  v2 or v1 (default: v2 if possible)
In a .csv file, arrays and objects are written as JSON, and spaces around a
cell are ignored unless they are quoted.

A row can use the result of another row, by its name:
{"$from": "fog.output.url"}
is the URL of the video of the row "fog", and {"$from": "fog.output.id"} its id.
It is sent when that row has succeeded.

Examples:
  $ klingkit batch scenes.csv --out videos --dry-run
  $ klingkit batch scenes.csv --out videos --budget 20
  $ klingkit batch scenes.jsonl --out videos --resume
  $ klingkit batch film.yaml --out videos --dry-run
  $ klingkit batch scenes.csv --to s3://films/may
  $ klingkit batch scenes.csv --out videos --emulator`,
    )
    .action(createAction(runBatchCommand));
}

async function runBatchCommand(session: Session, file: string, flags: BatchFlags, command: Command): Promise<number> {
  const { kling, progressView, signal, folder, store } = session;
  destinationOf(flags);
  const path = resolve(folder, file);
  const name = batchName(flags.name ?? parse(path).name);
  // Loaded on demand, as is the queue below: no other command validates jobs.
  const { checkRows } = await import("../batch/check-rows.ts");
  const checked = await checkRows(kling, readRows(file, folder), {
    batch: name,
    defaultKind: flags.kind,
    media: resolve(folder, flags.media ?? dirname(path)),
    signal,
  });
  reportInvalidRows(session, checked.invalid);
  if (checked.invalid.length > 0 && !flags.skipInvalid) {
    throw new UsageError(
      `${file} contains ${count(checked.invalid.length, "invalid row")}. Nothing was sent. Correct the rows, or continue without them: --skip-invalid.`,
    );
  }
  progressView.note(`${file}: ${count(checked.rows.length, "row")}, ${describePrice(checked.rows)}`);
  if (flags.dryRun || checked.rows.length === 0) return printSummary(session, checked, undefined, flags);

  const state = join(store.folder, "batches", name);
  const database = flags.database ?? state;
  if (!flags.database && existsSync(state) && !flags.resume) {
    throw new UsageError(
      `The batch ${name} already exists. Continue it with --resume, or choose another name with --name.`,
    );
  }
  const destination = await openDestination(session, flags);
  await store.createFolder("batches");
  const resumeCommand = resumeHint(session, repeatCommand(command));
  const onResult = async (row: Row, result: QueueResult, isEarlier: boolean): Promise<void> => {
    // Results of earlier runs have already been reported.
    if (isEarlier) return;
    reportResult(session, flags, row, result);
    if (result.taskId !== undefined) await store.addBatchTask(result, placesOf(result, flags, folder));
  };
  const interrupted = (error: unknown, consequence: string): InterruptedCommand =>
    session.ephemeral
      ? new InterruptedCommand(error, "The built-in emulator has been closed. Its tasks are lost.")
      : new InterruptedCommand(error, `${consequence} Continue with:`, resumeCommand);
  // Loaded on demand: the queue and its database take as long to load as everything else.
  const { runBatch } = await import("../batch/run-batch.ts");
  const options = { ...flags, name, destination, database, onResult };
  const summary = await runBatch(session, checked.rows, options).catch((error: unknown) => {
    throw interrupted(error, "The state of the batch is stored.");
  });
  progressView.close();
  if (signal.aborted) {
    const remaining = `${summary.remaining} of ${count(checked.rows.length, "row")} ${summary.remaining === 1 ? "has" : "have"} not finished.`;
    throw interrupted(new AbortError(remaining), "Running tasks continue at the service.");
  }
  return printSummary(session, checked, summary, flags, resumeCommand);
}

/** Checks before anything is paid for that results can be saved. */
async function openDestination({ folder, openSink }: Session, flags: BatchFlags): Promise<BatchDestination> {
  const { out, to } = flags;
  if (to !== undefined) return { sink: await openSink(to) };
  const target = destinationOf(flags);
  const path = resolve(folder, out ?? target);
  await assertCreatable(join(path, "manifest.jsonl"), "Choose another directory with --out.", target);
  return { folder: path };
}

/** The directory or the store as it was given. @throws {UsageError} if none or both were given */
function destinationOf(flags: BatchFlags): string {
  checkDestination(flags);
  const given = flags.to ?? flags.out;
  if (given === undefined) throw new UsageError("Choose a directory for the results with --out, or a store with --to.");
  return given;
}

/** A name that is valid for a directory and for a key. */
function batchName(text: string): string {
  const name = text.replaceAll(/[^\p{L}\p{N}_-]+/gu, "-").slice(0, 60);
  return name || "batch";
}

/** Invalid rows beyond this number are only counted. */
const MAX_REPORTED_ROWS = 20;

function reportInvalidRows({ progressView, printer }: Session, invalid: readonly InvalidRow[]): void {
  for (const row of invalid) if (printer.json) printer.result(row, "");
  for (const { line, issues } of invalid.slice(0, MAX_REPORTED_ROWS)) {
    for (const issue of issues) {
      const flag = uploadFlag(issue);
      progressView.note(`line ${line}: ${issue.message}${flag === undefined ? "" : ` (${flag})`}`);
    }
  }
  const hidden = invalid.length - MAX_REPORTED_ROWS;
  if (hidden > 0) progressView.note(`… and ${count(hidden, "more invalid row")}`);
}

/** Where the files of a result are: URLs in a store, or absolute paths. */
function placesOf({ files }: QueueResult, flags: BatchFlags, folder: string): readonly string[] {
  return files.map(({ name, url }) => url ?? resolve(folder, destinationOf(flags), name));
}

function reportResult(
  { progressView, printer, folder }: Session,
  flags: BatchFlags,
  row: Row,
  result: QueueResult,
): void {
  const files = placesOf(result, flags, folder).map((place) => shortPath(place, folder));
  const hasSucceeded = result.status === "succeeded";
  progressView.end(
    row.name,
    hasSucceeded ? "succeeded" : "failed",
    hasSucceeded
      ? files.join(", ")
      : `line ${row.line}, ${oneLine(row.name)}: ${result.error?.summary ?? result.status}`,
  );
  const { status, endpoint, attempts, taskId: task, outputs, billing, error } = result;
  if (printer.json)
    printer.result(
      { line: row.line, name: row.name, status, endpoint, attempts, task, files, outputs, billing, error },
      "",
    );
}

function printSummary(
  session: Session,
  { rows, invalid }: CheckedRows,
  summary: BatchSummary | undefined,
  flags: BatchFlags,
  resumeCommand?: string,
): number {
  const { printer, folder, progressView } = session;
  const target = flags.to ?? resolve(folder, destinationOf(flags));
  const { counts = {}, remaining = 0, stopReason, usd = 0 } = summary ?? {};
  const { succeeded = 0, ...others } = counts;
  const otherOutcomes = Object.entries(others).map(([status, number]) => `${number} ${status}`);
  if (summary) {
    const skipped = invalid.length > 0 ? [`${invalid.length} skipped`] : [];
    const text = [
      `${succeeded} of ${rows.length} succeeded`,
      ...otherOutcomes,
      ...skipped,
      `list price ${usd.toFixed(2)} USD`,
    ].join(", ");
    printer.result(
      {
        rows: rows.length,
        ...counts,
        skipped: invalid.length,
        remaining,
        usd,
        out: target,
        stopReason,
      },
      `${text}: ${shortPath(target, folder)}`,
    );
  } else {
    const price = rows.reduce((sum, row) => sum + (row.usd ?? 0), 0);
    printer.result({ rows: rows.length, skipped: invalid.length, usd: price }, []);
  }
  if (remaining > 0) {
    const reason =
      stopReason ??
      `${count(remaining, "row")} could exceed the budget and ${remaining === 1 ? "was" : "were"} not sent.`;
    const advice = stopReason === undefined ? "Continue with a higher --budget" : "Continue with";
    progressView.note(`${reason}\n${advice}:\n\n  ${resumeCommand ?? ""}\n`);
    return exitCodes.payment;
  }
  return invalid.length > 0 || otherOutcomes.length > 0 ? exitCodes.partial : exitCodes.done;
}

function describePrice(rows: readonly Row[]): string {
  const unknown = rows.filter(({ usd }) => usd === undefined).length;
  const usd = rows.reduce((sum, row) => sum + (row.usd ?? 0), 0);
  return `list price at most ${usd.toFixed(2)} USD${unknown > 0 ? `, and ${count(unknown, "row")} without a known price` : ""}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** Flags that the command to continue does not repeat. */
const oneTimeFlags: ReadonlySet<string> = new Set(["--resume", "--retry-failed", "--dry-run"]);

/** The command line that continues the batch. */
function repeatCommand(command: Command): string {
  const flags = command.options
    .filter(
      (option) =>
        command.getOptionValueSource(option.attributeName()) === "cli" && !oneTimeFlags.has(option.long ?? ""),
    )
    .flatMap((option) => {
      const value: unknown = command.getOptionValue(option.attributeName());
      return [option.long, ...(value === true ? [] : [quoted(String(value))])];
    });
  return ["batch", ...command.args.map(quoted), ...flags, "--resume"].join(" ");
}
