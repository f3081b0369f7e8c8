import type { EmulatorState, TaskState } from "@klingkit/emulator";
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join, relative } from "node:path";
import { isFailing } from "./settings.ts";

/** A job in the database. */
export interface JobRow {
  readonly id: string;
  readonly key: string;
  readonly state: string;
  readonly attempts: number;
  readonly sequence: string | null;
  readonly reference: string | null;
  readonly outcome: string | null;
  readonly files: string | null;
  readonly folder: string | null;
}

/** Everything that the judge reads, after the run. */
export interface Evidence {
  readonly service: EmulatorState;
  readonly jobs: readonly JobRow[];
  /** The number of task rows. */
  readonly taskRows: number;
  /** The jobs that are open in pg-boss. */
  readonly openInBoss: number;
  /** The keys of which `add` has returned. */
  readonly acknowledged: ReadonlySet<string>;
  /** The sequence numbers of results that were replaced: a download that failed was repeated. */
  readonly replaced: ReadonlySet<number>;
  readonly limit: number;
  /** The results folders of the machines. */
  readonly folders: readonly string[];
  /** Reads a media file of the service by its URL. */
  readMedia(url: string): Promise<Uint8Array>;
}

export interface Verdict {
  readonly violations: readonly string[];
  readonly jobs: number;
  readonly paid: number;
  readonly failedTasks: number;
  readonly peak: number;
  readonly files: number;
  readonly parts: number;
}

/** Where every job ends, as these runs cancel none and reject none. */
const finalStates: ReadonlySet<string> = new Set(["succeeded", "failed"]);

/** Compares the books of the service, the database and the files. */
export async function judge(evidence: Evidence): Promise<Verdict> {
  const { service, jobs, limit } = evidence;
  const tasks = service.tasks;
  const peak = maxAtOnce(tasks);
  const files = await checkFiles(evidence);
  return {
    violations: [
      ...checkPayments(evidence),
      ...checkJobs(evidence),
      ...(peak > limit ? [`${peak} tasks ran at once; the limit is ${limit}`] : []),
      ...files.violations,
      ...(await checkManifests(evidence)),
    ],
    jobs: jobs.length,
    paid: tasks.filter(({ units }) => units > 0).length,
    failedTasks: tasks.filter(({ status }) => status === "failed").length,
    peak,
    files: files.count,
    parts: files.parts,
  };
}

/** Nothing is paid twice, and every task of the service belongs to an attempt of a job. */
function checkPayments({ service, jobs }: Evidence): string[] {
  const violations: string[] = [];
  const byJob = Map.groupBy(service.tasks, ({ externalTaskId }) => /^kq-(.{36})-\d+$/.exec(externalTaskId ?? "")?.[1]);
  const rows = new Map(jobs.map((job) => [job.id, job]));
  for (const [id, tasks] of byJob) {
    const job = rows.get(id ?? "");
    if (!job) {
      violations.push(`lost: ${tasks.length} tasks of job ${id}, which the database does not know`);
      continue;
    }
    const attempts = tasks.map(({ externalTaskId }) => Number(externalTaskId?.split("-").at(-1))).sort((a, b) => a - b);
    if (attempts.join() !== Array.from({ length: job.attempts }, (_, index) => index + 1).join())
      violations.push(`${job.key}: the service has the attempts ${attempts.join(", ")}, the database ${job.attempts}`);
    const paid = tasks.filter(({ units }) => units > 0);
    if (paid.length > 1)
      violations.push(`${job.key}: paid ${paid.length} times: ${paid.map(({ id: task }) => task).join(", ")}`);
    const sorted = [...tasks].sort((a, b) => a.createdAt - b.createdAt);
    for (const [index, task] of sorted.entries()) {
      const next = sorted[index + 1];
      if (next && next.createdAt < task.endsAt)
        violations.push(`${job.key}: a second task began before the first ended`);
    }
  }
  return violations;
}

