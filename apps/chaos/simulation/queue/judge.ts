import type { TaskState } from "@klingkit/emulator";
import type { JobStatus } from "@klingkit/queue";
import { amountsSince, attemptOf, type Program } from "./ledger.ts";
import type { QueueWorld } from "./world.ts";

/** How long after a cancel another worker may still send what was permitted before, milliseconds: it checks every second. */
const CHECK_INTERVAL = 1000;

/** A task with its job. */
interface JobTask extends TaskState {
  readonly jobId: string;
  readonly attempt: number;
}

/** Checks the rules that hold after every step, with the books of the service. */
export function checkAlways(world: QueueWorld): void {
  const tasks: JobTask[] = [];
  const ids = new Set<string>();
  for (const task of world.emulator.state().tasks) {
    const { id, externalTaskId = "" } = task;
    const attempt = attemptOf(externalTaskId);
    if (!attempt) world.violation(`task ${id} has the external task id "${externalTaskId}"`);
    else tasks.push({ ...task, ...attempt });
    if (ids.has(externalTaskId))
      world.violation(`${externalTaskId} has a second task: ${id} of ${numberIn(task.prompt)}`);
    ids.add(externalTaskId);
  }
  for (const [number, jobTasks] of Map.groupBy(tasks, ({ prompt }) => numberIn(prompt)))
    checkJob(world, number, jobTasks);
  checkOrder(world, tasks);
  checkLimit(world, tasks);
  checkCancels(world);
  for (const program of world.programs) if (program.budget !== "none") checkBudget(world, program, tasks);
}

function numberIn(prompt: string): string {
  return /^#\d+/.exec(prompt)?.[0] ?? prompt;
}

function checkJob(world: QueueWorld, number: string, tasks: readonly JobTask[]): void {
  const job = world.programs.flatMap(({ jobs }) => jobs).find((each) => `#${each.number}` === number);
  if (!job) return world.violation(`task ${tasks[0]?.id} belongs to no job`);
  if (tasks.length > 1 + job.maxRetries)
    world.violation(`${number} has ${tasks.length} tasks, with a maxRetries of ${job.maxRetries}`);
  const succeeded = tasks.filter(({ status }) => status === "succeeded");
  if (succeeded.length > 1) world.violation(`${number} was paid twice: ${succeeded.map(({ id }) => id).join(", ")}`);
  for (const task of tasks)
    if (tasks.some((other) => other.attempt < task.attempt && other.endsAt > task.createdAt))
      world.violation(`attempt ${task.attempt} of ${number} began before the end of the previous one`);
}

/** A task begins after the success of the task whose output it needs. */
function checkOrder(world: QueueWorld, tasks: readonly JobTask[]): void {
  const byNumber = Map.groupBy(tasks, ({ prompt }) => numberIn(prompt));
  for (const { number, needs } of world.programs.flatMap(({ jobs }) => jobs)) {
    if (needs === undefined) continue;
    const sources = byNumber.get(needs.replace("film ", "")) ?? [];
    for (const { id, createdAt } of byNumber.get(`#${number}`) ?? [])
      if (!sources.some(({ status, endsAt }) => status === "succeeded" && endsAt <= createdAt))
        world.violation(`task ${id} of #${number} began before the success of ${needs}`);
  }
}

/** The tasks of a lane never exceed its limit. */
function checkLimit({ facts, emulator, violation }: QueueWorld, tasks: readonly JobTask[]): void {
  const { limit } = facts;
  if (limit === undefined) return;
  const running = tasks.filter(({ endsAt }) => endsAt > emulator.clock.now());
  for (const [lane, all] of Map.groupBy(running, ({ product, model = "" }) => `${product} ${model}`))
    if (all.length > limit) violation(`${lane} has ${all.length} tasks running, more than its limit of ${limit}`);
}

/** Nothing is sent for a job after a cancel that covered it. */
function checkCancels({ cancels, sends, numbers, violation }: QueueWorld): void {
  for (const { worker, covered, returned } of cancels) {
    if (!returned) continue;
    for (const send of sends) {
      if (send.order < returned.order || !covered.has(send.jobId)) continue;
      // Another worker may have been permitted before.
      const wasPermitted = send.permittedAt !== undefined && send.permittedAt < returned.order;
      if (send.worker !== worker && wasPermitted && send.at - returned.at <= CHECK_INTERVAL) continue;
      violation(
        `${send.worker} sent #${numbers.get(send.jobId)} after the cancel of ${worker} had returned (${send.externalTaskId})`,
      );
    }
  }
}

