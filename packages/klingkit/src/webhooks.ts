import type { Clock } from "@klingkit/http";
import type { Engine, Task } from "@klingkit/tasks";
import { createReceiver, type Delivery, type Receiver, type ReceiverOptions } from "@klingkit/webhooks";

/** How to receive callbacks: the handlers receive tasks. */
export interface TaskReceiverOptions extends Omit<ReceiverOptions, "onTask" | "confirm"> {
  /**
   * Called for each state of a task in order, and once for its end. If it throws, the response is 500, and the callback
   * counts as not received.
   * @example
   * onTask: async (task) => {
   *   if (task.status === "succeeded") await task.download(`${task.id}.mp4`);
   * }
   */
  readonly onTask?: ((task: Task, delivery: Delivery) => void | Promise<void>) | undefined;
}

/** Callbacks of the service, for the client that waits. */
export interface WebhooksClient {
  /**
   * Creates a receiver whose callbacks settle this client's waits at once. An unsigned callback is confirmed by a read,
   * unless `unsigned` says otherwise.
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
          // Without an engine nothing waits for the task.
          () => undefined,
        );
      });
      return receiver;
    },
  };
}
