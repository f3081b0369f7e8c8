import {
  AbortError,
  ConfigurationError,
  ConnectionError,
  KlingError,
  RequestRejectedError,
  TaskFailedError,
  TaskOutcomeUnknownError,
  WaitTimeoutError,
} from "@klingkit/errors";
import { isFinal, type PrepareOptions, type SucceededTask, type Task, type TaskIntent } from "@klingkit/tasks";
import { batched } from "./batched.ts";
import type { QueueContext } from "./context.ts";
import { resolveInput } from "./chain/resolve-input.ts";
import { endpointOf } from "./endpoints.ts";
import { externalTaskIdOf } from "./external-task-id.ts";
import { configuredLaneLimit, stopLane, UNLIMITED } from "./lane.ts";
import { jobError, outcomeOf } from "./outcome.ts";
import { readJson } from "./read-json.ts";
import { deniedOutcomes, outcomeOfError, type SendOutcome } from "./send-outcome.ts";
import { isCancelled } from "./steps/cancel.ts";
import { type AttemptResult, finishAttempts, type NextStep } from "./steps/finish-attempts.ts";
import { holdOverBudget } from "./steps/hold-over-budget.ts";
import type { ClaimedJob } from "./steps/load.ts";
import { findRevoked, permitSends, type SendRequest } from "./steps/permit-sends.ts";
import { type AcceptedTask, recordUnknown, recordTasks, requeue } from "./steps/record.ts";

/**
 * `createTimeout` of a send, milliseconds. It is shorter if the concurrency is learned, because the client reports a
 * rejection for lack of a free slot (1303) only after this time.
 */
const CREATE_TIMEOUT = { configured: 60_000, learned: 10_000 };
/** `queueTimeout` of a send, milliseconds: the permission to send must not become outdated while the client waits. */
const QUEUE_TIMEOUT = 60_000;
/**
 * The maximum time between the permission and the last request that it covers, milliseconds: a lookup, the client's
 * queue, the create.
 */
const SEND_TIMEOUT = 15_000 + QUEUE_TIMEOUT + CREATE_TIMEOUT.configured;
/** The time before a failed lookup, poll or read of an input is repeated, milliseconds. */
const RETRY_DELAY = 15_000;

/** The next step of a job. `download` has the task whose outputs are to be downloaded. */
export interface JobStep {
  readonly next: NextStep | "postponed";
  readonly task?: SucceededTask;
}

/** Processes jobs in this worker. */
export interface JobRunner {
  /** Continues a job from its recorded state until its task ends. Each step is recorded before the next one begins. */
  run(job: ClaimedJob, signal: AbortSignal): Promise<JobStep>;
  /** Aborts the sends of jobs that a process cancelled or another worker took over. */
  abortRevokedSends(): Promise<void>;
}