/** The tasks of a program never cost more than its budget, as it was when the last of them was permitted. */
function checkBudget(world: QueueWorld, program: Program, tasks: readonly JobTask[]): void {
  const numbers = new Set(program.jobs.map(({ number }) => `#${number}`));
  const own = tasks.filter(({ prompt }) => numbers.has(numberIn(prompt)));
  const spent = own.reduce((sum, { units }) => sum + units, 0);
  const permitted = world.sends
    .filter(({ externalTaskId }) => own.some((task) => task.units > 0 && task.externalTaskId === externalTaskId))
    .map(({ permittedAt = Infinity }) => permittedAt);
  if (permitted.length === 0) return;
  const amounts = amountsSince(program, Math.max(...permitted));
  if (amounts.every((units) => spent > units))
    world.violation(
      `budget ${program.number} of ${amounts.join(" or ")} units is exceeded: its jobs cost ${spent} (${[...numbers].join(" ")})`,
    );
}

interface JobRow {
  readonly id: string;
  readonly key: string;
  readonly state: string;
  readonly sequence: string | null;
}

const finalStates: readonly string[] = [
  "succeeded",
  "failed",
  "rejected",
  "cancelled",
  "download_failed",
  "unknown",
  "dependency_failed",
] satisfies JobStatus[];

/** Checks the rules that hold when no job is open. */
export async function checkEnd(world: QueueWorld): Promise<void> {
  const { violation } = world;
  const jobs = await world.sql<JobRow>(`SELECT id, key, state, sequence FROM {s}.job`);
  const tasks = Map.groupBy(world.emulator.state().tasks, ({ prompt }) => numberIn(prompt));
  const needs = new Map(world.programs.flatMap(({ jobs: own }) => own.map((job) => [job.key, job.needs])));
  for (const key of world.added) if (!jobs.some((job) => job.key === key)) violation(`${key} was added, and is lost`);
  for (const [number, [first]] of tasks)
    if (!jobs.some(({ key, id }) => key === `film ${number}` && first?.externalTaskId?.includes(id)))
      violation(`task ${first?.id} of ${number} belongs to no job of the queue`);
  for (const { id, key, state, sequence } of jobs) {
    if (!finalStates.includes(state) || sequence === null) violation(`${key} ends as ${state}`);
    const result = world.seen.get(key);
    if (result?.status !== state)
      violation(`results: ${key} is ${result?.status ?? "missing"}, but it ends as ${state}`);
    const own = tasks.get(key.replace("film ", "")) ?? [];
    const hasSucceeded = own.some(({ status }) => status === "succeeded");
    if (state === "succeeded" && !hasSucceeded)
      violation(`${key} ends as succeeded, but it has no task that succeeded`);
    if (hasSucceeded && state !== "succeeded" && state !== "cancelled")
      violation(`${key} ends as ${state}, but its task succeeded`);
    if (state === "failed" && own.at(-1)?.status !== "failed")
      violation(`${key} ends as failed, but its task did not fail`);
    if (state === "unknown") violation(`${key} ends as unknown, but the service knows its tasks`);
    const source = needs.get(key);
    const sourceState = jobs.find((job) => job.key === source)?.state;
    if (state === "dependency_failed" && (sourceState === undefined || !["failed", "rejected"].includes(sourceState)))
      violation(`${key} ends as dependency_failed, but ${source ?? "it needs no job, which"} ends as ${sourceState}`);
    if (sourceState !== undefined && sourceState !== "succeeded" && !["dependency_failed", "cancelled"].includes(state))
      violation(`${key} ends as ${state}, but it needs ${source}, which ends as ${sourceState}`);
    const wasCancelled = world.cancels.some(
      ({ keys }) => keys === undefined || keys.includes(key) || (source !== undefined && keys.includes(source)),
    );
    if (state === "cancelled" && !wasCancelled) violation(`${key} ends as cancelled, but nobody cancelled it`);
    if (state !== "cancelled" && world.cancels.some((call) => call.stillOpen.has(id)))
      violation(`${key} was open after a cancel, but it ends as ${state}`);
    if (own.length > 0 && result?.taskId !== own.at(-1)?.id)
      violation(`results: ${key} has the task ${result?.taskId ?? "none"}, but its last task is ${own.at(-1)?.id}`);
  }
}
