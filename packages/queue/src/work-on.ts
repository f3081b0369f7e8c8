import {
  AbortedError,
  KlingError,
  RequestRefusedError,
  TaskFailedError,
  TaskInDoubtError,
  WaitTimeoutError,
} from "@klingkit/errors";
import { fieldsOf, type PrepareOptions, type Task, type TaskResult, type TaskSnapshot } from "@klingkit/tasks";
import type { QueueContext } from "./context.ts";
import { endpointOf } from "./endpoint-input.ts";
import { hasFile } from "./files/has-file.ts";
import { meetLimit, stopLane } from "./lane.ts";
import { ownIdOf } from "./own-id.ts";
import { readJson } from "./read-json.ts";
import type { Recorder } from "./recorder.ts";
import { readFailure, type Sent } from "./sending.ts";
import type { Taken } from "./steps/load.ts";
import { putBack, recordDoubt } from "./steps/record.ts";
import type { End, Next } from "./steps/settle.ts";

/** Limit of one create, milliseconds: shorter where the limit of slots is learned, because a full service is met only at its end. */
const CREATE = { given: 60_000, learned: 10_000 };
/** Between two tries to find out what the service will not tell, milliseconds. */
const PAUSE = 15_000;

/** A job at work in this process. */
export interface AtWork {
  readonly context: QueueContext;
  readonly recorder: Recorder;
  /** Aborts when the queue closes, or another worker has taken over. */
  readonly signal: AbortSignal;
  /** Whether the limit of the job's lane was given. */
  readonly given: boolean;
}

/** What came of a job: `saving` with the result at hand; else it is over, or waits in the record. */
export interface Worked {
  readonly next: Exclude<Next, "again"> | "later";
  readonly result?: TaskResult | undefined;
}

/** Takes one job from where its record stands to the end of its task. Each step is recorded before the next begins. */
export async function workOn(work: AtWork, taken: Taken): Promise<Worked> {
  for (let job = taken; ; job = nextAttempt(job)) {
    const { next, result } = await workOnce(work, job);
    if (next !== "again") return { next, result };
  }
}

function nextAttempt(job: Taken): Taken {
  return { ...job, attempt: job.attempt + 1, state: "claimed", intent: null, reference: null, sentAt: null };
}

async function workOnce(
  work: AtWork,
  job: Taken,
): Promise<{ readonly next: Next | "later"; readonly result?: TaskResult | undefined }> {
  const sent = await begin(work, job);
  if (sent === "gone") return { next: "gone" };
  if (sent === "cancelled") return { next: await end(work, job, { status: "cancelled" }) };
  if (sent.is !== "made") return { next: await withoutTask(work, job, sent) };
  const { ending, result } = await waitFor(work, job, sent.task);
  return { next: await end(work, job, ending), result };
}

/** The job's task: made now, found again, or taken up from the record. */
async function begin(work: AtWork, job: Taken): Promise<Sent | "cancelled" | "gone"> {
  const { client } = work.context;
  if (job.reference !== null) return { is: "made", task: await client.tasks.resume(job.reference) };
  // Recorded as about to be sent by somebody who said nothing more: it is looked for before it is sent.
  if ((job.state === "sent" || job.state === "doubt") && job.intent !== null) {
    const found = await lookFor(work, job, job.intent);
    return found ?? send(work, job, job.intent);
  }
  return prepareAndSend(work, job);
}

async function prepareAndSend(work: AtWork, job: Taken): Promise<Sent | "cancelled" | "gone"> {
  const { context, recorder } = work;
  let intent: string;
  try {
    const options: PrepareOptions = fieldsOf(readJson(job.options));
    const prepared = await endpointOf(context.client, job.endpoint).prepare(readJson(job.input), {
      ...options,
      ...(context.callbackUrl === undefined ? {} : { callbackUrl: context.callbackUrl }),
      externalTaskId: ownIdOf(job),
    });
    intent = JSON.stringify(prepared);
  } catch (error) {
    // What cannot be prepared will not be prepared by trying again.
    return error instanceof KlingError ? readFailure(error) : { is: "refused", error: asError(error) };
  }
  const permission = await recorder.intent({ id: job.id, attempt: job.attempt, intent, sentAt: context.clock.now() });
  if (permission !== "send") return permission === "lost" ? "gone" : permission;
  return send(work, job, intent);
}

async function send(work: AtWork, job: Taken, intent: string): Promise<Sent | "gone"> {
  const { context, recorder, signal, given } = work;
  let sent: Sent;
  try {
    sent = {
      is: "made",
      task: await context.client.tasks.send(intent, { createTimeout: given ? CREATE.given : CREATE.learned, signal }),
    };
  } catch (error) {
    sent = readFailure(error);
  }
  if (sent.is === "doubt" && sent.task) {
    await recordDoubt(context, job);
    // Where it is found the intent is of no more use; where it is not, it is sent again.
    const found = await lookFor(work, job, intent);
    return found ?? send(work, job, intent);
  }
  if (sent.is === "made" && !(await keepTask(work, job, sent.task, recorder))) return "gone";
  return sent;
}

