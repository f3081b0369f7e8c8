import { createServer } from "node:http";
import { fieldsOfJson } from "@klingkit/tasks";
import { taskIn } from "./answer.ts";
import type { ReceivedCallback } from "./lab.ts";

/** Reads a callback. Undefined if the request is none. */
export function readCallback(body: string, headers: Headers): ReceivedCallback | undefined {
  const task = taskIn(fieldsOfJson(body));
  return task && { task, isSigned: headers.has("webhook-signature") };
}

/** The largest callback that is read, bytes. */
const MAX_BODY = 1_000_000;

/**
 * Receives callbacks on a port of this machine, to which the reader's tunnel or proxy forwards the public URL. Every
 * request gets HTTP 200 and an empty body.
 */
export async function receiveCallbacks(
  port: number,
  received: ReceivedCallback[],
): Promise<{ readonly close: () => void }> {
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => {
      body += chunk;
      if (body.length > MAX_BODY) request.destroy();
    });
    request.on("end", () => {
      const signature = request.headers["webhook-signature"];
      const headers = new Headers(typeof signature === "string" ? { "webhook-signature": signature } : {});
      const callback = readCallback(body, headers);
      if (callback) received.push(callback);
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
