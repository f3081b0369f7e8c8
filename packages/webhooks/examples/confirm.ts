import type { TasksClient } from "@klingkit/tasks";
import { createReceiver, type Receiver } from "@klingkit/webhooks";

/** @param kling a client with an API key: `createKling()` */
export function createTaskReceiver(kling: { readonly tasks: TasksClient }): Receiver {
  return createReceiver({
    secret: () => process.env["KLING_WEBHOOK_SECRET"],
    confirm: async ({ id }) => (await kling.tasks.get([id]))[0]?.raw,
    onTask: (task) => console.log(task.id, task.status, task.outputs),
  });
}
