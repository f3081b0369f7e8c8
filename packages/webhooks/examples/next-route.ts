// app/api/kling/route.ts
import { createReceiver } from "@klingkit/webhooks";

export const POST: (request: Request) => Promise<Response> = createReceiver({
  secret: () => process.env["KLING_WEBHOOK_SECRET"],
  unsigned: "reject",
  onTask: (task) => console.log(task.id, task.status, task.outputs),
});
