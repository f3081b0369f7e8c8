import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { AbortError, InvalidInputError, type Task } from "klingkit";
import type { QueueResult } from "@klingkit/queue";
import { formatBilling, omitUndefined } from "@klingkit/tasks";
import { type Row, rowKey, slug } from "../batch/row.ts";
import type { BatchSummary } from "../batch/run-batch.ts";
import { InterruptedCommand, UsageError } from "../command-error.ts";
import { type ComparedModel, formatDuration, formatPrice, renderSheet } from "../compare/sheet.ts";
import { oneLine } from "../display/format.ts";
import { shortPath } from "../display/task-result.ts";
import { endpointOf } from "../endpoints.ts";
import { exitCodes } from "../exit-code.ts";
import { addInputFlags, type Kind, toPositive } from "../input/flags.ts";
import { type Flags, readRequest } from "../input/request.ts";
import type { CreateAction, Session } from "../session.ts";
import { atomicWrite } from "../state/atomic-write.ts";
import { assertCreatable } from "../task/save-outputs.ts";

type CompareFlags = Flags & {
  readonly models: readonly string[];
  readonly out?: string;
  readonly budget?: number;
};

const SHEET = "comparison.html";

export function compare(parent: Command, createAction: CreateAction): void {
  const command = parent
    .command("compare")
    .summary("create the same video or image with several models")
    .description(
      "Creates the same video or image with several models, and writes one sheet with price, time and result.",
    );
  for (const kind of ["video", "image"] as const) {
    addInputFlags(command.command(kind, { isDefault: kind === "video" }), kind, ["model"])
      .summary(`compare models by ${kind === "video" ? "a video (default)" : "an image"}`)
      .description(
        "Creates a task for each model, after it has printed the sum of the list prices. All inputs are validated before the first request is sent. The same command continues an interrupted comparison, tries models again whose task failed, and creates and charges nothing twice.",
      )
      .requiredOption("--models <names>", "models, separated by commas; see klingkit models", toModels)
      .option("-o, --out <dir>", "directory for the results and comparison.html (default: named after the prompt)")
      .option("--budget <usd>", "maximum sum of the list prices in USD; nothing is sent above it", toPositive)
      .addHelpText(
        "after",
        kind === "video"
          ? `
Examples:
  $ klingkit compare "a lighthouse in fog" --models kling-3.0,kling-2.6
  $ klingkit compare "a lighthouse" --models kling-3.0,kling-2.6 --budget 5
  $ klingkit compare "a lighthouse" --models kling-3.0,kling-2.6 --emulator`
          : `
Example:
  $ klingkit compare image "a lighthouse" --models kling-3.0,kling-v2-1`,
      )
      .action(
        createAction((session, prompt: string | undefined, flags: CompareFlags) =>
          compareModels(session, kind, prompt, flags),
        ),
      );
  }
}

function toModels(text: string): readonly string[] {
  return [...new Set(text.split(",").map((name) => name.trim()))].filter(Boolean);
}

async function compareModels(
  session: Session,
  kind: Kind,
  prompt: string | undefined,
  flags: CompareFlags,
): Promise<number> {
  const { progressView, folder, store, signal } = session;
  if (flags.models.length < 2) throw new UsageError("--models requires at least two models, separated by commas.");
  const out = resolve(folder, flags.out ?? `compare-${slug(prompt ?? "") || kind}`);
  const name = `compare-${createHash("sha256").update(out).digest("hex").slice(0, 12)}`;
  const rows = await prepareRows(session, name, kind, prompt, flags);
  checkPrice(session, rows, flags.budget);
  await assertCreatable(join(out, SHEET), "Choose another directory with --out.", shortPath(out, folder));
  await store.createFolder("batches");

  const results = new Map<string, QueueResult>();
  // Loaded on demand: the queue and its database take as long to load as everything else.
  const { runBatch } = await import("../batch/run-batch.ts");
  const summary = await runBatch(session, rows, {
    name,
    destination: { folder: out },
    database: join(store.folder, "batches", name),
    retryFailed: true,
    async onResult(row, result, isEarlier) {
      results.set(row.key, result);
      if (isEarlier) return;
      const hasSucceeded = result.status === "succeeded";
      progressView.end(
        row.name,
        hasSucceeded ? "succeeded" : "failed",
        `${row.name}: ${reasonOf(result) ?? "succeeded"}`,
      );
      if (result.taskId !== undefined)
        await store.addBatchTask(
          result,
          result.files.map((file) => join(out, file.name)),
        );
    },
  }).catch((error: unknown) => {
    throw interrupted(session, error);
  });
  progressView.close();
  const models = await Promise.all(rows.map((row) => describe(session, row, results.get(row.key))));
  const text = prompt ?? textOf(rows[0]?.input["prompt"]);
  await atomicWrite(join(out, SHEET), renderSheet({ prompt: text, settings: settingsOf(rows), models }));
  printModels(session, models, join(out, SHEET));
  if (signal.aborted) throw interrupted(session, new AbortError(`${summary.remaining} models have not finished.`));
  return exitCodeOf(session, models, summary);
}

