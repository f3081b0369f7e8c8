import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join, parse, resolve } from "node:path";
import { type Command, Option } from "commander";
import { AbortError } from "klingkit";
import type { QueueResult } from "@klingkit/queue";
import { type BadRow, type Checked, checkRows } from "../batch/check-rows.ts";
import { readRows } from "../batch/read-rows.ts";
import type { Row } from "../batch/row.ts";
import type { BatchEnd } from "../batch/run-batch.ts";
import { shortPath } from "../display/task-result.ts";
import { exitCodes } from "../exit-code.ts";
import { type Kind, toNumber, toPositive } from "../input/flags.ts";
import { type Act, goOnWith, quoted, type Session } from "../session.ts";
import { Stopped, UsageError } from "../command-error.ts";

interface BatchFlags {
  readonly out: string;
  readonly kind: Kind;
  readonly database?: string;
  readonly limit?: number;
  readonly budget?: number;
  readonly retries?: number;
  readonly name?: string;
  readonly media?: string;
  readonly resume?: boolean;
  readonly retryFailed?: boolean;
  readonly skipBad?: boolean;
  readonly dryRun?: boolean;
}

export function batch(parent: Command, act: Act): void {
  parent
    .command("batch")
    .argument("<file>", "rows: .jsonl or .csv")
    .summary("make many, from a file of rows")
    .description(
      "Makes every row of a file. All rows are checked before the first is paid for; each is written down before it is sent, so that a run that was stopped goes on with --resume and makes none twice.",
    )
    .requiredOption("-o, --out <dir>", "folder for the results and manifest.jsonl")
    .addOption(
      new Option("-k, --kind <kind>", "what a row makes that does not say it")
        .choices(["video", "image"])
        .default("video"),
    )
    .option("--limit <number>", "tasks at once (default: learned from the service)", toPositive)
    .option("--budget <usd>", "send nothing that could exceed it, by the list", toPositive)
    .option("--retries <number>", "further tries of a task that failed (default: 1)", toNumber)
    .option("--resume", "go on with a batch that was begun before")
    .option("--retry-failed", "with --resume: try again what failed")
    .option("--skip-bad", "go on without rows that cannot be made")
    .option("--dry-run", "check the rows and tell the price; send nothing")
    .option("--name <name>", "name of the batch (default: the file's)")
    .option("--media <dir>", "folder of pictures and sounds (default: the file's)")
    .option("--database <url>", "postgres://..., for several machines (default: a folder of the state)")
    .addHelpText(
      "after",
      `
A row has klingkit's names: prompt, model, duration, resolution, aspectRatio,
firstFrame, lastFrame, negativePrompt, audio (native or off), ..., and these:
  name       name of the file (default: line and first words)
  endpoint   as video.omni (default: what the fields ask for)
  priority   higher goes first (default: 0)
  watermark  true or false
Lists in a .csv cell are written as JSON.

Examples:
  $ klingkit batch scenes.csv --out clips --dry-run
  $ klingkit batch scenes.csv --out clips --budget 20
  $ klingkit batch scenes.jsonl --out clips --resume
  $ klingkit batch scenes.csv --out clips --emulator`,
    )
    .action(act(makeBatch));
}

async function makeBatch(session: Session, file: string, flags: BatchFlags, command: Command): Promise<number> {
  const { kling, board, signal, folder, store } = session;
  const path = resolve(folder, file);
  const name = batchName(flags.name ?? parse(path).name);
  const checked = await checkRows(kling, readRows(file, folder), {
    batch: name,
    usual: flags.kind,
    media: resolve(folder, flags.media ?? dirname(path)),
    signal,
  });
  tellBad(session, checked.bad);
  if (checked.bad.length > 0 && !flags.skipBad) {
    throw new UsageError(
      `${count(checked.bad.length, "row")} of ${file} cannot be made. Nothing was sent. Mend them, or go on without them: --skip-bad.`,
    );
  }
  board.note(`${file}: ${count(checked.rows.length, "row")}, ${priceOf(checked.rows)}`);
  if (flags.dryRun || checked.rows.length === 0) return finish(session, checked, undefined, flags);

  const state = join(store.folder, "batches", name);
  const database = flags.database ?? state;
  if (!flags.database && existsSync(state) && !flags.resume) {
    throw new UsageError(
      `The batch ${name} was begun before. Go on with it: --resume. Or give this one another name: --name.`,
    );
  }
  await mkdir(dirname(state), { recursive: true });
  const again = goOnWith(session, repeated(command));
  const onResult = (row: Row, result: QueueResult): void => tellResult(session, flags, row, result);
  const stop = (error: unknown, what: string): Stopped =>
    session.passing
      ? new Stopped(error, "The embedded emulator ends with the command.")
      : new Stopped(error, `${what} Go on with:`, again);
  // The queue and its database take as long to load as all the rest.
  const { runBatch } = await import("../batch/run-batch.ts");
  const options = { ...flags, name, out: resolve(folder, flags.out), database, onResult };
  const end = await runBatch(session, checked.rows, options).catch((error: unknown) => {
    throw stop(error, "What was begun is written down.");
  });
  board.close();
  if (signal.aborted) {
    const left = `${end.left} of ${count(checked.rows.length, "row")} ${end.left === 1 ? "is" : "are"} left.`;
    throw stop(new AbortError(left), "Tasks under way go on at the service.");
  }
  return finish(session, checked, end, flags, again);
}

