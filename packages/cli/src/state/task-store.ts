import { appendFile, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock, TaskIntent, UsageTask } from "klingkit";
import { omitUndefined } from "@klingkit/tasks";
import { messageOf, UsageError } from "../command-error.ts";
import { atomicWrite } from "./atomic-write.ts";
import { createDirectory } from "./create-directory.ts";
import { readBatchFiles, readBatchTask, readTaskRecord, type TaskRecord } from "./task-record.ts";

/** The records of the tasks in a state directory. */
export interface TaskStore {
  readonly folder: string;
  /** Creates a directory in the state directory. Other users cannot read it. */
  createFolder(name: string): Promise<void>;
  /**
   * Stores a task and its request before the request is sent.
   * @throws {UsageError} if a task with this name exists, unless its request was not sent
   */
  add(record: TaskRecord, intent: TaskIntent): Promise<void>;
  /** Updates a record. Deletes the stored request once the service has accepted the task. */
  update(name: string, change: Partial<Omit<TaskRecord, "klingkit" | "name">>): Promise<TaskRecord>;
  /** The stored request as JSON text. Undefined once it has been deleted. */
  intent(name: string): Promise<string | undefined>;
  /** Finds a record by its name, the beginning of its name, or the task id. @throws {UsageError} if none or several match */
  find(name: string): Promise<TaskRecord>;
  /** Lists all records, oldest first. */
  list(): Promise<readonly TaskRecord[]>;
  /** Stores the estimate and the saved files of a finished task of a batch, for `knownTasks` and `batchFiles`. */
  addBatchTask(task: UsageTask, files: readonly string[]): Promise<void>;
  /** The saved files of tasks of batches, by task id: absolute paths, or URLs in the store. */
  batchFiles(): Promise<ReadonlyMap<string, readonly string[]>>;
  /** The tasks with a record, and those of batches, with their estimates. */
  knownTasks(): Promise<readonly UsageTask[]>;
}

const TASKS = "tasks";
const SUFFIX = ".task.json";
const BATCHES = "batches";

/** States in which the request is not needed anymore. */
const settled: ReadonlySet<string> = new Set(["sent", "succeeded", "failed"]);

/**
 * Creates a store. Its directory is created with the first record or batch.
 * @param clock a virtual clock stands still while a record is written
 */
export function createTaskStore(folder: string, clock?: Pick<Clock, "track">): TaskStore {
  const tasks = join(folder, TASKS);
  const recordFile = (name: string): string => join(tasks, `${name}${SUFFIX}`);
  const intentFile = (name: string): string => join(tasks, `${name}.request.json`);
  const batchTasksFile = join(folder, BATCHES, "tasks.jsonl");
  const write = (record: TaskRecord): Promise<void> =>
    atomicWrite(recordFile(record.name), `${JSON.stringify(record, undefined, 2)}\n`);
  const read = async (file: string): Promise<string | undefined> => readFile(file, "utf8").catch(undefinedIfMissing);

  async function createFolder(name: string): Promise<void> {
    await createDirectory(join(folder, name), 0o700).catch((error: unknown) => {
      throw new UsageError(
        `The state directory ${folder} cannot be written: ${messageOf(error)}. Nothing was sent. Choose another one with --state.`,
      );
    });
    // Prompts and images are private, so they are kept out of the repository.
    await writeFile(join(folder, ".gitignore"), "*\n", { flag: "wx" }).catch(() => undefined);
  }

  async function readRecord(name: string): Promise<TaskRecord | undefined> {
    const text = await read(recordFile(name));
    return text === undefined ? undefined : readTaskRecord(text);
  }

  async function list(): Promise<readonly TaskRecord[]> {
    const files = (await readdir(tasks).catch(undefinedIfMissing)) ?? [];
    const names = files.filter((file) => file.endsWith(SUFFIX)).map((file) => file.slice(0, -SUFFIX.length));
    const records = await Promise.all(names.map(readRecord));
    return records
      .filter((record) => record !== undefined)
      .sort((one, other) => one.createdAt - other.createdAt || one.name.localeCompare(other.name));
  }

  async function find(name: string): Promise<TaskRecord> {
    const all = await list();
    const exact = all.find((record) => record.name === name || record.task?.id === name);
    if (exact) return exact;
    const [first, ...others] = all.filter((record) => record.name.startsWith(name));
    if (first && others.length === 0) return first;
    const message = first
      ? `"${name}" matches ${others.length + 1} tasks: ${[first, ...others].map((each) => each.name).join(", ")}.`
      : `The task "${name}" does not exist in ${folder}. List the tasks with klingkit tasks list.`;
    throw new UsageError(message);
  }

  async function update(name: string, change: Parameters<TaskStore["update"]>[1]): Promise<TaskRecord> {
    const before = await readRecord(name);
    if (!before) throw new Error(`The record of the task ${name} has been deleted from ${tasks}.`);
    const after: TaskRecord = { ...before, ...change };
    await write(after);
    if (settled.has(after.state)) await rm(intentFile(name), { force: true });
    return after;
  }

  return {
    folder,
    list,
    find,
    createFolder,
    async add(record, intent) {
      const { name } = record;
      const existing = await readRecord(name);
      if (existing && existing.state !== "not-sent")
        throw new UsageError(`The task ${name} already exists in ${folder}. Nothing was sent. Choose another --id.`);
      await createFolder(TASKS);
      await atomicWrite(intentFile(name), JSON.stringify(intent));
      await write(record);
    },
    update(name, change) {
      const written = update(name, change);
      return clock?.track?.(written) ?? written;
    },
    intent: (name) => read(intentFile(name)),
    async addBatchTask({ taskId, endpoint, estimate }, files) {
      await createFolder(BATCHES);
      await appendFile(batchTasksFile, `${JSON.stringify({ taskId, endpoint, estimate, files })}\n`, { mode: 0o600 });
    },
    async batchFiles() {
      const lines = ((await read(batchTasksFile)) ?? "").split("\n");
      return new Map(lines.flatMap((line) => readBatchFiles(line) ?? []));
    },
    async knownTasks() {
      const lines = ((await read(batchTasksFile)) ?? "").split("\n");
      return [
        ...lines.map(readBatchTask).filter((task) => task !== undefined),
        ...(await list()).map(({ task, endpoint, estimate }) =>
          omitUndefined<UsageTask>({ taskId: task?.id, endpoint, estimate }),
        ),
      ];
    },
  };
}

function undefinedIfMissing(error: unknown): undefined {
  if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) return;
  throw error;
}
