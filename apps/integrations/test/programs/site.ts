import { createServer } from "node:http";
import { requestFromNode } from "@klingkit/webhooks";
import { createKling, type Kling } from "klingkit";
import { createSteps, type Order, saveIn, type Steps } from "../../engines/steps.ts";
import { crashing, crashingWebhook } from "../crash.ts";

// What the test passes to a program: addresses, folders, and the order.

export function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`The variable ${name} is missing.`);
  return value;
}

export const order: Order = { id: variable("ORDER"), prompt: variable("PROMPT") };
export const waitSeconds = Number(variable("WAIT_SECONDS"));
export const webhookSecret: string = variable("WEBHOOK_SECRET");
export const port = Number(variable("PORT"));
export const kling: Kling = createKling();
export const steps: Steps = crashing(createSteps(kling, `http://127.0.0.1:${port}/kling`, saveIn(variable("FOLDER"))));

/** Serves handlers by their paths. */
export async function serve(
  handlers: Readonly<Record<string, (request: Request) => Promise<Response>>>,
): Promise<void> {
  const server = createServer((incoming, outgoing) => {
    const path = new URL(incoming.url ?? "/", "http://a").pathname;
    const handler = handlers[path];
    if (!handler) return outgoing.writeHead(404).end();
    void (path === "/kling" ? crashingWebhook(handler) : handler)(requestFromNode(incoming)).then(async (response) =>
      outgoing
        .writeHead(response.status, Object.fromEntries(response.headers))
        .end(Buffer.from(await response.arrayBuffer())),
    );
  });
  await new Promise<void>((resolve) => void server.listen(port, "127.0.0.1", resolve));
}

/** Reports the result to the test, and ends. */
export function report(outcome: { readonly path: string } | { readonly error: string }): never {
  console.log(`result ${JSON.stringify(outcome)}`);
  process.exit(0);
}