/** Fit for a folder and for a key. */
function batchName(text: string): string {
  const name = text.replaceAll(/[^\p{L}\p{N}_-]+/gu, "-").slice(0, 60);
  return name || "batch";
}

/** Rows told one by one before it is only a number. */
const TOLD = 20;

function tellBad({ board, printer }: Session, bad: readonly BadRow[]): void {
  for (const row of bad) if (printer.json) printer.result(row, "");
  for (const { line, issues } of bad.slice(0, TOLD)) {
    for (const { message } of issues) board.note(`line ${line}: ${message}`);
  }
  if (bad.length > TOLD) board.note(`… and ${count(bad.length - TOLD, "row")} more that cannot be made`);
}

function tellResult({ board, printer, folder }: Session, flags: BatchFlags, row: Row, result: QueueResult): void {
  const files = result.files.map((file) => shortPath(resolve(folder, flags.out, file.name), folder));
  const made = result.status === "succeeded";
  board.end(
    row.name,
    made ? "succeeded" : "failed",
    made ? files.join(", ") : `line ${row.line}, ${row.name}: ${result.error?.summary ?? result.status}`,
  );
  const { status, endpoint, attempts, taskId: task, outputs, billing, error } = result;
  if (printer.json)
    printer.result(
      { line: row.line, name: row.name, status, endpoint, attempts, task, files, outputs, billing, error },
      "",
    );
}

function finish(
  session: Session,
  { rows, bad }: Checked,
  end: BatchEnd | undefined,
  flags: BatchFlags,
  again?: string,
): number {
  const { printer, folder, board } = session;
  const { counts = {}, left = 0, stopped, usd = 0 } = end ?? {};
  const { succeeded = 0, ...others } = counts;
  const troubles = Object.entries(others).map(([status, number]) => `${number} ${status}`);
  if (end) {
    const skipped = bad.length > 0 ? [`${bad.length} skipped`] : [];
    const text = [
      `${succeeded} of ${rows.length} made`,
      ...troubles,
      ...skipped,
      `${usd.toFixed(2)} USD by the list`,
    ].join(", ");
    printer.result(
      { rows: rows.length, ...counts, skipped: bad.length, left, usd, out: resolve(folder, flags.out), stopped },
      `${text}: ${shortPath(resolve(folder, flags.out), folder)}`,
    );
  } else {
    const price = rows.reduce((sum, row) => sum + (row.usd ?? 0), 0);
    printer.result({ rows: rows.length, skipped: bad.length, usd: price }, []);
  }
  if (left > 0) {
    const why = stopped ?? `${count(left, "row")} would exceed the budget and ${left === 1 ? "waits" : "wait"}.`;
    board.note(`${why}\nGo on with${stopped === undefined ? ", and a higher --budget" : ""}:\n\n  ${again ?? ""}\n`);
    return exitCodes.money;
  }
  return bad.length > 0 || troubles.length > 0 ? exitCodes.some : exitCodes.done;
}

function priceOf(rows: readonly Row[]): string {
  const unknown = rows.filter(({ usd }) => usd === undefined).length;
  const usd = rows.reduce((sum, row) => sum + (row.usd ?? 0), 0);
  return `at most ${usd.toFixed(2)} USD by the list${unknown > 0 ? `, and ${count(unknown, "row")} without a known price` : ""}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

/** Flags of one run: the command that continues has them no more. */
const onceFlags: ReadonlySet<string> = new Set(["--resume", "--retry-failed", "--dry-run"]);

/** The same command line, to continue the batch. */
function repeated(command: Command): string {
  const flags = command.options
    .filter(
      (option) => command.getOptionValueSource(option.attributeName()) === "cli" && !onceFlags.has(option.long ?? ""),
    )
    .flatMap((option) => {
      const value: unknown = command.getOptionValue(option.attributeName());
      return [option.long, ...(value === true ? [] : [quoted(String(value))])];
    });
  return ["batch", ...command.args.map(quoted), ...flags, "--resume"].join(" ");
}