/** Looks the own id up until the service says whether it knows it. Undefined when it does not: nothing was made. */
async function lookFor(work: AtWork, job: Taken, intent: string): Promise<Sent | "gone" | undefined> {
  const { context, recorder, signal } = work;
  const { kind: _kind, path: _path, body: _body, slot: _slot, ...reference } = fieldsOf(readJson(intent));
  const doubt = { ...reference, doubtSince: job.sentAt ?? context.clock.now() };
  if (!("externalTaskId" in reference)) {
    const error = new TaskInDoubtError("It was sent, and this endpoint has no own ids to look for.", {
      taskState: "unknown",
    });
    return { is: "doubt", task: undefined, error };
  }
  for (;;) {
    try {
      const task = await context.client.tasks.recover(JSON.stringify(doubt), { signal });
      if (!task) return undefined;
      return (await keepTask(work, job, task, recorder)) ? { is: "made", task } : "gone";
    } catch (error) {
      if (!(error instanceof KlingError) || error instanceof AbortedError) throw error;
      context.emit({ type: "trouble", what: `looking for ${job.key}`, reason: error.summary });
      await context.clock.sleep(PAUSE, signal);
    }
  }
}

async function keepTask({ context }: AtWork, job: Taken, task: Task, recorder: Recorder): Promise<boolean> {
  const { id, attempt, lane, key } = job;
  context.emit({ type: "sent", key, attempt, task: task.id });
  return recorder.task({ id, attempt, lane, reference: JSON.stringify(task) });
}

/** Records that there is no task, or that nobody knows. */
async function withoutTask(work: AtWork, job: Taken, sent: Exclude<Sent, { is: "made" }>): Promise<Next | "later"> {
  const { context } = work;
  switch (sent.is) {
    case "refused":
      return end(work, job, { status: "refused", error: errorOf(sent.error) });
    case "doubt":
      return end(work, job, { status: "unknown", error: errorOf(sent.error) });
    case "full":
      await putBack(context, job, 0);
      await meetLimit(context, job.lane);
      return "later";
    case "stopped":
      await putBack(context, job, 0);
      await stopLane(context, job.lane, sent.reason);
      return "later";
    case "later":
      await putBack(context, job, sent.seconds);
      context.emit({ type: "trouble", what: `sending ${job.key}`, reason: sent.reason });
      return "later";
  }
}

/** Waits until the task has ended, however long and however often the asking fails. */
async function waitFor(
  { context, signal }: AtWork,
  job: Taken,
  task: Task,
): Promise<{ readonly ending: Omit<End, "id" | "attempt">; readonly result?: TaskResult }> {
  const reference = JSON.stringify(task);
  let last: TaskSnapshot | undefined;
  let shown = "";
  for (;;) {
    try {
      const result = await task.wait({
        signal,
        onUpdate({ status, progress, task: seen }) {
          last = seen ?? last;
          const step = `${status} ${progress.toFixed(1)}`;
          if (step !== shown) context.emit({ type: "progress", key: job.key, status, progress });
          shown = step;
        },
      });
      const outcome = outcomeOf(result);
      return { ending: { status: "made", reference, outcome, hasFiles: result.outputs.some(hasFile) }, result };
    } catch (error) {
      if (error instanceof TaskFailedError) {
        return { ending: { status: "failed", reference, outcome: last && outcomeOf(last), error: errorOf(error) } };
      }
      if (error instanceof RequestRefusedError)
        return { ending: { status: "unknown", reference, error: errorOf(error) } };
      if (error instanceof WaitTimeoutError) continue;
      if (!(error instanceof KlingError) || error instanceof AbortedError) throw error;
      context.emit({ type: "trouble", what: `waiting for ${job.key}`, reason: error.summary });
      await context.clock.sleep(PAUSE, signal);
    }
  }
}

function outcomeOf({ id, outputs, billing, message, createdAt, updatedAt }: TaskSnapshot): object {
  return { task: id, outputs, billing, message, createdAt, updatedAt };
}

function end({ recorder }: AtWork, { id, attempt }: Taken, ending: Omit<End, "id" | "attempt">): Promise<Next> {
  return recorder.end({ id, attempt, ...ending });
}

function errorOf(error: Error): { name: string; message: string; code?: number | undefined } {
  return { name: error.name, message: error.message, code: error instanceof KlingError ? error.code : undefined };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
