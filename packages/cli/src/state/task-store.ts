import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TaskIntent } from "klingkit";
import { UsageError } from "../command-error.ts";
import { atomicWrite } from "./atomic-write.ts";
import { readTaskRecord, type TaskRecord } from "./task-record.ts";

/** The tasks of a state folder. */
export interface TaskStore {
  readonly folder: string;
  /** Keeps a task before it is sent, with the request that makes it. */
  add(record: TaskRecord, intent?: TaskIntent): Promise<void>;
  /** Writes down what became of it. What is certain needs its request no longer. */
  update(name: string, change: Partial<Omit<TaskRecord, "klingkit" | "name">>): Promise<TaskRecord>;
  /** The stored request, as JSON text; undefined where it is needed no longer. */
  intent(name: string): Promise<string | undefined>;
  /** By its name or the beginning of it. @throws UsageError when there is none, or more than one */
  find(name: string): Promise<TaskRecord>;
  /** Oldest first. */
  list(): Promise<readonly TaskRecord[]>;
}

const SUFFIX = ".task.json";

/** States from which nothing needs to be sent. */
const settled: ReadonlySet<string> = new Set(["sent", "succeeded", "failed"]);

/** The tasks kept in a folder, which is made when something is to be kept. */
export function createTaskStore(folder: string): TaskStore {
  const tasks = join(folder, "tasks");
  const recordFile = (name: string): string => join(tasks, `${name}${SUFFIX}`);
  const intentFile = (name: string): string => join(tasks, `${name}.request.json`);
  const write = (record: TaskRecord): Promise<void> =>
    atomicWrite(recordFile(record.name), `${JSON.stringify(record, undefined, 2)}\n`);
  const read = async (file: string): Promise<string | undefined> => readFile(file, "utf8").catch(absent);

  async function list(): Promise<readonly TaskRecord[]> {
    const files = (await readdir(tasks).catch(absent)) ?? [];
    const texts = await Promise.all(
      files.filter((file) => file.endsWith(SUFFIX)).map((file) => read(join(tasks, file))),
    );
    return texts
      .flatMap((text) => (text === undefined ? [] : (readTaskRecord(text) ?? [])))
      .sort((one, other) => one.createdAt - other.createdAt || one.name.localeCompare(other.name));
  }

  async function find(name: string): Promise<TaskRecord> {
    const all = await list();
    const exact = all.find((record) => record.name === name || record.task?.id === name);
    if (exact) return exact;
    const [first, ...others] = all.filter((record) => record.name.startsWith(name));
    if (first && others.length === 0) return first;
    const why = first
      ? `"${name}" is the beginning of ${others.length + 1} tasks: ${[first, ...others].map((each) => each.name).join(", ")}.`
      : `No task "${name}" is kept in ${folder}. klingkit tasks list tells which are.`;
    throw new UsageError(why);
  }

  return {
    folder,
    list,
    find,
    async add(record, intent) {
      await mkdir(tasks, { recursive: true, mode: 0o700 });
      // Prompts and pictures are nobody else's business, so not the repository's either.
      await writeFile(join(folder, ".gitignore"), "*\n", { flag: "wx" }).catch(() => undefined);
      if (intent) await atomicWrite(intentFile(record.name), JSON.stringify(intent));
      await write(record);
    },
    async update(name, change) {
      const text = await read(recordFile(name));
      const before = text === undefined ? undefined : readTaskRecord(text);
      if (!before) throw new Error(`The record of the task ${name} is gone from ${tasks}.`);
      const after: TaskRecord = { ...before, ...change };
      await write(after);
      if (settled.has(after.state)) await rm(intentFile(name), { force: true });
      return after;
    },
    intent: (name) => read(intentFile(name)),
  };
}

function absent(error: unknown): undefined {
  if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) return;
  throw error;
}
