import {
  AbortError,
  KlingError,
  RequestRejectedError,
  TaskFailedError,
  TaskOutcomeUnknownError,
  WaitTimeoutError,
} from "@klingkit/errors";
import type { PrepareOptions, SucceededTask, Task, TaskIntent } from "@klingkit/tasks";
import { batched } from "./batched.ts";
import type { QueueContext } from "./context.ts";
import { endpointOf } from "./endpoints.ts";
import { externalTaskIdOf } from "./external-task-id.ts";
import { laneLimit, UNLIMITED } from "./lane.ts";
import { jobError, outcomeOf } from "./outcome.ts";
import { readJson } from "./read-json.ts";
import { readFailure, type SendOutcome, withheld } from "./send-outcome.ts";
import { holdBack } from "./steps/hold-back.ts";
import type { Taken } from "./steps/load.ts";
import { findWithdrawn, permitSends, type SendRequest } from "./steps/permit-sends.ts";
import { type AcceptedTask, recordDoubt, recordTasks, requeue } from "./steps/record.ts";
import { type End, type Next, settle } from "./steps/settle.ts";

/** Limit of one create, milliseconds: shorter if the concurrency is learned, because a full service is met only at its end. */
const CREATE_TIMEOUT = { configured: 60_000, learned: 10_000 };
/** Limit of the wait for a slot of the client, milliseconds: the permission to send must not become old there. */
const QUEUE_TIMEOUT = 60_000;
/** Longest time from the permission to send to the last request, milliseconds: a look-up, the client's queue, the create. */
const SEND_TIMEOUT = 15_000 + QUEUE_TIMEOUT + CREATE_TIMEOUT.configured;
/** Between two attempts to find out what the service does not answer, milliseconds. */
const PAUSE = 15_000;

/** The next step of a job: `saving` has the task whose outputs are to be saved. */
export interface JobStep {
  readonly next: Next | "later";
  readonly task?: SucceededTask;
}

/** Processes jobs in this worker. */
export interface JobRunner {
  /** Continues a job from its record until its task ends. Each step is recorded before the next one begins. */
  run(job: Taken, signal: AbortSignal): Promise<JobStep>;
  /** Aborts sends whose job was cancelled, by any process, or taken over by another worker. */
  withdrawSends(): Promise<void>;
}

