import {
  AbortError,
  KlingError,
  RequestRefusedError,
  TaskFailedError,
  TaskOutcomeUnknownError,
  WaitTimeoutError,
} from "@klingkit/errors";
import { fieldsOf, type PrepareOptions, type Task, type SucceededTask } from "@klingkit/tasks";
import type { QueueContext } from "./context.ts";
import { endpointOf } from "./endpoint-input.ts";
import { jobError } from "./job-error.ts";
import { meetLimit, stopLane } from "./lane.ts";
import type { OpenSends } from "./open-sends.ts";
import { ownIdOf } from "./own-id.ts";
import { readJson } from "./read-json.ts";
import type { Recorder } from "./recorder.ts";
import { readFailure, type Sent } from "./sending.ts";
import { holdBack } from "./steps/hold-back.ts";
import type { Taken } from "./steps/load.ts";
import type { Permission } from "./steps/permit-sends.ts";
import { putBack, recordDoubt } from "./steps/record.ts";
import type { End, Next } from "./steps/settle.ts";

/** Limit of one create, milliseconds: shorter where the limit of slots is learned, because a full service is met only at its end. */
const CREATE = { given: 60_000, learned: 10_000 };
/** Limit of the time in the client's own queue for a slot, milliseconds: the permission to send must not grow old there. */
const CLIENT_QUEUE = 60_000;
/** Longest time between the permission to send and the last request, milliseconds: a look-up, the client's queue, the create. */
const SEND_LASTS = 15_000 + CLIENT_QUEUE + CREATE.given;
/** Between two tries to find out what the service will not tell, milliseconds. */
const PAUSE = 15_000;

/** A job at work in this process. */
export interface AtWork {
  readonly context: QueueContext;
  readonly recorder: Recorder;
  readonly sends: OpenSends;
  /** Aborts when the queue closes, or another worker has taken over. */
  readonly signal: AbortSignal;
  /** Whether the limit of the job's lane was given. */
  readonly given: boolean;
}

