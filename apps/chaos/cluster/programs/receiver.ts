import { requestFromNode } from "@klingkit/webhooks";
import { createServer } from "node:http";
import { send, type WorkerCommand, type WorkerProgramOptions } from "../messages.ts";
import { WEBHOOK_SECRET } from "../settings.ts";
import { openMachine } from "./machine.ts";

/** The receiver of callbacks. It passes them to the queue, and claims no jobs. */
const options = JSON.parse(process.argv[2] ?? "{}") as WorkerProgramOptions;
const { kling, queue, setSkew } = openMachine(options);
const respond = kling.webhooks.receiver({
  secret: WEBHOOK_SECRET,
  onTask: (task) => queue.handleCallback(task),
});
const server = createServer((incoming, outgoing) => {
  respond(requestFromNode(incoming)).then(
    (response) => outgoing.writeHead(response.status).end(),
    () => outgoing.writeHead(500).end(),
  );
});
process.on("message", (command: WorkerCommand) => {
  if (command.type === "skew") setSkew(command.ms);
  if (command.type === "close") void close();
});
server.listen(0, options.host, () => {
  const address = server.address();
  send({
    type: "ready",
    port: typeof address === "object" && address ? address.port : 0,
  });
});

async function close(): Promise<void> {
  server.close();
  await queue.close();
  send({ type: "closed" });
  setTimeout(() => process.exit(), 100);
}