/** Nothing is lost, and every job is in exactly one final state. */
function checkJobs({ service, jobs, taskRows, openInBoss, acknowledged, replaced }: Evidence): string[] {
  const violations: string[] = [];
  const keys = new Set(jobs.map(({ key }) => key));
  for (const key of acknowledged)
    if (!keys.has(key)) violations.push(`lost: the job ${key} was added and does not exist`);
  const tasks = new Map(service.tasks.map((task) => [task.id, task]));
  for (const { key, state, sequence, reference } of jobs) {
    if (!finalStates.has(state)) violations.push(`${key} ended as ${state}`);
    else if ((state === "failed") !== isFailing(key)) violations.push(`${key} is ${state}, although its task did not`);
    if (sequence === null) violations.push(`${key} has no result`);
    const taskId = reference === null ? undefined : (JSON.parse(reference) as { id?: string }).id;
    const task = taskId === undefined ? undefined : tasks.get(taskId);
    if (task?.status !== state) violations.push(`${key} is ${state}, and its task ${taskId} is ${task?.status}`);
  }
  const sequences = [...jobs.map(({ sequence }) => Number(sequence)), ...replaced].sort((a, b) => a - b);
  if (sequences.some((sequence, index) => sequence !== index + 1))
    violations.push("the results are not numbered 1 to n");
  if (taskRows > 0) violations.push(`${taskRows} slots are still occupied`);
  if (openInBoss > 0) violations.push(`${openInBoss} jobs are still open in pg-boss`);
  return violations;
}

/** The largest number of tasks that existed at the same time and had not ended. */
function maxAtOnce(tasks: readonly TaskState[]): number {
  const changes = tasks
    .flatMap(({ createdAt, endsAt }) => [
      { at: createdAt, change: 1 },
      { at: endsAt, change: -1 },
    ])
    .sort((a, b) => a.at - b.at || a.change - b.change);
  let running = 0;
  let peak = 0;
  for (const { change } of changes) {
    running += change;
    peak = Math.max(peak, running);
  }
  return peak;
}

/** Every file of a result is in the folder of its result, with the bytes that the service has. No file is incomplete. */
async function checkFiles({
  jobs,
  folders,
  readMedia,
}: Evidence): Promise<{ readonly violations: string[]; readonly count: number; readonly parts: number }> {
  const violations: string[] = [];
  const known = new Set<string>();
  let count = 0;
  for (const { key, state, outcome, files, folder } of jobs) {
    if (state !== "succeeded") continue;
    const { outputs } = JSON.parse(outcome ?? "{}") as { outputs?: readonly { url?: string }[] };
    const saved = JSON.parse(files ?? "[]") as readonly { name: string; bytes: number }[];
    if (saved.length !== outputs?.length) violations.push(`${key} has ${saved.length} files, not ${outputs?.length}`);
    for (const [index, file] of saved.entries()) {
      const path = join(folder?.replace(`${hostname()}:`, "") ?? "", file.name);
      const expected = await readMedia(outputs?.[index]?.url ?? "");
      known.add(digest(expected));
      const content = await readFile(path).catch(() => undefined);
      count++;
      if (!content) violations.push(`lost: ${key} has no file ${path}`);
      else if (content.length !== file.bytes || digest(content) !== digest(expected))
        violations.push(`${key}: ${path} is not whole: ${content.length} of ${expected.length} bytes`);
    }
  }
  let parts = 0;
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name.startsWith("manifest.jsonl")) continue;
      if (entry.name.endsWith(".part")) parts++;
      else if (!known.has(digest(await readFile(join(entry.parentPath, entry.name)))))
        violations.push(`${relative(folder, join(entry.parentPath, entry.name))} in ${folder} is not whole`);
    }
  }
  return { violations, count, parts };
}

/** Every result is in the manifest of its folder, once, and every line is complete. */
async function checkManifests({ jobs, folders, replaced }: Evidence): Promise<string[]> {
  const violations: string[] = [];
  for (const folder of folders) {
    const text = await readFile(join(folder, "manifest.jsonl"), "utf8").catch(() => "");
    const sequences: number[] = [];
    for (const [index, line] of text.split("\n").entries()) {
      if (line === "") continue;
      try {
        const { sequence } = JSON.parse(line) as { sequence: number };
        if (!replaced.has(sequence)) sequences.push(sequence);
      } catch {
        violations.push(`${folder}: line ${index + 1} of the manifest is not complete: ${line.slice(0, 80)}`);
      }
    }
    const expected = jobs
      .filter((job) => job.folder === `${hostname()}:${folder}`)
      .map(({ sequence }) => Number(sequence))
      .sort((a, b) => a - b);
    if (sequences.join() !== expected.join())
      violations.push(
        `${folder}: the manifest has ${sequences.length} results, of ${expected.length}: ${difference(sequences, expected)}`,
      );
  }
  return violations;
}

function difference(actual: readonly number[], expected: readonly number[]): string {
  const missing = expected.filter((sequence) => !actual.includes(sequence));
  const repeated = actual.filter((sequence, index) => actual.indexOf(sequence) !== index);
  const strange = actual.filter((sequence) => !expected.includes(sequence));
  return `missing ${missing.join(" ")}; repeated ${repeated.join(" ")}; of other folders ${strange.join(" ")}`;
}

function digest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
