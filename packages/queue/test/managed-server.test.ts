import { findPgBouncer, type PgBouncer, pgBouncerMissing, startPgBouncer } from "@klingkit/tooling/pgbouncer";
import { type Server, startPostgres } from "@klingkit/tooling/postgres";
import { postgresVersionsSet } from "@klingkit/tooling/postgres-versions-set";
import { ConfigurationError } from "klingkit";
import { execFile } from "node:child_process";
import { chmod, chown, copyFile, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { PgBoss } from "pg-boss";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { startChild, startService } from "../scripts/processes.ts";
import { openServer } from "../src/database/server.ts";
import { queueSchema } from "../src/index.ts";
import { behavior } from "./behavior.ts";
import { collectResults, filmAccount, setUp, videoJob, videoJobs } from "./setup.ts";

const execute = promisify(execFile);
const isFull = process.env["KLINGKIT_FULL"] !== undefined;

beforeEach(({ skip }) => skip(!isFull, "needs PostgreSQL, which `pnpm test:postgres` starts"));

/** Runs statements as a superuser. */
async function runSql(url: string, text: string): Promise<unknown[]> {
  const database = await openServer(url, () => undefined);
  try {
    return await database.sql.query(text);
  } finally {
    await database.close();
  }
}

/** The connection string of a role whose password is its name. */
function urlOf(server: Server | undefined, role: string): string {
  return (server?.url ?? "").replace("klingkit:klingkit", `${role}:${role}`);
}

describe("behind PgBouncer in transaction mode, with a role without superuser rights", () => {
  const executable = findPgBouncer();
  beforeEach(({ skip }) => skip(executable === undefined, pgBouncerMissing));
  let server: Server | undefined;
  let bouncer: PgBouncer | undefined;
  const log: string[] = [];
  beforeAll(async () => {
    if (!isFull || executable === undefined) return;
    server = await startPostgres({ settings: { log_statement: "all" }, onLog: (text) => log.push(text) });
    await runSql(server.url, "CREATE ROLE app LOGIN PASSWORD 'app'; GRANT CREATE ON DATABASE klingkit TO app");
    bouncer = await startPgBouncer(executable, server, ["app"]);
  });
  afterAll(async () => {
    await bouncer?.stop();
    await server?.stop();
  });
  const url = (): string => bouncer?.url("app") ?? "";

  behavior(url);

  test("workers keep one limit, and no statement needs the same connection later", async () => {
    const service = await startService({ concurrency: 50, seconds: 40, speed: 40 });
    onTestFinished(() => service.stop());
    const options = { service, database: url(), limit: 6, leaseDuration: 1500 };
    const workers = [0, 1, 2].map((index) => startChild("worker", { ...options, jobs: index === 0 ? 40 : 0 }));
    onTestFinished(async () => {
      await Promise.all(workers.map((child) => child.kill()));
    });
    for (const worker of workers) expect(await worker.line()).toBe("ready");
    const last = startChild("worker", { ...options, untilDone: true });
    workers.push(last);
    expect(await last.line()).toBe("ready");
    expect(JSON.parse((await last.line()) ?? "")).toMatchObject({ results: 40, stats: { jobs: { succeeded: 40 } } });
    const state = await service.state();
    expect(state.paid.tasks).toBe(40);
    expect(state.accounts[0]?.slots["video/kling-3.0"]?.peak).toBeLessThanOrEqual(6);
    // A pooler cannot keep these for one client.
    const statements = log
      .join("")
      .split("\n")
      .filter((line) => /(statement|execute [^:]*):/.test(line));
    expect(statements.length).toBeGreaterThan(100);
    expect(
      statements.filter((line) =>
        /: (LISTEN|PREPARE|SET (?!LOCAL|application_name)|SELECT pg_advisory_lock)/i.test(line),
      ),
    ).toEqual([]);
  });
});

describe("with the printed schema", () => {
  let server: Server | undefined;
  beforeAll(async () => {
    if (isFull) server = await startPostgres();
    if (server) await runSql(server.url, "CREATE ROLE worker LOGIN PASSWORD 'worker'");
  });
  afterAll(() => server?.stop());

  test("a role that may not create anything runs jobs", async () => {
    await runSql(server?.url ?? "", queueSchema({ schema: "films", role: "worker" }));
    const database = urlOf(server, "worker");
    expect(await runEveryStep(database, "films")).toEqual([]);
    // The maintenance that pg-boss repeats.
    const boss = new PgBoss({ connectionString: database, schema: "films_boss", schedule: false });
    const errors: unknown[] = [];
    boss.on("error", (error) => errors.push(error));
    onTestFinished(() => boss.stop({ graceful: false }));
    await boss.start();
    await boss.supervise();
    expect(errors).toEqual([]);
    const rights =
      "has_schema_privilege('worker', 'films', 'CREATE') OR has_database_privilege('worker', 'klingkit', 'CREATE')";
    expect(await runSql(server?.url ?? "", `SELECT ${rights} AS creates`)).toEqual([{ creates: false }]);
  });

  test("the error for a role that may create nothing names the missing SQL", async () => {
    const { createQueue } = await setUp(urlOf(server, "worker"));
    const queue = createQueue({ schema: "missing" });
    const adding = queue.add(videoJobs(1));
    await expect(adding).rejects.toThrow(ConfigurationError);
    await expect(adding).rejects.toThrow("klingkit queue schema");
  });
});

describe("over TLS", () => {
  let server: Server | undefined;
  let folder = "";
  let certificate = "";
  let problem: string | undefined;
  beforeAll(async () => {
    if (!isFull) return;
    folder = await mkdtemp(join(tmpdir(), "klingkit-queue-tls-"));
    certificate = join(folder, "server.pem");
    problem = await createCertificate(folder).catch((error: unknown) => String(error));
    if (problem !== undefined) return;
    server = await startPostgres();
    const { dataFolder } = server;
    await server.shutDown();
    for (const name of ["server.pem", "server.key"]) {
      await copyFile(join(folder, name), join(dataFolder, name));
      await giveToOwnerOf(dataFolder, join(dataFolder, name));
    }
    const settings = "ssl = on\nssl_cert_file = 'server.pem'\nssl_key_file = 'server.key'\n";
    const configuration = join(dataFolder, "postgresql.conf");
    await writeFile(configuration, `${await readFile(configuration, "utf8")}\n${settings}`);
    // Connections without TLS are refused.
    await writeFile(join(dataFolder, "pg_hba.conf"), "hostssl all all 127.0.0.1/32 scram-sha-256\n");
    await server.start();
  });
  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(({ skip }) => skip(problem !== undefined, `needs openssl: ${problem}`));

  test("checks the certificate of the server", async () => {
    const url = `${server?.url}?sslmode=verify-full&sslrootcert=${certificate}`;
    expect(await runSql(url, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")).toEqual([{ ssl: true }]);
    const { createQueue } = await setUp(url);
    const queue = createQueue();
    await queue.add(videoJobs(2));
    await queue.start();
    expect((await collectResults(queue)).map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
  });

  test.each([
    ["an unknown certificate", "?sslmode=verify-full", "certificate"],
    ["a connection without TLS", "", "no encryption"],
  ])("refuses %s, without the password in the error", async (_, parameters, problemText) => {
    const { createQueue } = await setUp(`${(server?.url ?? "").replace(":klingkit@", ":top-secret@")}${parameters}`);
    const queue = createQueue();
    const stats = queue.stats();
    await expect(stats).rejects.toThrow(problemText);
    await expect(stats).rejects.not.toThrow("top-secret");
  });
});

describe.each(["14", "15", "16", "17"])("on PostgreSQL %s", (version) => {
  let server: Server | undefined;
  beforeAll(async () => {
    if (isFull) server = await startPostgres({ packageName: `postgres-${version}`, workspace: postgresVersionsSet });
  });
  afterAll(() => server?.stop());
  const url = (): string => server?.url ?? "";

  test("is this version and runs jobs", async () => {
    expect(await runSql(url(), "SHOW server_version")).toEqual([
      { server_version: expect.stringMatching(new RegExp(`^${version}\\.`)) },
    ]);
    expect(await runEveryStep(url(), "films")).toEqual([]);
  });

  // The oldest version lacks the most. To save time in CI, only PostgreSQL 18 and PgBouncer run these tests there.
  if (version === "14" && process.env["CI"] === undefined) behavior(url);
});

/** Adds, cancels, chains, fails, retries and downloads jobs within a budget. Returns the errors that the queue reported. */
async function runEveryStep(database: string, schema: string): Promise<unknown[]> {
  const { createQueue, folder } = await setUp(database, { accounts: [filmAccount] });
  const errors: unknown[] = [];
  const queue = createQueue({
    schema,
    files: { folder },
    onEvent: (event) => event.type === "error" && errors.push(event),
  });
  await queue.add([...videoJobs(5), videoJob("bad", "[fail] fog")], { budget: { units: 100 } });
  await queue.add([
    { endpoint: "image.generate", key: "image", input: { prompt: "a lighthouse" } },
    { endpoint: "video.imageToVideo", key: "video", input: { firstFrame: { $from: "image.output.url" } } },
  ]);
  await queue.add(videoJob("cancelled"));
  expect(await queue.cancel(["cancelled"])).toEqual({ cancelled: 1, running: 0 });
  await queue.pause();
  await queue.start();
  await queue.resume();
  expect((await collectResults(queue)).map(({ status }) => status).sort()).toEqual([
    "cancelled",
    "failed",
    ...Array<string>(7).fill("succeeded"),
  ]);
  expect(await queue.retryFailed(["bad"])).toMatchObject({ requeued: 1 });
  await collectResults(queue);
  await queue.close();
  return errors;
}

/** Creates a certificate that signs itself. @throws if openssl is not installed */
async function createCertificate(folder: string): Promise<undefined> {
  const files = ["-keyout", join(folder, "server.key"), "-out", join(folder, "server.pem")];
  const names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  await execute("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "36500", ...files, ...names]);
  return undefined;
}

/** PostgreSQL accepts a private key only from its own user. */
async function giveToOwnerOf(folder: string, file: string): Promise<void> {
  await chmod(file, 0o600);
  const { uid, gid } = await stat(folder);
  await chown(file, uid, gid);
}
