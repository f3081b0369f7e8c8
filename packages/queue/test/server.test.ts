import { PgBoss } from "pg-boss";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { type Server, startPostgres } from "@klingkit/tooling/postgres";
import { type Child, startChild, startService } from "../scripts/processes.ts";
import type { ServerDatabase } from "../src/index.ts";
import { collectResults, setUp, videoJobs } from "./setup.ts";
import { openServer } from "../src/database/server.ts";
import { behavior } from "./behavior.ts";
import { createCluster } from "./cluster.ts";
import { chains } from "./chains.ts";
import { uploads } from "./uploads.ts";
import { sendPermission, sendPermissionRaces } from "./send-permission.ts";

const isFull = process.env["KLINGKIT_FULL"] !== undefined;

let server: Server | undefined;
const url = (): string => server?.url ?? "";
beforeAll(async () => {
  if (isFull) server = await startPostgres();
});
afterAll(async () => {
  await server?.stop();
});

async function openPool(): Promise<ReturnType<PgBoss["getDb"]> & { close(): Promise<void> }> {
  const db = new PgBoss(url()).getDb() as ReturnType<PgBoss["getDb"]> & {
    open(): Promise<void>;
    close(): Promise<void>;
  };
  await db.open();
  return db;
}

describe("on a server", () => {
  beforeEach(({ skip }) => skip(!isFull, "needs PostgreSQL, which `pnpm test:postgres` starts"));

  behavior(url);

  describe("with chains", () => {
    chains(url);
  });

  describe("with local files", () => {
    uploads(url);
  });

  describe("permission to send", () => {
    let shared: Awaited<ReturnType<typeof openPool>> | undefined;
    const database = (): ServerDatabase => {
      if (!shared) throw new Error("The server was not started.");
      return shared;
    };
    beforeAll(async () => {
      if (isFull) shared = await openPool();
    });
    afterAll(() => shared?.close());

    sendPermission(database);
    sendPermissionRaces(database);
  });

  test("a worker that is suspended in a transaction does not block the others", async () => {
    const db = await openPool();
    onTestFinished(() => db.close());
    const cluster = await createCluster(db);
    const [first, second] = [cluster.worker({ leaseDuration: 1000 }), cluster.worker({ leaseDuration: 1000 })];
    await first.queue.add(videoJobs(2));
    // It has the lock of the lane.
    const claim = first.holdStatement(/SELECT configured_limit AS configured/);
    await first.queue.start();
    await claim.reached();
    await second.queue.start();
    expect((await cluster.results(second)).map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
  });

  test("the renewal of leases does not wait for a locked row, with the locks of the others", async () => {
    const db = await openPool();
    onTestFinished(() => db.close());
    const cluster = await createCluster(db);
    const { queue } = cluster.worker({ leaseDuration: 1000 });
    await queue.add(videoJobs(2));
    await queue.start();
    const leases = async (): Promise<{ state: string; lease: number }[]> =>
      (await cluster.sql(
        `SELECT state, extract(epoch FROM lease_until)::float8 AS lease FROM {s}.task ORDER BY job_id`,
      )) as { state: string; lease: number }[];
    await expect.poll(async () => (await leases()).map(({ state }) => state)).toEqual(["running", "running"]);
    const transaction = await db.beginTransaction?.();
    onTestFinished(() => transaction?.rollback());
    await transaction?.db.executeSql(`SELECT 1 FROM ${cluster.schema}.task ORDER BY job_id LIMIT 1 FOR UPDATE`);
    const [, before] = await leases();
    await expect.poll(async () => (await leases())[1]?.lease).toBeGreaterThan(before?.lease ?? Infinity);
  });

  test("a connection on which no response arrives is replaced", async () => {
    const database = await openServer(url(), () => undefined, { query: 500 });
    onTestFinished(() => database.close());
    await expect(database.sql.query("SELECT pg_sleep(3600)")).rejects.toThrow("timeout");
    const suspended = database.transaction((sql) => sql.query("SELECT pg_sleep(3600)"));
    await expect(suspended).rejects.toThrow("timeout");
    expect(await database.sql.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  test("uses the db of pg-boss and does not close it", async () => {
    const { createQueue } = await setUp(url());
    const db = await openPool();
    onTestFinished(() => db.close());
    const queue = createQueue({ database: db });
    await queue.add(videoJobs(2));
    await queue.start();
    expect((await collectResults(queue)).map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
    await queue.close();
    expect((await db.executeSql("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  });

  test("workers share one limit and continue the jobs of a killed worker; a restart of the server loses no job", async () => {
    const service = await startService({ concurrency: 50, seconds: 80, speed: 40 });
    onTestFinished(() => service.stop());
    const options = { service, database: url(), limit: 6, leaseDuration: 1500 };
    const workers: Child[] = [
      startChild("worker", { ...options, jobs: 40 }),
      startChild("worker", options),
      startChild("worker", options),
    ];
    onTestFinished(async () => {
      await Promise.all(workers.map((child) => child.kill()));
    });
    expect(await Promise.all(workers.map((child) => child.line()))).toEqual(["ready", "ready", "ready"]);
    await workers[0]?.kill();
    await server?.restart();
    const last = startChild("worker", { ...options, untilDone: true });
    workers.push(last);
    expect(await last.line()).toBe("ready");
    expect(JSON.parse((await last.line()) ?? "")).toMatchObject({ results: 40, stats: { jobs: { succeeded: 40 } } });
    const state = await service.state();
    expect(state.paid.tasks).toBe(40);
    expect(state.accounts[0]?.slots["video/kling-3.0"]?.peak).toBeLessThanOrEqual(6);
  });
});