/** Validates the input for every model, and estimates its price. Sends nothing. */
async function prepareRows(
  { kling, folder }: Session,
  batch: string,
  kind: Kind,
  prompt: string | undefined,
  flags: CompareFlags,
): Promise<readonly Row[]> {
  const problems: string[] = [];
  const rows: Row[] = [];
  for (const [line, model] of flags.models.entries()) {
    const { endpoint, input } = await readRequest(kind, prompt, { ...flags, model }, folder);
    const client = await endpointOf(kling, endpoint);
    try {
      // The encoded body identifies the row, with the content of its media. The id is the same for all.
      const { path, body } = await client.prepare(input, { externalTaskId: "comparison" });
      const usd = (await client.estimate(input))?.usd.max;
      const key = rowKey(batch, model, { path, body });
      rows.push({ line, name: model, key, endpoint, input, options: {}, priority: 0, usd, needs: [] });
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      problems.push(...error.issues.map(({ message }) => `\n  ${model}: ${message}`));
    }
  }
  if (problems.length === 0) return rows;
  throw new UsageError(`the input is invalid for some of the models. Nothing was sent.${problems.join("")}`);
}

/** Prints the sum of the list prices. @throws {UsageError} if it exceeds the budget, or a price is unknown */
function checkPrice({ progressView }: Session, rows: readonly Row[], budget: number | undefined): void {
  const unknown = rows.filter(({ usd }) => usd === undefined).map(({ name }) => name);
  const sum = rows.reduce((total, { usd = 0 }) => total + usd, 0);
  const prices = rows.map((row) => `${row.name} ${formatPrice(omitUndefined({ usd: row.usd }))}`).join(", ");
  progressView.note(`${rows.length} models, list price ${sum.toFixed(2)} USD: ${prices}`);
  if (budget === undefined) return;
  if (unknown.length > 0) {
    throw new UsageError(
      `--budget: the price of ${unknown.join(", ")} is unknown, so the budget cannot be enforced. Nothing was sent.`,
      exitCodes.payment,
    );
  }
  if (sum <= budget) return;
  throw new UsageError(
    `--budget ${budget}: the list price of all models is ${sum.toFixed(2)} USD. Nothing was sent.`,
    exitCodes.payment,
  );
}

function interrupted({ ephemeral }: Session, error: unknown): InterruptedCommand {
  const consequence = ephemeral
    ? "The built-in emulator has been closed. Its tasks are lost."
    : "The state is stored. Repeat the same command to continue: nothing is created or charged twice.";
  return new InterruptedCommand(error, consequence);
}

/** The sheet's data of a row. */
async function describe(session: Session, row: Row, result: QueueResult | undefined): Promise<ComparedModel> {
  const { name: model, endpoint, usd } = row;
  if (!result) return omitUndefined<ComparedModel>({ model, endpoint, status: "not sent", usd, cost: "", files: [] });
  const { status, billing, files, taskId } = result;
  return omitUndefined<ComparedModel>({
    model,
    endpoint,
    status,
    usd,
    cost: formatBilling(billing),
    time: taskId === undefined ? undefined : await timeOf(session, endpoint, taskId),
    files: files.map((file) => file.name),
    reason: reasonOf(result),
  });
}

/** The time between the creation of a task and its end. Undefined if the service does not state it. */
async function timeOf({ kling, signal }: Session, endpoint: string, id: string): Promise<number | undefined> {
  const client = await endpointOf(kling, endpoint);
  // The sheet is more important than the time.
  const task: Task | undefined = await client.get(id, { signal }).catch(() => undefined);
  if (task?.createdAt === undefined || task.updatedAt === undefined) return undefined;
  return task.updatedAt - task.createdAt;
}

function reasonOf({ status, error }: QueueResult): string | undefined {
  return status === "succeeded" ? undefined : oneLine(error?.summary ?? status);
}

/** The fields that all models share, as text. Media are named by their field only. */
function settingsOf([first]: readonly Row[]): Readonly<Record<string, string>> {
  const { prompt: _, model: __, ...settings } = first?.input ?? {};
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value.startsWith("data:") ? "a file" : value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "set";
}

function printModels({ printer, folder }: Session, models: readonly ComparedModel[], sheet: string): void {
  printer.list(
    models,
    ["model", "list price", "cost", "time", "result"],
    (model) => [
      model.model,
      formatPrice(model),
      model.cost,
      formatDuration(model),
      model.reason ?? (model.files.join(", ") || model.status),
    ],
    "",
  );
  printer.result({ sheet }, `\n${shortPath(sheet, folder)}`);
}

function exitCodeOf({ progressView }: Session, models: readonly ComparedModel[], summary: BatchSummary): number {
  if (summary.stopReason !== undefined) {
    progressView.note(`${summary.stopReason} Repeat the same command to continue.`);
    return exitCodes.payment;
  }
  return models.every(({ status }) => status === "succeeded") ? exitCodes.done : exitCodes.partial;
}
