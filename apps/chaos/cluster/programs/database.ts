import { startPostgres } from "@klingkit/tooling/postgres";
import { type DatabaseCommand, send, type ServerProgramOptions } from "../messages.ts";
import { createProxy } from "../proxy.ts";

/** PostgreSQL, with a proxy in front of it. */
const { host, clients, seed } = JSON.parse(process.argv[2] ?? "{}") as ServerProgramOptions;
const server = await startPostgres({ settings: { max_connections: "200" } });
const proxy = await createProxy(host, clients, { host: "127.0.0.1", port: server.port }, seed);
/** The server starts only when it has stopped, which takes a while. */
let last: Promise<void> = Promise.resolve();
process.on("message", (command: DatabaseCommand) => {
  if (command.type === "link") proxy.set(command.client, command.link);
  else if (command.type === "forget") proxy.forget(command.client);
  else last = last.then(() => control(command.type));
});

async function control(type: "shut-down" | "kill" | "start" | "close"): Promise<void> {
  if (type === "shut-down") await server.shutDown();
  if (type === "kill") await server.kill();
  if (type === "start") {
    await server.start();
    send({ type: "started" });
  }
  if (type !== "close") return;
  await server.stop();
  process.exit();
}
process.on("disconnect", () => void server.kill().finally(() => process.exit()));
send({ type: "ready", ports: proxy.ports });