/** What came of a job: `saving` with the result at hand; else it is over, or waits in the record. */
export interface Worked {
  readonly next: Exclude<Next, "again"> | "later";
  readonly result?: SucceededTask | undefined;
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

/** What came of an attempt's beginning: an outcome, or the reason why it may not be sent. */
type Begun = Sent | { readonly is: Exclude<Permission, "send"> };

async function workOnce(
  work: AtWork,
  job: Taken,
): Promise<{ readonly next: Next | "later"; readonly result?: SucceededTask | undefined }> {
  const sent = await begin(work, job);
  if (sent.is !== "made") return { next: await withoutTask(work, job, sent) };
  const { ending, result } = await waitFor(work, job, sent.task);
  return { next: await end(work, job, ending), result };
}

/** The job's task: made now, found again, or taken up from the record. */
async function begin(work: AtWork, job: Taken): Promise<Begun> {
  const { client } = work.context;
  if (job.reference !== null) return { is: "made", task: await client.tasks.resume(job.reference) };
  // A recorded intent may have been sent by a worker that stopped: it is looked up before it is sent again.
  if ((job.state === "sent" || job.state === "doubt") && job.intent !== null) {
    const until = (job.sentAt ?? work.context.clock.now()) + SEND_LASTS;
    return (await lookFor(work, job, job.intent, until)) ?? send(work, job, job.intent);
  }
  return prepareAndSend(work, job);
}

async function prepareAndSend(work: AtWork, job: Taken): Promise<Begun> {
  const { context } = work;
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
  return send(work, job, intent);
}

/** Sends an intent until it is known what came of it, each time with a permission of its own. */
async function send(work: AtWork, job: Taken, intent: string): Promise<Begun> {
  const { context, recorder, sends } = work;
  for (;;) {
    const sent = await sends.run(job.id, (withdrawn) => sendOnce(work, job, intent, withdrawn));
    if (sent.is === "withdrawn") continue;
    if (sent.is === "doubt" && sent.task) {
      await recordDoubt(context, job);
      const found = await lookFor(work, job, intent, context.clock.now());
      if (found) return found;
      continue;
    }
    if (sent.is === "made" && !(await keepTask(work, job, sent.task, recorder))) return { is: "lost" };
    return sent;
  }
}

/** Asks for permission and sends. `withdrawn`: the permission was withdrawn before anything was sent. */
async function sendOnce(
  { context, recorder, signal, given }: AtWork,
  { id, attempt }: Taken,
  intent: string,
  withdrawn: AbortSignal,
): Promise<Begun | { readonly is: "withdrawn" }> {
  const permission = await recorder.permit({ id, attempt, intent, sentAt: context.clock.now() });
  if (permission !== "send") return { is: permission };
  try {
    const task = await context.client.tasks.send(intent, {
      // What may have been sent before was looked up before it comes here.
      sentBefore: false,
      queueTimeout: CLIENT_QUEUE,
      createTimeout: given ? CREATE.given : CREATE.learned,
      signal: AbortSignal.any([signal, withdrawn]),
    });
    return { is: "made", task };
  } catch (error) {
    if (error instanceof AbortError && error.taskState !== "unknown" && withdrawn.aborted && !signal.aborted)
      return { is: "withdrawn" };
    return readFailure(error);
  }
}

/**
 * Looks the own id up until the service says whether it knows it. Undefined when it does not: nothing was made.
 * @param sentUntil when it may have been sent last, epoch milliseconds: a task may show itself some time after that
 */
async function lookFor(work: AtWork, job: Taken, intent: string, sentUntil: number): Promise<Begun | undefined> {
  const { context, recorder, signal } = work;
  const { kind: _kind, path: _path, body: _body, slot: _slot, ...reference } = fieldsOf(readJson(intent));
  const doubt = { ...reference, doubtSince: sentUntil };
  if (!("externalTaskId" in reference)) {
    const error = new TaskOutcomeUnknownError(
      "It was sent, and this endpoint has no external task ids to look it up by.",
      {
        taskState: "unknown",
      },
    );
    return { is: "doubt", task: undefined, error };
  }
  for (;;) {
    try {
      const task = await context.client.tasks.recover(JSON.stringify(doubt), { signal });
      if (!task) return undefined;
      return (await keepTask(work, job, task, recorder)) ? { is: "made", task } : { is: "lost" };
    } catch (error) {
      if (!(error instanceof KlingError) || error instanceof AbortError) throw error;
      // No look-up can find out: it is not sent again.
      if (error instanceof TaskOutcomeUnknownError && error.cause === undefined)
        return { is: "doubt", task: undefined, error };
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
async function withoutTask(work: AtWork, job: Taken, sent: Exclude<Begun, { is: "made" }>): Promise<Next | "later"> {
  const { context } = work;
  switch (sent.is) {
    case "lost":
      return "gone";
    case "cancelled":
      return end(work, job, { status: "cancelled" });
    case "paused":
      return postpone(work, job, 0);
    case "over-budget": {
      const next = await postpone(work, job, 0);
      if (job.budget !== null) await holdBack(context, job.budget);
      return next;
    }
    case "refused":
      return end(work, job, { status: "refused", error: jobError(sent.error) });
    case "doubt":
      return end(work, job, { status: "unknown", error: jobError(sent.error) });
    case "full": {
      const next = await postpone(work, job, 0);
      await meetLimit(context, job.lane);
      return next;
    }
    case "stopped": {
      const next = await postpone(work, job, 0);
      await stopLane(context, job.lane, sent.reason);
      return next;
    }
    case "later":
      context.emit({ type: "trouble", what: `sending ${job.key}`, reason: sent.reason });
      return postpone(work, job, sent.seconds);
  }
}

/** Gives the slot back until the job's turn comes again; a job that was cancelled ends instead. */
async function postpone(work: AtWork, job: Taken, seconds: number): Promise<Next | "later"> {
  switch (await putBack(work.context, job, seconds)) {
    case "waiting":
      return "later";
    case "cancelled":
      return end(work, job, { status: "cancelled" });
    case "lost":
      return "gone";
  }
}

/** Waits until the task has ended, however long and however often the asking fails. */
async function waitFor(
  { context, signal }: AtWork,
  job: Taken,
  task: Task,
): Promise<{ readonly ending: Omit<End, "id" | "attempt">; readonly result?: SucceededTask }> {
  const reference = JSON.stringify(task);
  let last: Task | undefined;
  let shown = "";
  for (;;) {
    try {
      const result = await task.wait({
        signal,
        onUpdate({ status, progress, task: seen }) {
          last = seen;
          const step = `${status} ${progress.toFixed(1)}`;
          if (step !== shown) context.emit({ type: "progress", key: job.key, status, progress });
          shown = step;
        },
      });
      const outcome = outcomeOf(result);
      return {
        ending: { status: "made", reference, outcome, hasFiles: result.outputs.some((output) => "open" in output) },
        result,
      };
    } catch (error) {
      if (error instanceof TaskFailedError) {
        return { ending: { status: "failed", reference, outcome: last && outcomeOf(last), error: jobError(error) } };
      }
      if (error instanceof RequestRefusedError)
        return { ending: { status: "unknown", reference, error: jobError(error) } };
      if (error instanceof WaitTimeoutError) continue;
      if (!(error instanceof KlingError) || error instanceof AbortError) throw error;
      context.emit({ type: "trouble", what: `waiting for ${job.key}`, reason: error.summary });
      await context.clock.sleep(PAUSE, signal);
    }
  }
}

function outcomeOf({ id, outputs, billing, message, createdAt, updatedAt }: Task): object {
  return { task: id, outputs, billing, message, createdAt, updatedAt };
}

function end({ recorder }: AtWork, { id, attempt }: Taken, ending: Omit<End, "id" | "attempt">): Promise<Next> {
  return recorder.end({ id, attempt, ...ending });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
