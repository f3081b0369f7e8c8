import { confirmCallback, hearCallback, type TaskContext } from "@klingkit/tasks";
import { createReceiver, type Receiver, type ReceiverOptions } from "@klingkit/webhooks";

/** Callbacks of the service, for the client that waits. */
export interface WebhooksClient {
  /**
   * A receiver whose deliveries settle this client's waits at once. An unsigned delivery is confirmed by a read, unless
   * told otherwise.
   */
  receiver(options: ReceiverOptions): Receiver;
}

export function createWebhooksClient(context: TaskContext): WebhooksClient {
  return {
    receiver(options) {
      const receiver = createReceiver({
        clock: context.clock,
        confirm: (task) => confirmCallback(context, task),
        ...options,
      });
      receiver.subscribe((task) => hearCallback(context, task));
      return receiver;
    },
  };
}
