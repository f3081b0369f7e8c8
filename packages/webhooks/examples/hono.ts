import { createReceiver } from "@klingkit/webhooks";
import { Hono } from "hono";

const receive = createReceiver({
  secret: () => process.env["KLING_WEBHOOK_SECRET"],
  unsigned: "reject",
  onTask: (task) => console.log(task.id, task.status, task.outputs),
});

export const app: Hono = new Hono().post("/kling", (context) => receive(context.req.raw));
