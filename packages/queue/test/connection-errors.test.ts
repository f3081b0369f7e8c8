import { once } from "node:events";
import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { openServer } from "../src/database/server.ts";

/** A message of the PostgreSQL protocol. */
function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** Starts a server that accepts each connection, and ends it in the same packet. */
async function startEndingServer(): Promise<string> {
  const accepted = [message("R", Buffer.alloc(4)), message("Z", Buffer.from("I"))];
  const ended = message("E", Buffer.from("SFATAL\0VFATAL\0C57P01\0Mthe server ends the connection\0\0"));
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => socket.end(Buffer.concat([...accepted, ended])));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  return `postgres://user:password@127.0.0.1:${typeof address === "object" ? address?.port : ""}/database`;
}

test("a server that ends a new connection at once does not end the process", async () => {
  const uncaught: unknown[] = [];
  const record = (error: unknown): unknown => uncaught.push(error);
  process.on("uncaughtExceptionMonitor", record);
  onTestFinished(() => void process.off("uncaughtExceptionMonitor", record));
  const database = await openServer(await startEndingServer(), () => undefined);
  onTestFinished(() => database.close());
  await expect(database.transaction(async () => "done")).rejects.toThrow("connection");
  await expect(database.sql.query("SELECT 1")).rejects.toThrow("the server ends the connection");
  expect(uncaught).toEqual([]);
});
