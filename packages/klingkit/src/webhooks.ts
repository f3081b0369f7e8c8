import type { Clock } from "@klingkit/http";
import type { Engine, FailedTask, SucceededTask, Task } from "@klingkit/tasks";
import { isFinal } from "@klingkit/tasks";
import { createReceiver, type Delivery, type Receiver, type ReceiverOptions } from "@klingkit/webhooks";

/** The options of a receiver whose handler receives tasks. */
export interface TaskReceiverOptions extends Omit<ReceiverOptions, "onTask" | "onFinished" | "confirm"> {
  /**
   * Called for each change of a task's status in order, and once when it has finished. If it throws, the response is
   * 500 and the callback counts as not received.
   * @example
   * onTask: async (task) => {
   *   if (task.status === "succeeded") await task.download(`${task.id}.mp4`);
   * }
   */
  readonly onTask?: ((task: Task, delivery: Delivery) => void | Promise<void>) | undefined;
  /**
   * Called once when a task has succeeded or failed, after `onTask`. If it throws, the response is 500 and the callback
   * counts as not received. A workflow that waits for the end of a task needs nothing else.
   * @default none
   * @example onFinished: (task) => engine.resume(task.externalTaskId, JSON.stringify(task))
   */
  readonly onFinished?: ((task: SucceededTask | FailedTask, delivery: Delivery) => void | Promise<void>) | undefined;
}

/** The callbacks of the service. */
export interface WebhooksClient {
  /**
   * Creates a receiver. Its callbacks settle the waits of this client at once. An unsigned callback is confirmed by a
   * read, unless `unsigned` is `"reject"` or `"trust"`.
   * @throws {ConfigurationError} if an option is not valid
   */
  receiver(options: TaskReceiverOptions): Receiver;
}

export function createWebhooksClient(engine: () => Promise<Engine>, clock: Clock): WebhooksClient {
  return {
    receiver({ onTask, onFinished, ...options }) {
      const receiver = createReceiver({
        clock,
        ...options,
        confirm: async (task) => (await (await engine()).confirmCallback(task))?.raw,
        onTask:
          (onTask ?? onFinished) &&
          (async (data, delivery) => {
            if (!onTask && !isFinal(data.status)) return;
            const task = await (await engine()).callbackTask(data);
            await onTask?.(task, delivery);
            if (task.status === "succeeded" || task.status === "failed") await onFinished?.(task, delivery);
          }),
      });
      receiver.subscribe((task) => {
        engine().then(
          ({ handleCallback }) => handleCallback(task),
          // Without an engine, no wait for the task exists.
          () => undefined,
        );
      });
      return receiver;
    },
  };
}
