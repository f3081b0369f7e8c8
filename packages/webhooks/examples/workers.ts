import { createReceiver, memoryStore } from "@klingkit/webhooks";

// Memory may outlive a request there, a promise may not: the store is shared, the receiver is not.
const store = memoryStore();

export default {
  fetch(request: Request, env: { readonly KLING_WEBHOOK_SECRET: string }): Promise<Response> {
    const receive = createReceiver({
      secret: env.KLING_WEBHOOK_SECRET,
      unsigned: "reject",
      store,
      onTask: (task) => console.log(task.id, task.status, task.outputs),
    });
    return receive(request);
  },
};
