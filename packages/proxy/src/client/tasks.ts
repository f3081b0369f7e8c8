import {
  AbortError,
  ConfigurationError,
  errorFromData,
  KlingError,
  UnexpectedResponseError,
  WaitTimeoutError,
} from "@klingkit/errors";
import { type Clock, safeListener } from "@klingkit/http/options";
import { type Fields, fieldsOf, fieldsOfJson, isFields, type Output, taskDefaults, text } from "@klingkit/tasks";
import type { TaskView } from "../protocol.ts";
import type { Sender } from "./send.ts";
import type { PendingTask, ProxiedTask, ProxyTaskReference, SucceededTask, WaitOptions, WaitUpdate } from "./types.ts";
import type { Waits } from "./waits.ts";

/** Creates the task objects of a client. */
export interface Tasks {
  /** @throws {UnexpectedResponseError} if the value is not the data of a task */
  fromView<O extends Output>(view: unknown): ProxiedTask<O>;
  /** @throws {ConfigurationError} if the value is not a task of a proxy */
  fromReference(reference: unknown): PendingTask;
}

export function createTasks(sender: Sender, waits: Waits, clock: Clock): Tasks {
  function fromView<O extends Output>(view: unknown): ProxiedTask<O> {
    const { outputs, token, ...data } = readView(view);
    const reference: ProxyTaskReference = {
      klingkit: 1,
      id: data.id,
      ...(data.endpoint === undefined ? {} : { endpoint: data.endpoint }),
      token,
    };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the outputs are those of the endpoint, and the status decides about them
    const task = {
      ...data,
      outputs,
      ...(data.status === "succeeded" ? { output: outputs[0] } : {}),
      refresh: async ({ signal } = {}) => fromView<O>(await sender.call({ call: "refresh", token }, signal)),
      wait(options = {}) {
        const waiting = data.status === "succeeded" ? Promise.resolve(task) : waitFor<O>(task, options);
        // An unhandled rejection would be an error of the page, although the task keeps running.
        waiting.catch(() => undefined);
        return waiting;
      },
      toJSON: () => reference,
    } as SucceededTask<O>;
    return task;
  }

  function waitFor<O extends Output>(task: ProxiedTask<O>, options: WaitOptions<O>): Promise<SucceededTask<O>> {
    const { waitTimeout = taskDefaults.waitTimeout, signal, onUpdate } = options;
    const since = clock.now();
    const report = safeListener(onUpdate);
    const timer = new AbortController();
    return new Promise<SucceededTask<O>>((resolve, reject) => {
      let latest = task;
      const settle = (action: () => void): void => {
        unsubscribe();
        timer.abort();
        signal?.removeEventListener("abort", abort);
        action();
      };
      const abort = (): void =>
        settle(() => reject(new AbortError("The wait was aborted.", { ...unfinished(latest), cause: signal?.reason })));
      const onEvent = (event: Fields): void => {
        try {
          const { done, update, error } = event;
          if (isFields(update)) {
            latest = fromView<O>(update["task"]);
            const progress = Number(update["progress"]);
            report({
              status: latest.status,
              elapsed: clock.now() - since,
              progress,
              task: latest,
            } satisfies WaitUpdate<O>);
          } else if (done !== undefined) {
            const finished = fromView<O>(done);
            if (finished.status === "succeeded") settle(() => resolve(finished));
          } else settle(() => reject(errorFromData(error) ?? notUnderstood()));
        } catch (thrown) {
          settle(() => reject(thrown instanceof Error ? thrown : new Error(String(thrown))));
        }
      };
      const fail = (error: unknown): void =>
        settle(() => reject(error instanceof KlingError ? error : notUnderstood(error)));
      const unsubscribe = waits.subscribe(task.toJSON().token, onEvent, fail);
      if (signal?.aborted) abort();
      else signal?.addEventListener("abort", abort, { once: true });
      clock.sleep(waitTimeout, timer.signal).then(
        () => {
          const elapsed = clock.now() - since;
          const summary = `The task ${task.id} did not finish within ${waitTimeout} ms: its last status was ${latest.status}.`;
          const fields = { ...unfinished(latest), lastStatus: latest.status, elapsed };
          settle(() => reject(new WaitTimeoutError(summary, fields)));
        },
        () => undefined,
      );
    });
  }

  return {
    fromView,
    fromReference(value) {
      const fields =
        typeof value === "string" ? fieldsOfJson(value) : fieldsOf(JSON.parse(JSON.stringify(value ?? null)));
      const token = text(fields, "token");
      if (token === undefined) {
        throw new ConfigurationError("The value is not a task of a proxy.", {
          advice: "Pass the result of `JSON.stringify(task)`, or the `task` of an error.",
        });
      }
      const { id = "", endpoint } = { id: text(fields, "id"), endpoint: text(fields, "endpoint") };
      const view: TaskView = { id, endpoint, status: "submitted", outputs: [], billing: [], token };
      const task = fromView(view);
      if (task.status === "submitted") return task;
      throw notUnderstood();
    },
  };
}

/** The fields of an error of a wait. */
function unfinished(task: ProxiedTask): { readonly taskState: "exists"; readonly advice: string } {
  return { taskState: "exists", advice: `The task ${task.id} keeps running. Wait again with \`task.wait()\`.` };
}

function notUnderstood(cause?: unknown): UnexpectedResponseError {
  return new UnexpectedResponseError("The response of the server is not one of a proxy of klingkit.", { cause });
}

function readView(view: unknown): TaskView {
  const fields = fieldsOf(view);
  if (text(fields, "token") === undefined || text(fields, "status") === undefined) throw notUnderstood();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the proxy has the same release, and its bytes are trusted
  return fields as unknown as TaskView;
}
