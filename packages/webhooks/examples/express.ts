import type { IncomingMessage, ServerResponse } from "node:http";
import { createReceiver, requestFromNode } from "@klingkit/webhooks";

const receive = createReceiver({
  secret: () => process.env["KLING_WEBHOOK_SECRET"],
  unsigned: "reject",
  onTask: (task) => console.log(task.id, task.status, task.outputs),
});

/** `app.post("/kling", handleCallback)`, before `express.json()`: the signature covers the raw bytes. */
export async function handleCallback(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const response = await receive(requestFromNode(incoming));
  outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end();
}
