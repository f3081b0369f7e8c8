import { createReceiver, memoryStore } from "@klingkit/webhooks";

// Workers keep memory between requests, but not promises: share the store, not the receiver. Each isolate has its own
// memory; for one store across isolates, see "Several processes".
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
