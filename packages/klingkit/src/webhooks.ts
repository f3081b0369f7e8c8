import type { Clock } from "@klingkit/http";
import type { Engine, Task } from "@klingkit/tasks";
import { createReceiver, type Delivery, type Receiver, type ReceiverOptions } from "@klingkit/webhooks";

/** The options of a receiver whose handler receives tasks. */
export interface TaskReceiverOptions extends Omit<ReceiverOptions, "onTask" | "confirm"> {
  /**
   * Called for each change of a task's status in order, and once when it has finished. If it throws, the response is
   * 500 and the callback counts as not received.
   * @example
   * onTask: async (task) => {
   *   if (task.status === "succeeded") await task.download(`${task.id}.mp4`);
   * }
   */
  readonly onTask?: ((task: Task, delivery: Delivery) => void | Promise<void>) | undefined;
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
    receiver({ onTask, ...options }) {
      const receiver = createReceiver({
        clock,
        ...options,
        confirm: async (task) => (await (await engine()).confirmCallback(task))?.raw,
        onTask: onTask && (async (task, delivery) => onTask(await (await engine()).callbackTask(task), delivery)),
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
