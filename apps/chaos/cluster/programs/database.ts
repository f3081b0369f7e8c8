import { startPostgres } from "@klingkit/tooling/postgres";
import { type DatabaseCommand, receive, send, type ServerProgramOptions, type ServerReady } from "../messages.ts";
import { createProxy } from "../proxy.ts";

/** PostgreSQL, with a proxy in front of it. */
const { host, clients, seed } = JSON.parse(process.argv[2] ?? "{}") as ServerProgramOptions;
const server = await startPostgres({ settings: { max_connections: "200" } });
const proxy = await createProxy(host, clients, { host: "127.0.0.1", port: server.port }, seed);
receive<DatabaseCommand>(async (command) => {
  switch (command.type) {
    case "link":
      return proxy.set(command.client, command.link);
    case "forget":
      return proxy.forget(command.client);
    case "shut-down":
      return server.shutDown();
    case "kill":
      return server.kill();
    case "start":
      await server.start();
      return send({ type: "started" });
    case "close":
      await server.stop();
      send({ type: "closed" });
      process.exit();
  }
});
process.on("disconnect", () => void server.kill().finally(() => process.exit()));
send({ type: "ready", ports: proxy.ports } satisfies ServerReady);