export function createJobRunner(context: QueueContext): JobRunner {
  const { client, clock, emit } = context;
  const permit = batched((items: readonly SendRequest[]) => permitSends(context, items));
  const record = batched((items: readonly AcceptedTask[]) => recordTasks(context, items));
  const end = batched((ends: readonly End[]) => settle(context, ends));
  // Time passes between the permission and the request: the client may wait for a slot, back off, or recover from a lost
  // response and send again. A job that is cancelled meanwhile must not be sent.
  const sends = new Set<{ readonly id: string; readonly withdrawn: AbortController }>();

  async function run(taken: Taken, signal: AbortSignal): Promise<JobStep> {
    for (let job = taken; ;) {
      const step = await runAttempt(job, signal);
      if (step.next !== "again") return step;
      job = { ...job, attempt: job.attempt + 1, state: "claimed", intent: null, reference: null, sentAt: null };
    }
  }

  async function runAttempt(job: Taken, signal: AbortSignal): Promise<JobStep> {
    const { id, attempt } = job;
    const outcome = await begin(job, signal);
    switch (outcome.is) {
      case "lost":
        return { next: "gone" };
      case "ended":
        return { next: await end({ id, attempt, status: outcome.status, error: outcome.error }) };
      case "postponed": {
        const state = await requeue(context, job, outcome.seconds);
        await outcome.after?.();
        return { next: state === "cancelled" ? await end({ id, attempt, status: state }) : state };
      }
      case "accepted": {
        const { ending, task } = await waitFor(job, outcome.task, signal);
        const next = await end({ id, attempt, ...ending });
        return task ? { next, task } : { next };
      }
    }
  }

  /** The job's task: from its record, found again, or sent now. */
  async function begin(job: Taken, signal: AbortSignal): Promise<SendOutcome> {
    if (job.reference !== null) return { is: "accepted", task: await client.tasks.resume(job.reference) };
    // A recorded intent may have been sent by a worker that stopped: it is looked up before it is sent again.
    if ((job.state === "sent" || job.state === "doubt") && job.intent !== null) {
      const found = await lookUp(job, job.intent, (job.sentAt ?? clock.now()) + SEND_TIMEOUT, signal);
      return found ?? send(job, job.intent, signal);
    }
    let intent: TaskIntent;
    try {
      intent = await endpointOf(client, job.endpoint).prepare(readJson(job.input), {
        ...readJson<PrepareOptions>(job.options),
        ...(context.callbackUrl === undefined ? {} : { callbackUrl: context.callbackUrl }),
        externalTaskId: externalTaskIdOf(job),
      });
    } catch (error) {
      if (error instanceof KlingError) return readFailure(context, job, error);
      // What cannot be prepared now cannot be prepared later.
      return { is: "ended", status: "refused", error: jobError(error) };
    }
    return send(job, JSON.stringify(intent), signal);
  }

  /** Sends an intent until the outcome is known, each time with a new permission. */
  async function send(job: Taken, intent: string, signal: AbortSignal): Promise<SendOutcome> {
    for (;;) {
      const outcome = await sendOnce(job, intent, signal);
      if (outcome === "withdrawn") continue;
      if (outcome !== "unknown") return outcome.is === "accepted" ? keep(job, outcome.task) : outcome;
      await recordDoubt(context, job);
      const found = await lookUp(job, intent, clock.now(), signal);
      if (found) return found;
    }
  }

  /** @returns `withdrawn` if the permission was withdrawn before anything was sent; `unknown` if a look-up must tell */
  async function sendOnce(
    job: Taken,
    intent: string,
    signal: AbortSignal,
  ): Promise<SendOutcome | "withdrawn" | "unknown"> {
    const { id, attempt, lane, budget } = job;
    const current = { id, withdrawn: new AbortController() };
    const withdrawn = current.withdrawn.signal;
    sends.add(current);
    try {
      const permission = await permit({ id, attempt, intent, sentAt: clock.now() });
      if (permission === "over-budget" && budget !== null)
        return { is: "postponed", seconds: 0, after: () => holdBack(context, budget) };
      if (permission !== "send") return withheld[permission];
      const isLearned = (laneLimit(context, lane) ?? UNLIMITED) === UNLIMITED;
      const task = await client.tasks.send(intent, {
        // An intent that may have been sent before was looked up before it comes here.
        possiblySent: false,
        queueTimeout: QUEUE_TIMEOUT,
        createTimeout: isLearned ? CREATE_TIMEOUT.learned : CREATE_TIMEOUT.configured,
        signal: AbortSignal.any([signal, withdrawn]),
      });
      return { is: "accepted", task };
    } catch (error) {
      if (!(error instanceof KlingError)) throw error;
      // Without an external task id there is no look-up.
      if (error.taskState === "unknown") return error.task?.externalTaskId ? "unknown" : unrecoverable(error);
      if (error instanceof AbortError && withdrawn.aborted && !signal.aborted) return "withdrawn";
      return readFailure(context, job, error);
    } finally {
      sends.delete(current);
    }
  }

  /**
   * Looks an intent up until the service answers whether it has the task. Undefined if it has none.
   * @param sentUntil when it may have been sent last, epoch milliseconds: a task may appear some time after that
   */
  async function lookUp(
    job: Taken,
    json: string,
    sentUntil: number,
    signal: AbortSignal,
  ): Promise<SendOutcome | undefined> {
    const intent = readJson<TaskIntent>(json);
    if (intent.externalTaskId === undefined) {
      const summary = "The create was sent, and this endpoint has no external task ids to look it up by.";
      return unrecoverable(new TaskOutcomeUnknownError(summary, { taskState: "unknown", recoverable: false }));
    }
    const reference = JSON.stringify({ ...intent, kind: undefined, outcomeUnknownSince: sentUntil });
    for (;;) {
      try {
        const task = await client.tasks.recover(reference, { signal });
        return task && (await keep(job, task));
      } catch (error) {
        if (!(error instanceof KlingError) || error instanceof AbortError) throw error;
        if (error instanceof TaskOutcomeUnknownError && !error.recoverable) return unrecoverable(error);
        emit({ type: "trouble", what: `looking for ${job.key}`, reason: error.summary });
        await clock.sleep(PAUSE, signal);
      }
    }
  }

  async function keep({ id, attempt, lane, key }: Taken, task: Task): Promise<SendOutcome> {
    emit({ type: "sent", key, attempt, task: task.id });
    const isOurs = await record({ id, attempt, lane, reference: JSON.stringify(task) });
    return isOurs ? { is: "accepted", task } : { is: "lost" };
  }

  /** Waits until the task ends, however long it takes and however often a poll fails. */
  async function waitFor(
    job: Taken,
    task: Task,
    signal: AbortSignal,
  ): Promise<{ readonly ending: Omit<End, "id" | "attempt">; readonly task?: SucceededTask }> {
    const reference = JSON.stringify(task);
    let last: Task | undefined;
    let shown = "";
    for (;;) {
      try {
        const done = await task.wait({
          signal,
          onUpdate({ status, progress, task: polled }) {
            last = polled;
            const step = `${status} ${progress.toFixed(1)}`;
            if (step !== shown) emit({ type: "progress", key: job.key, status, progress });
            shown = step;
          },
        });
        const hasFiles = done.outputs.some((output) => "open" in output);
        return { ending: { status: "made", reference, outcome: outcomeOf(done), hasFiles }, task: done };
      } catch (error) {
        if (error instanceof TaskFailedError)
          return { ending: { status: "failed", reference, outcome: last && outcomeOf(last), error: jobError(error) } };
        if (error instanceof RequestRejectedError)
          return { ending: { status: "unknown", reference, error: jobError(error) } };
        if (error instanceof WaitTimeoutError) continue;
        if (!(error instanceof KlingError) || error instanceof AbortError) throw error;
        emit({ type: "trouble", what: `waiting for ${job.key}`, reason: error.summary });
        await clock.sleep(PAUSE, signal);
      }
    }
  }

  return {
    run,
    async withdrawSends() {
      if (sends.size === 0) return;
      const ids = [...sends].map(({ id }) => id);
      const withdrawn = new Set(await findWithdrawn(context, ids));
      for (const open of sends)
        if (withdrawn.has(open.id)) open.withdrawn.abort(new Error("The job was cancelled, or another worker has it."));
    },
  };
}

/** The outcome is unknown and no look-up can tell, so the job is never sent again. */
function unrecoverable(error: KlingError): SendOutcome {
  return { is: "ended", status: "unknown", error: jobError(error) };
}
