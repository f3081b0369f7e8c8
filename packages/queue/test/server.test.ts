import { PgBoss } from "pg-boss";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { type Server, startPostgres } from "../scripts/postgres.ts";
import { type Child, startChild, startService } from "../scripts/processes.ts";
import type { ServerDatabase } from "../src/index.ts";
import { allOf, atHand, clips } from "./at-hand.ts";
import { behaviour } from "./behaviour.ts";
import { permission, permissionRaces } from "./permission.ts";

const full = process.env["KLINGKIT_FULL"] !== undefined;

let server: Server | undefined;
const url = (): string => server?.url ?? "";
beforeAll(async () => {
  if (full) server = await startPostgres();
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
  beforeEach(({ skip }) => skip(!full, "needs PostgreSQL, which test:full installs and starts"));

  behaviour(url);

  describe("permission to send", () => {
    let shared: Awaited<ReturnType<typeof openPool>> | undefined;
    const database = (): ServerDatabase => {
      if (!shared) throw new Error("The server was not started.");
      return shared;
    };
    beforeAll(async () => {
      if (full) shared = await openPool();
    });
    afterAll(() => shared?.close());

    permission(database);
    permissionRaces(database);
  });

  test("pg-boss's own db is as good as an address, and is not closed", async () => {
    const { queue: make } = await atHand(url());
    const db = await openPool();
    onTestFinished(() => db.close());
    const queue = make({ database: db });
    await queue.add(clips(2));
    await queue.start();
    expect((await allOf(queue)).map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
    await queue.close();
    expect((await db.executeSql("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  });

  test("workers on one server keep to one limit; what a killed one had is gone on with, and a restart of the server loses nothing", async () => {
    const service = await startService({ concurrency: 50, seconds: 80, speed: 40 });
    onTestFinished(() => service.stop());
    const options = { service, database: url(), limit: 6, lease: 1500 };
    const crew: Child[] = [
      startChild("worker", { ...options, jobs: 40 }),
      startChild("worker", options),
      startChild("worker", options),
    ];
    onTestFinished(async () => {
      await Promise.all(crew.map((child) => child.kill()));
    });
    expect(await Promise.all(crew.map((child) => child.line()))).toEqual(["ready", "ready", "ready"]);
    await crew[0]?.kill();
    await server?.restart();
    const last = startChild("worker", { ...options, untilDone: true });
    crew.push(last);
    expect(await last.line()).toBe("ready");
    expect(JSON.parse((await last.line()) ?? "")).toMatchObject({ results: 40, stats: { jobs: { succeeded: 40 } } });
    const state = await service.state();
    expect(state.paid.tasks).toBe(40);
    expect(state.accounts[0]?.slots["video/kling-3.0"]?.peak).toBeLessThanOrEqual(6);
  });
});