export function createJobRunner(context: QueueContext): JobRunner {
  const { client, clock, emit } = context;
  const permit = batched((items: readonly SendRequest[]) => permitSends(context, items));
  const record = batched((items: readonly AcceptedTask[]) => recordTasks(context, items));
  const finish = batched((results: readonly AttemptResult[]) => finishAttempts(context, results));
  // Time passes between the permission and the request: the client may wait for a slot, back off, or recover from a lost
  // response and send again. A job that is cancelled during this time must not be sent.
  const activeSends = new Set<{ readonly id: string; readonly revoked: AbortController }>();

  async function run(claimed: ClaimedJob, signal: AbortSignal): Promise<JobStep> {
    for (let job = claimed; ;) {
      const step = await runAttempt(job, signal);
      if (step.next !== "retry") return step;
      job = { ...job, attempt: job.attempt + 1, state: "claimed", intent: null, reference: null, sentAt: null };
    }
  }

  async function runAttempt(job: ClaimedJob, signal: AbortSignal): Promise<JobStep> {
    const { id, attempt } = job;
    let prepared: TaskIntent | undefined;
    const outcome = await startAttempt(job, signal, (intent) => (prepared = intent));
    // The files that a task did not use, or whose task was found after its response was lost.
    const discardFiles = async (): Promise<void> => {
      if (prepared) await client.tasks.discard(prepared);
    };
    switch (outcome.type) {
      case "taken-over":
        return { next: "taken-over" };
      case "ended":
        // If the outcome is unknown, a task may use them.
        if (outcome.status !== "unknown") await discardFiles();
        return {
          next: await finish({
            id,
            attempt,
            status: outcome.status,
            reference: outcome.reference,
            error: outcome.error,
          }),
        };
      case "postponed": {
        const requeued = await requeue(context, job, outcome.seconds);
        await outcome.after?.();
        return { next: requeued === "cancelled" ? await finish({ id, attempt, status: requeued }) : requeued };
      }
      case "accepted": {
        const { result, task } = await waitForTask(job, outcome.task, signal);
        await discardFiles();
        const next = await finish({ id, attempt, ...result });
        return task ? { next, task } : { next };
      }
    }
  }

  /**
   * Resumes, recovers or sends the job's task.
   * @param onPrepared receives each intent
   */
  async function startAttempt(
    job: ClaimedJob,
    signal: AbortSignal,
    onPrepared: (intent: TaskIntent) => void,
  ): Promise<SendOutcome> {
    if (job.reference !== null) return resume(job, job.reference, signal);
    // A worker that stopped may have sent the recorded intent: its task is looked up before the job is sent again.
    if ((job.state === "sent" || job.state === "unknown") && job.intent !== null) {
      const found = await recover(job, job.intent, (job.sentAt ?? clock.now()) + SEND_TIMEOUT, signal);
      if (found) return found;
    }
    // Each send has its own intent, because the links of outputs and of uploaded files expire.
    for (;;) {
      const intent = await prepare(job, signal);
      if (!("kind" in intent)) return intent;
      // A body can have megabytes.
      onPrepared(intent.externalTaskId === undefined ? intent : { ...intent, body: "{}" });
      const recorded = withoutBody(intent);
      const outcome = await sendOnce(job, intent, recorded, signal);
      // The next request for permission returns the reason.
      if (outcome === "revoked") continue;
      if (outcome !== "unknown") return outcome.type === "accepted" ? recordTask(job, outcome.task) : outcome;
      await recordUnknown(context, job);
      const found = await recover(job, recorded, clock.now(), signal);
      if (found) return found;
    }
  }

  /** Prepares the create of a job. Its files are uploaded. Returns the outcome if that fails. */
  async function prepare(job: ClaimedJob, signal: AbortSignal): Promise<TaskIntent | SendOutcome> {
    let isResolved = false;
    try {
      const input = await resolveInput(context, job, signal);
      isResolved = true;
      return await endpointOf(client, job.endpoint).prepare(input, {
        ...readJson<PrepareOptions>(job.options),
        ...(context.callbackUrl === undefined ? {} : { callbackUrl: context.callbackUrl }),
        externalTaskId: externalTaskIdOf(job),
        signal,
      });
    } catch (error) {
      // A worker that stops, or lost the job to another one, decides nothing.
      signal.throwIfAborted();
      // The store of the uploads rejects the credentials, for example.
      if (error instanceof ConnectionError && !error.retryable)
        return { type: "postponed", seconds: 0, after: () => stopLane(context, job.lane, error.message) };
      if (error instanceof KlingError) return outcomeOfError(context, job, error);
      // An input that cannot be prepared now cannot be prepared later.
      if (isResolved) return { type: "ended", status: "rejected", error: jobError(error) };
      // The database or the store of the input's files failed.
      emit({ type: "error", operation: `preparing ${job.key}`, reason: jobError(error).message });
      return { type: "postponed", seconds: RETRY_DELAY / 1000 };
    }
  }

  /**
   * Sends an intent.
   * @param recorded the intent as the database stores it
   * @returns `revoked` if the permission was revoked before the request was sent; `unknown` if a lookup is needed
   */
  async function sendOnce(
    job: ClaimedJob,
    intent: TaskIntent,
    recorded: string,
    signal: AbortSignal,
  ): Promise<SendOutcome | "revoked" | "unknown"> {
    const { id, attempt, lane, budget } = job;
    const current = { id, revoked: new AbortController() };
    const revoked = current.revoked.signal;
    activeSends.add(current);
    try {
      const permission = await permit({ id, attempt, intent: recorded, sentAt: clock.now() });
      if (permission === "over-budget" && budget !== null)
        return { type: "postponed", seconds: 0, after: () => holdOverBudget(context, budget) };
      if (permission !== "granted") return deniedOutcomes[permission];
      const isLearned = (configuredLaneLimit(context, lane) ?? UNLIMITED) === UNLIMITED;
      const task = await client.tasks.send(intent, {
        // `recover` has looked up an intent that may have been sent.
        possiblySent: false,
        queueTimeout: QUEUE_TIMEOUT,
        createTimeout: isLearned ? CREATE_TIMEOUT.learned : CREATE_TIMEOUT.configured,
        signal: AbortSignal.any([signal, revoked]),
      });
      return { type: "accepted", task };
    } catch (error) {
      if (!(error instanceof KlingError)) throw error;
      // Without an external task id there is no lookup.
      if (error.taskState === "unknown") return error.task?.externalTaskId ? "unknown" : unrecoverable(error);
      if (error instanceof AbortError && revoked.aborted && !signal.aborted) return "revoked";
      return outcomeOfError(context, job, error);
    } finally {
      activeSends.delete(current);
    }
  }

  /**
   * Looks an intent's task up until the service responds. Undefined if there is no task.
   * @param sentUntil the latest time at which it may have been sent, epoch milliseconds: a task may appear later
   */
  async function recover(
    job: ClaimedJob,
    json: string,
    sentUntil: number,
    signal: AbortSignal,
  ): Promise<SendOutcome | undefined> {
    const intent = readJson<Omit<TaskIntent, "body">>(json);
    if (intent.externalTaskId === undefined) {
      const summary =
        "The outcome of the create is unknown, and this endpoint has no external task ids to look the task up by.";
      return unrecoverable(new TaskOutcomeUnknownError(summary, { taskState: "unknown", recoverable: false }));
    }
    const { kind: _kind, path: _path, ...known } = intent;
    const reference = JSON.stringify({ ...known, outcomeUnknownSince: sentUntil });
    return untilReadable(job, reference, signal, async () => {
      const task = await client.tasks.recover(reference, { signal });
      return task && (await recordTask(job, task));
    });
  }

  function resume(job: ClaimedJob, reference: string, signal: AbortSignal): Promise<SendOutcome> {
    return untilReadable(job, reference, signal, async () => ({
      type: "accepted",
      task: await client.tasks.resume(reference),
    }));
  }

  /**
   * Repeats a lookup of a job's task until the service responds. If the configuration of the client does not fit the
   * task, the lane stops: the job keeps its slots until the configuration is corrected, or ends if it is cancelled.
   */
  async function untilReadable<T>(
    job: ClaimedJob,
    reference: string,
    signal: AbortSignal,
    lookUp: () => Promise<T>,
  ): Promise<T | SendOutcome> {
    for (;;) {
      try {
        return await lookUp();
      } catch (error) {
        if (!(error instanceof KlingError) || error instanceof AbortError) throw error;
        if (error instanceof TaskOutcomeUnknownError && !error.recoverable) return unrecoverable(error);
        if (error instanceof ConfigurationError) {
          if (await isCancelled(context, job)) return unrecoverable(error, reference);
          await stopLane(context, job.lane, error.message);
        }
        emit({ type: "error", operation: `recovering ${job.key}`, reason: error.summary });
        await clock.sleep(RETRY_DELAY, signal);
      }
    }
  }

  async function recordTask({ id, attempt, key, waited }: ClaimedJob, task: Task): Promise<SendOutcome> {
    emit({ type: "sent", key, attempt, taskId: task.id, waited: attempt === 1 ? waited : undefined });
    const isRecorded = await record({ id, attempt, reference: JSON.stringify(task) });
    return isRecorded ? { type: "accepted", task } : { type: "taken-over" };
  }

  /** Waits without a time limit until the task ends. Failed polls are repeated. */
  async function waitForTask(
    job: ClaimedJob,
    task: Task,
    signal: AbortSignal,
  ): Promise<{ readonly result: Omit<AttemptResult, "id" | "attempt">; readonly task?: SucceededTask }> {
    const reference = JSON.stringify(task);
    // The wait reports no update if the task had already ended.
    let last = isFinal(task.status) ? task : undefined;
    let emitted = "";
    for (;;) {
      try {
        const done = await task.wait({
          signal,
          onUpdate({ status, progress, task: polled }) {
            last = polled;
            const step = `${status} ${progress.toFixed(1)}`;
            if (step !== emitted) emit({ type: "progress", key: job.key, status, progress });
            emitted = step;
          },
        });
        const hasFiles = done.outputs.some((output) => "open" in output);
        return { result: { status: "succeeded", reference, outcome: outcomeOf(done), hasFiles }, task: done };
      } catch (error) {
        if (error instanceof TaskFailedError)
          return { result: { status: "failed", reference, outcome: last && outcomeOf(last), error: jobError(error) } };
        if (error instanceof RequestRejectedError)
          return { result: { status: "unknown", reference, error: jobError(error) } };
        if (error instanceof WaitTimeoutError) continue;
        if (!(error instanceof KlingError) || error instanceof AbortError) throw error;
        emit({ type: "error", operation: `waiting for ${job.key}`, reason: error.summary });
        await clock.sleep(RETRY_DELAY, signal);
      }
    }
  }

  return {
    run,
    async abortRevokedSends() {
      if (activeSends.size === 0) return;
      const ids = [...activeSends].map(({ id }) => id);
      const revokedIds = new Set(await findRevoked(context, ids));
      for (const { id, revoked } of activeSends)
        if (revokedIds.has(id)) revoked.abort(new Error("The job was cancelled, or another worker took it over."));
    },
  };
}

/** The JSON of an intent without its body, which can have megabytes: a lookup does not need it. */
function withoutBody({ body: _body, ...recorded }: TaskIntent): string {
  return JSON.stringify(recorded);
}

/** The outcome stays unknown, so the job is never sent again. */
function unrecoverable(error: KlingError, reference?: string): SendOutcome {
  return { type: "ended", status: "unknown", error: jobError(error), reference };
}
