import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import type { Output, OutputFile, Sink, Task } from "klingkit";
import { messageOf } from "../command-error.ts";
import { formatDate } from "../display/format.ts";
import { shortPath } from "../display/task-result.ts";
import { exitCodes } from "../exit-code.ts";
import type { CreateAction, Session } from "../session.ts";
import type { TaskRecord } from "../state/task-record.ts";
import { createDirectory } from "../state/create-directory.ts";
import { checkDestination, toFlag } from "../task/check-destination.ts";
import { hasFile, MAX_BYTES } from "../task/save-outputs.ts";

interface ExpiringFlags {
  readonly within: number;
  readonly out?: string;
  readonly to?: string;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Links are valid for 30 days after the last update of a task, which can be a day after its creation. */
const LIST_RANGE = 31 * DAY;

export function tasksExpiring(parent: Command, createAction: CreateAction): void {
  parent
    .command("expiring")
    .summary("list results whose links expire soon, and save them")
    .description(
      "Lists the results of the account whose links expire soon, except those that this state directory has saved. With --out or --to, saves them. Nothing is created or paid for.",
    )
    .option("--within <time>", "time until the expiry, such as 12h or 7d (default: 7d)", toDuration, 7 * DAY)
    .option("-o, --out <dir>", "directory to save the results to")
    .option(toFlag, "store to save the results to: s3://bucket/prefix or az://container/prefix")
    .addHelpText(
      "after",
      `
Examples:
  $ klingkit tasks expiring
  $ klingkit tasks expiring --within 3d --to s3://films/rescued`,
    )
    .action(createAction(listExpiring));
}

/** Parses a number of hours or days. */
function toDuration(text: string): number {
  const [, count = "", unit] = /^(\d{1,4})([hd])$/.exec(text) ?? [];
  if (unit === undefined) throw new InvalidArgumentError("The value must be hours or days, such as 12h or 7d.");
  return Number(count) * (unit === "h" ? HOUR : DAY);
}

/** A file whose link expires. */
interface ExpiringFile {
  readonly task: Task;
  readonly output: Extract<Output, OutputFile>;
}

async function listExpiring(session: Session, flags: ExpiringFlags): Promise<number> {
  const { printer, progressView, folder } = session;
  checkDestination(flags);
  const save = await saver(session, flags);
  const records = new Map((await session.store.list()).map((record) => [record.task?.id, record]));
  const files = await findExpiring(
    session,
    flags.within,
    new Map([...(await session.store.batchFiles()), ...filesOf(records.values())]),
  );
  const rows: { id: string; name?: string; expiresAt: number | undefined; file: string; saved?: string }[] = [];
  let failed = 0;
  for (const { task, output } of files) {
    const { id } = task;
    const name = records.get(id)?.name;
    let saved: string | undefined;
    try {
      saved = await save?.(output);
    } catch (error) {
      session.signal.throwIfAborted();
      failed++;
      progressView.note(`${output.fileName}: ${messageOf(error)}`);
    }
    const row = { id, ...(name === undefined ? {} : { name }), expiresAt: output.expiresAt, file: output.fileName };
    rows.push({ ...row, ...(saved === undefined ? {} : { saved }) });
  }
  for (const [id, record] of records) {
    const saved = rows.flatMap((row) => (row.id === id && row.saved !== undefined ? [row.saved] : []));
    if (saved.length > 0 && saved.length === rows.filter((row) => row.id === id).length)
      await session.store.update(record.name, { state: "succeeded", files: saved });
  }
  progressView.close();
  printer.list(
    rows,
    ["id", "expires", "file", ...(save ? ["saved"] : [])],
    ({ id, expiresAt, file, saved }) => [
      id,
      formatDate(expiresAt),
      file,
      ...(save ? [saved === undefined ? "failed" : shortPath(saved, folder)] : []),
    ],
    "No unsaved result expires in this time.",
  );
  return failed > 0 ? exitCodes.partial : exitCodes.done;
}

/** The files whose links expire within the time, the first ones first. */
async function findExpiring(
  { kling, clock, signal }: Session,
  within: number,
  saved: ReadonlyMap<string, readonly string[]>,
): Promise<readonly ExpiringFile[]> {
  const now = clock.now();
  const found: ExpiringFile[] = [];
  for await (const task of kling.tasks.list({ from: now - LIST_RANGE, pageSize: 500, signal })) {
    // API v1 cannot filter by status.
    if (task.status !== "succeeded" || isSaved(saved.get(task.id))) continue;
    for (const output of task.outputs) {
      if (!hasFile(output)) continue;
      const { expiresAt } = output;
      if (expiresAt !== undefined && expiresAt > now && expiresAt <= now + within) found.push({ task, output });
    }
  }
  return found.sort((one, other) => (one.output.expiresAt ?? 0) - (other.output.expiresAt ?? 0));
}

/** The saved files of records, by task id. */
function filesOf(records: Iterable<TaskRecord>): readonly (readonly [string, readonly string[]])[] {
  return [...records].flatMap(({ task, files }) =>
    task?.id !== undefined && files ? [[task.id, files] as const] : [],
  );
}

/** Whether the files of a task are in a store, or in the file system. */
function isSaved(files: readonly string[] = []): boolean {
  return files.length > 0 && files.every((file) => file.includes("://") || existsSync(file));
}

/** Returns a function that saves an output and returns where it is. Undefined if results are only listed. */
async function saver(
  { folder, signal, openSink }: Session,
  { out, to }: ExpiringFlags,
): Promise<((output: Extract<Output, OutputFile>) => Promise<string>) | undefined> {
  if (to !== undefined) {
    const sink: Sink = await openSink(to);
    return async (output) => {
      const { url, name } = await output.save(sink, { signal, maxBytes: MAX_BYTES });
      return url ?? name;
    };
  }
  if (out === undefined) return undefined;
  const target = resolve(folder, out);
  await createDirectory(target);
  return async (output) => {
    const file = join(target, output.fileName);
    await output.download(file, { signal, maxBytes: MAX_BYTES });
    return file;
  };
}
