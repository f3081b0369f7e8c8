import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { attempt } from "./command.ts";
import { freePort, type Server } from "./postgres.ts";
import { root } from "./workspace.ts";

/** Why a test with PgBouncer is skipped. */
export const pgBouncerMissing =
  "PgBouncer is not installed: `apt-get install pgbouncer`. With the variable CI, `pnpm test:full` installs it as root";

export function findPgBouncer(): string | undefined {
  const folders = [
    ...(process.env["PATH"] ?? "").split(delimiter),
    "/usr/sbin",
    "/usr/local/sbin",
    "/opt/homebrew/bin",
  ];
  return folders.map((folder) => join(folder, "pgbouncer")).find((path) => existsSync(path));
}

/** Installs the package of Debian in CI, where this process is root. A developer decides about their own machine. */
export async function installPgBouncer(): Promise<void> {
  if (findPgBouncer() !== undefined || process.env["CI"] === undefined || process.getuid?.() !== 0) return;
  if (!existsSync("/usr/bin/apt-get")) return;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await attempt("apt-get", ["update"], { cwd: root, env });
  await attempt("apt-get", ["install", "--yes", "--no-install-recommends", "pgbouncer"], { cwd: root, env });
}

/** A PgBouncer in transaction mode. */
export interface PgBouncer {
  /** The connection string of a role. */
  url(role: string): string;
  stop(): Promise<void>;
}

/**
 * Starts a PgBouncer in front of a server, in transaction mode: each transaction may run on another connection.
 * @param roles the roles, whose passwords equal their names
 */
export async function startPgBouncer(executable: string, server: Server, roles: readonly string[]): Promise<PgBouncer> {
  const folder = await mkdtemp(join(tmpdir(), "klingkit-pgbouncer-"));
  await chmod(folder, 0o755);
  const port = await freePort();
  const users = join(folder, "users.txt");
  const settings = join(folder, "pgbouncer.ini");
  await writeFile(users, roles.map((role) => `"${role}" "${role}"\n`).join(""));
  await writeFile(
    settings,
    `[databases]
klingkit = host=127.0.0.1 port=${server.port} dbname=klingkit
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = plain
auth_file = ${users}
pool_mode = transaction
default_pool_size = 5
max_client_conn = 100
`,
  );
  // PgBouncer does not run as root. The server has created the user.
  const args = process.getuid?.() === 0 ? ["--quiet", "--user=postgres", settings] : ["--quiet", settings];
  const child = spawn(executable, args, { stdio: "ignore" });
  const exited = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let hasExited = false;
  void exited.then(() => (hasExited = true));
  while (!(await isListening(port))) {
    if (hasExited) throw new Error("PgBouncer does not start.");
    await sleep(100);
  }
  return {
    url: (role) => `postgres://${role}:${role}@127.0.0.1:${port}/klingkit`,
    async stop() {
      child.kill("SIGINT");
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
