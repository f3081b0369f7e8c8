import { describe, expect, test } from "vitest";
import type { AddedJob, AddOptions, ServerDatabase } from "../src/index.ts";
import { collectResults, videoJob, videoJobs } from "./setup.ts";
import { type Cluster, createCluster, type Worker } from "./cluster.ts";

const LOOKUP = /^GET \/tasks/;
const CREATE = /^POST \/text-to-video/;
const OLD_HOST = "https://old.example";
/** The statement that records an intent before it is sent. */
const RECORD_INTENT = /SET state = 'sent'/;

/** The permission to send, on any server. */
export function sendPermission(database: () => ServerDatabase): void {
  describe("a cancelled job is not sent", () => {
    test("after its worker was killed between the record of the intent and the first send", async () => {
      const cluster = await createCluster(database());
      await recordAndCrash(cluster, 5);
      const second = cluster.worker();
      expect(await second.queue.cancel()).toEqual({ cancelled: 0, running: 5 });
      await second.queue.start();
      expect(await outcomes(cluster, second)).toEqual(Array(5).fill(["cancelled", undefined, 0]));
      expectNothingSent(cluster);
    });

    test("after its worker was closed in the middle of a send", async () => {
      const cluster = await createCluster(database());
      const first = cluster.worker();
      await first.queue.add(videoJobs(2));
      const creates = first.holdRequest(CREATE);
      await first.queue.start();
      await creates.reached(2);
      await first.queue.close();
      const second = cluster.worker();
      expect(await second.queue.cancel()).toEqual({ cancelled: 0, running: 2 });
      await second.queue.start();
      expect(await outcomes(cluster, second)).toEqual(Array(2).fill(["cancelled", undefined, 0]));
      expectNothingSent(cluster);
    });

    test("when it is cancelled while another worker looks its task up", async () => {
      const cluster = await createCluster(database());
      await recordAndCrash(cluster, 1);
      const second = cluster.worker();
      const lookups = second.holdResponse(LOOKUP);
      await second.queue.start();
      await lookups.reached();
      expect(await second.queue.cancel()).toEqual({ cancelled: 0, running: 1 });
      lookups.release();
      expect(await outcomes(cluster, second)).toEqual([["cancelled", undefined, 0]]);
      expectNothingSent(cluster);
    });

    test("when it is cancelled while the client looks its task up after a lost create", async () => {
      const cluster = await createCluster(database());
      cluster.emulator.faults.add({ method: "POST", drop: "before", times: 1 });
      const worker = cluster.worker();
      await worker.queue.add(videoJob("film"));
      const create = worker.holdRequest(CREATE);
      await worker.queue.start();
      await create.reached();
      const lookup = worker.holdRequest(LOOKUP);
      create.release();
      await lookup.reached();
      expect(await worker.queue.cancel()).toEqual({ cancelled: 0, running: 1 });
      lookup.release();
      expect(await outcomes(cluster, worker)).toEqual([["cancelled", undefined, 0]]);
      expect(cluster.creates()).toHaveLength(1);
      expect(cluster.emulator.state().paid.tasks).toBe(0);
    });

    test("when it is cancelled while the client waits to send it again", async () => {
      const cluster = await createCluster(database());
      cluster.emulator.faults.add({ method: "POST", code: 1303, times: 1 });
      const worker = cluster.worker();
      await worker.queue.add(videoJob("film"));
      await worker.queue.start();
      await waitForResponses(cluster, 1);
      expect(await worker.queue.cancel()).toEqual({ cancelled: 0, running: 1 });
      expect(await outcomes(cluster, worker)).toEqual([["cancelled", undefined, 0]]);
      expect(cluster.creates()).toHaveLength(1);
    });

    test("when another process cancels it while the client waits to send it again", async () => {
      const cluster = await createCluster(database());
      cluster.emulator.faults.add({ method: "POST", code: 1303, times: 1 });
      const [worker, other] = [cluster.worker(), cluster.worker()];
      await worker.queue.add(videoJob("film"));
      await worker.queue.start();
      await waitForResponses(cluster, 1);
      expect(await other.queue.cancel()).toEqual({ cancelled: 0, running: 1 });
      // The clock does not move: only the cancel ends the client's wait.
      expect(await collectResults(other.queue)).toMatchObject([{ status: "cancelled", outputs: [] }]);
      expect(cluster.creates()).toHaveLength(1);
    });

    test("when it is cancelled while it waits for a slot of the client", async () => {
      const cluster = await createCluster(database());
      const worker = cluster.worker({ concurrency: { video: 1 } });
      const added = await worker.queue.add(videoJobs(2));
      const sent = new Promise<void>((resolve) => worker.once("sent", resolve));
      await worker.queue.start();
      await sent;
      while (!(await hasNoTaskIn(cluster, "claimed"))) await cluster.emulator.clock.advance(0);
      const [created] = cluster.emulator.state().tasks;
      const waiting = added.find(({ id }) => !created?.externalTaskId?.includes(id));
      expect(await worker.queue.cancel([waiting?.key ?? ""])).toEqual({ cancelled: 0, running: 1 });
      expect((await outcomes(cluster, worker)).map(([status]) => status).sort()).toEqual(["cancelled", "succeeded"]);
      expect(cluster.creates()).toHaveLength(1);
    });

    test("when it is cancelled before the next attempt of a task that failed", async () => {
      const cluster = await createCluster(database());
      const worker = cluster.worker({ maxRetries: 1 });
      await worker.queue.add(videoJob("film", "[fail]"));
      const secondAttempt = worker.holdRequest(/^POST \/text-to-video[^]*kq-[0-9a-f-]{36}-2\b/);
      await worker.queue.start();
      await cluster.advanceUntil(secondAttempt.reached());
      expect(await worker.queue.cancel()).toEqual({ cancelled: 0, running: 1 });
      secondAttempt.release();
      const [failed] = cluster.emulator.state().tasks;
      expect(await cluster.results(worker)).toMatchObject([
        { status: "cancelled", taskId: failed?.id, attempts: 1, error: { code: "task_failed" } },
      ]);
      expect(cluster.creates()).toHaveLength(1);
    });

    test("when its key is added again", async () => {
      const cluster = await createCluster(database());
      await recordAndCrash(cluster, 1);
      const second = cluster.worker();
      await second.queue.add(videoJob("queued"));
      expect(await second.queue.cancel()).toEqual({ cancelled: 1, running: 1 });
      expect(await second.queue.add([videoJob("job-0"), videoJob("queued")])).toMatchObject([
        { added: false },
        { added: false },
      ]);
      await second.queue.start();
      expect((await outcomes(cluster, second)).map(([status]) => status)).toEqual(["cancelled", "cancelled"]);
      expectNothingSent(cluster);
    });

    test("while the other jobs of its killed worker are sent once", async () => {
      const cluster = await createCluster(database());
      await recordAndCrash(cluster, 4, { budget: { name: "films", units: 12 } });
      const second = cluster.worker();
      expect(await second.queue.cancel(["job-1", "job-3", "job-3", "unknown"])).toEqual({ cancelled: 0, running: 2 });
      expect(await second.queue.cancel([])).toEqual({ cancelled: 0, running: 0 });
      await second.queue.start();
      const results = await cluster.results(second);
      expect(results.map(({ key, status }) => `${key} ${status}`).sort()).toEqual([
        "job-0 succeeded",
        "job-1 cancelled",
        "job-2 succeeded",
        "job-3 cancelled",
      ]);
      expect(cluster.creates()).toHaveLength(2);
      expect(await second.queue.stats()).toMatchObject({ budgets: [{ spent: 6, reserved: 0 }] });
    });

    test("when the worker that was looking it up is killed too, and a third one continues", async () => {
      const cluster = await createCluster(database());
      await recordAndCrash(cluster, 1);
      const second = cluster.worker();
      const lookups = second.holdRequest(LOOKUP);
      await second.queue.start();
      await lookups.reached();
      expect(await second.queue.cancel()).toEqual({ cancelled: 0, running: 1 });
      await second.crash();
      await cluster.expireLeases();
      const third = cluster.worker();
      expect(await third.queue.cancel()).toEqual({ cancelled: 0, running: 1 });
      expect(await third.queue.retryFailed()).toEqual({ requeued: 0, blocked: 0, downloading: 0 });
      await third.queue.start();
      expect(await outcomes(cluster, third)).toEqual([["cancelled", undefined, 0]]);
      expect(await third.queue.retryFailed()).toEqual({ requeued: 0, blocked: 0, downloading: 0 });
      expectNothingSent(cluster);
    });

    test("when it is cancelled while the queue is paused, and the queue is resumed afterwards", async () => {
      const cluster = await createCluster(database());
      await recordAndCrash(cluster, 2);
      const second = cluster.worker();
      await second.queue.pause();
      await second.queue.start();
      await cluster.waitFor(async () => (await hasNoTaskIn(cluster, "sent")) && cluster.emulator.calls.length > 0);
      expect(await second.queue.cancel()).toEqual({ cancelled: 2, running: 0 });
      await second.queue.resume();
      expect(await outcomes(cluster, second)).toEqual(Array(2).fill(["cancelled", undefined, 0]));
      expectNothingSent(cluster);
    });

    test("when it is cancelled while the lookups get no response for minutes", async () => {
      const cluster = await createCluster(database());
      await recordAndCrash(cluster, 1);
      cluster.emulator.faults.add({ method: "GET", html502: true });
      const second = cluster.worker();
      const lookups = second.holdResponse(LOOKUP);
      await second.queue.start();
      await lookups.reached();
      lookups.release();
      expect(await second.queue.cancel()).toEqual({ cancelled: 0, running: 1 });
      for (let minute = 0; minute < 5; minute++) await cluster.emulator.clock.advance(60_000);
      cluster.emulator.faults.clear();
      expect(await outcomes(cluster, second)).toEqual([["cancelled", undefined, 0]]);
      expectNothingSent(cluster);
    });

    test("and ends at once when a rejection of the account stops its lane", async () => {
      const cluster = await createCluster(database());
      cluster.emulator.faults.add({ method: "POST", code: 1102 });
      const [worker, other] = [cluster.worker(), cluster.worker()];
      await worker.queue.add(videoJob("film"));
      const rejection = worker.holdResponse(CREATE);
      await worker.queue.start();
      await rejection.reached();
      expect(await other.queue.cancel()).toEqual({ cancelled: 0, running: 1 });
      rejection.release();
      expect(await outcomes(cluster, worker)).toEqual([["cancelled", undefined, 0]]);
    });

    test("and ends at once when its worker was killed before it recorded the intent", async () => {
      const cluster = await createCluster(database());
      const first = cluster.worker();
      await first.queue.add(videoJob("film"), { budget: { name: "films", units: 3 } });
      const record = first.holdStatement(RECORD_INTENT);
      await first.queue.start();
      await record.reached();
      await first.crash();
      const second = cluster.worker();
      expect(await second.queue.cancel()).toEqual({ cancelled: 1, running: 0 });
      expect(await collectResults(second.queue)).toMatchObject([{ status: "cancelled", attempts: 0 }]);
      expect(await second.queue.stats()).toMatchObject({
        jobs: { running: 0, cancelled: 1 },
        lanes: [{ used: 0, waiting: 0 }],
        budgets: [{ spent: 0, reserved: 0 }],
      });
      expectNothingSent(cluster);
    });
  });

  describe("the result of a cancelled job has the existing task", () => {
    test("when the response to its create was on the way", async () => {
      const cluster = await createCluster(database());
      const worker = cluster.worker();
      await worker.queue.add(videoJob("film"));
      const response = worker.holdResponse(CREATE);
      await worker.queue.start();
      await response.reached();
      expect(await worker.queue.cancel()).toEqual({ cancelled: 0, running: 1 });
      response.release();
      await expectPaidTask(cluster, worker);
    });

    test("when the task appears late after a send that another worker recorded long before", async () => {
      const cluster = await createCluster(database(), { switches: { visibleAfter: 40_000 } });
      await recordAndCrash(cluster, 1);
      await cluster.emulator.clock.advance(600_000);
      cluster.emulator.faults.add({ method: "POST", drop: "after", times: 1 });
      const second = cluster.worker();
      const create = second.holdRequest(CREATE);
      await second.queue.start();
      await cluster.advanceUntil(create.reached());
      const lookup = second.holdRequest(LOOKUP);
      create.release();
      await lookup.reached();
      expect(await second.queue.cancel()).toEqual({ cancelled: 0, running: 1 });
      lookup.release();
      await expectPaidTask(cluster, second);
    });

    test("and its cost when the response to the create was lost and the task appears after the cancel", async () => {
      const cluster = await createCluster(database(), { switches: { visibleAfter: 30_000 } });
      cluster.emulator.faults.add({ method: "POST", drop: "after", times: 1 });
      const first = cluster.worker();
      await first.queue.add(videoJob("film"), { budget: { name: "films", units: 3 } });
      const lookup = first.holdRequest(LOOKUP);
      await first.queue.start();
      await lookup.reached();
      await first.crash();
      await cluster.expireLeases();
      const second = cluster.worker();
      expect(await second.queue.cancel()).toEqual({ cancelled: 0, running: 1 });
      await second.queue.start();
      await expectPaidTask(cluster, second);
      expect(await second.queue.stats()).toMatchObject({ budgets: [{ spent: 3, reserved: 0 }] });
    });

    test("when the client sent late and its worker was killed before the response", async () => {
      const cluster = await createCluster(database(), { switches: { visibleAfter: 30_000 } });
      const { clock, faults } = cluster.emulator;
      const busyUntil = clock.now() + 50_000;
      faults.add({ method: "POST", code: 1303, when: () => clock.now() < busyUntil });
      faults.add({ method: "POST", processed: true, hang: true, times: 1 });
      const first = cluster.worker();
      await first.queue.add(videoJob("film"));
      await first.queue.start();
      await cluster.waitFor(async () => cluster.emulator.state().paid.tasks === 1);
      await first.crash();
      await cluster.expireLeases();
      const second = cluster.worker();
      expect(await second.queue.cancel()).toEqual({ cancelled: 0, running: 1 });
      await second.queue.start();
      await expectPaidTask(cluster, second);
    });

    test("and the budget its estimate, when a suspended worker sends it after another worker ended the job", async () => {
      const cluster = await createCluster(database());
      const [first, second] = [cluster.worker(), cluster.worker()];
      await first.queue.add(videoJob("film"), { budget: { name: "films", units: 3 } });
      const create = first.holdRequest(CREATE);
      await first.queue.start();
      await create.reached();
      const [statements, timers] = [first.holdStatement(/./), first.holdTimers()];
      await cluster.expireLeases();
      await second.queue.cancel();
      await second.queue.start();
      expect(await outcomes(cluster, second)).toEqual([["cancelled", undefined, 0]]);
      const sent = new Promise<void>((resolve) => first.once("sent", resolve));
      create.release();
      await sent;
      statements.release();
      timers.release();
      const [task] = cluster.emulator.state().tasks;
      await cluster.waitFor(async () => (await collectResults(second.queue))[0]?.taskId === task?.id);
      expect(await collectResults(second.queue)).toMatchObject([{ status: "cancelled", taskId: task?.id }]);
      expect(await second.queue.stats()).toMatchObject({ budgets: [{ spent: 3, reserved: 0 }] });
    });
  });

  test("sends no job of a killed worker while the queue is paused, and each once after `resume`", async () => {
    const cluster = await createCluster(database());
    await recordAndCrash(cluster, 2);
    const second = cluster.worker();
    await second.queue.pause();
    await second.queue.start();
    await cluster.waitFor(() => hasNoTaskIn(cluster, "sent"));
    expectNothingSent(cluster);
    expect(await second.queue.stats()).toMatchObject({ jobs: { running: 2 }, lanes: [{ used: 0, waiting: 2 }] });
    await second.queue.resume();
    expect((await outcomes(cluster, second)).map(([status]) => status)).toEqual(["succeeded", "succeeded"]);
    expect(cluster.emulator.state().paid.tasks).toBe(2);
  });

  test("sends no job of a killed worker while its lane is stopped, and each once after `resume`", async () => {
    const cluster = await createCluster(database());
    cluster.emulator.faults.add({ method: "POST", code: 1102, times: 1 });
    const first = cluster.worker();
    const [rejected] = await first.queue.add(videoJobs(2));
    const others = first.holdRequest(new RegExp(`^POST /text-to-video(?![^]*${rejected?.id})`));
    const stopped = new Promise<void>((resolve) => first.once("lane-stopped", resolve));
    // Both have their permission before the rejection stops the lane.
    const rejection = first.holdResponse(CREATE);
    await first.queue.start();
    await Promise.all([rejection.reached(), others.reached()]);
    rejection.release();
    await stopped;
    await first.crash();
    await cluster.expireLeases();
    const second = cluster.worker();
    await second.queue.start();
    await cluster.waitFor(() => hasNoTaskIn(cluster, "sent"));
    expect(cluster.creates()).toHaveLength(1);
    await second.queue.resume();
    expect((await outcomes(cluster, second)).map(([status]) => status)).toEqual(["succeeded", "succeeded"]);
    expect(cluster.emulator.state().paid.tasks).toBe(2);
  });

  test("only the worker that has the lease sends", async () => {
    const cluster = await createCluster(database());
    await recordAndCrash(cluster, 1);
    const [second, third] = [cluster.worker(), cluster.worker()];
    const responses = second.holdResponse(LOOKUP);
    await second.queue.start();
    await responses.reached();
    const lookups = third.holdRequest(LOOKUP);
    await cluster.expireLeases();
    await third.queue.start();
    await lookups.reached();
    // The second worker finds no task, and may no longer send.
    responses.release();
    await cluster.emulator.clock.advance(70_000);
    const create = third.holdRequest(CREATE);
    lookups.release();
    await cluster.advanceUntil(create.reached());
    create.release();
    expect((await outcomes(cluster, third)).map(([status]) => status)).toEqual(["succeeded"]);
    expect(cluster.creates()).toHaveLength(1);
  });

  test("begins one further attempt when a callback and a poll report a failed task at the same time", async () => {
    const cluster = await createCluster(database());
    const worker = cluster.worker({ maxRetries: 1 });
    await worker.queue.add(videoJob("film", "[fail]"));
    const polls = worker.holdRequest(LOOKUP);
    await worker.queue.start();
    await cluster.advanceUntil(polls.reached());
    const [failed] = cluster.emulator.state().tasks;
    await worker.queue.handleCallback({ externalTaskId: failed?.externalTaskId, status: "failed" });
    polls.release();
    expect(await cluster.results(worker)).toMatchObject([{ status: "failed", attempts: 2 }]);
    expect(cluster.creates()).toHaveLength(2);
    expect(worker.events.filter(({ type }) => type === "retry" || type === "finished")).toHaveLength(2);
  });

  test("does not send a job whose row was deleted during the lookup", async () => {
    const cluster = await createCluster(database());
    await recordAndCrash(cluster, 1);
    const second = cluster.worker();
    const lookups = second.holdResponse(LOOKUP);
    await second.queue.start();
    await lookups.reached();
    await cluster.sql("DELETE FROM {s}.task; DELETE FROM {s}.job");
    lookups.release();
    await cluster.emulator.clock.advance(120_000);
    await second.queue.close();
    expect(cluster.creates()).toEqual([]);
  });

  describe.each(["sent", "running"] as const)("jobs of a killed worker with the state %s", (state) => {
    const setHost = (cluster: Cluster, from: string, to: string): Promise<unknown> =>
      cluster.sql(
        `UPDATE {s}.task SET intent = replace(intent, '${from}', '${to}'), reference = replace(reference, '${from}', '${to}')`,
      );

    async function crashWithOldHost(cluster: Cluster): Promise<void> {
      const options = { budget: { name: "films", units: 6 } };
      if (state === "sent") await recordAndCrash(cluster, 2, options);
      else {
        const first = cluster.worker();
        await first.queue.add(videoJobs(2), options);
        await first.queue.start();
        await cluster.waitFor(async () => (await countTasks(cluster, "running")) === 2);
        await first.crash();
        await cluster.expireLeases();
      }
      await setHost(cluster, cluster.emulator.url, OLD_HOST);
    }

    test("end as unknown and count with their estimate if they are cancelled and the client has another base URL", async () => {
      const cluster = await createCluster(database());
      await crashWithOldHost(cluster);
      const second = cluster.worker();
      await second.queue.cancel();
      await second.queue.start();
      expect(await cluster.results(second)).toMatchObject(
        Array(2).fill({
          status: "unknown",
          externalTaskId: expect.stringMatching(/^kq-/),
          error: { name: "ConfigurationError", summary: expect.stringContaining(OLD_HOST) },
        }),
      );
      const { lanes, budgets } = await second.queue.stats();
      const [lane] = lanes;
      expect(budgets).toMatchObject([{ spent: 6, reserved: 0 }]);
      expect(lane).toMatchObject({ used: 0 });
      expect(lane?.stopReason).toBeUndefined();
    });

    test("stop their lane while the client has another base URL, and succeed with the right one", async () => {
      const cluster = await createCluster(database());
      await crashWithOldHost(cluster);
      const second = cluster.worker();
      const stopped = new Promise<void>((resolve) => second.once("lane-stopped", resolve));
      await second.queue.start();
      await stopped;
      await cluster.emulator.clock.advance(60_000);
      expect(await second.queue.stats()).toMatchObject({
        jobs: { running: 2 },
        lanes: [{ used: 2, stopReason: expect.stringContaining(`This task belongs to ${OLD_HOST}`) }],
      });
      await second.crash();
      await setHost(cluster, OLD_HOST, cluster.emulator.url);
      await cluster.expireLeases();
      const third = cluster.worker();
      await third.queue.start();
      await third.queue.resume();
      expect((await outcomes(cluster, third)).map(([status]) => status)).toEqual(["succeeded", "succeeded"]);
      expect(cluster.emulator.state().paid.tasks).toBe(2);
    });
  });

  describe("a lowered budget", () => {
    test("holds the last queued jobs", async () => {
      const cluster = await createCluster(database());
      const worker = cluster.worker();
      await worker.queue.add(videoJobs(4), { budget: { name: "films", units: 12 } });
      await worker.queue.add([], { budget: { name: "films", units: 6 } });
      expect(await worker.queue.stats()).toMatchObject({
        jobs: { queued: 2, held: 2 },
        budgets: [{ limit: 6, reserved: 6 }],
      });
      await worker.queue.start();
      expect((await cluster.results(worker)).map(({ key }) => key).sort()).toEqual(["job-0", "job-1"]);
      expect(cluster.emulator.state().paid.units).toBe(6);
      await worker.queue.add([], { budget: { name: "films", units: 12 } });
      expect(await cluster.results(worker)).toHaveLength(4);
      expect(cluster.emulator.state().paid.units).toBe(12);
    });

    test("holds jobs that a killed worker recorded and did not send", async () => {
      const cluster = await createCluster(database());
      await recordAndCrash(cluster, 4, { budget: { name: "films", units: 12 } });
      const second = cluster.worker();
      await second.queue.add([], { budget: { name: "films", units: 6 } });
      await second.queue.start();
      expect((await outcomes(cluster, second)).map(([status]) => status)).toEqual(["succeeded", "succeeded"]);
      expect(cluster.emulator.state().paid.units).toBe(6);
      expect(await second.queue.stats()).toMatchObject({
        jobs: { held: 2, running: 0 },
        budgets: [{ limit: 6, spent: 6, reserved: 0 }],
      });
      await second.queue.add([], { budget: { name: "films", units: 12 } });
      expect((await outcomes(cluster, second)).map(([status]) => status)).toEqual(Array(4).fill("succeeded"));
      expect(cluster.emulator.state().paid.units).toBe(12);
    });
  });
}

/** Races between two transactions. They need a database with several connections. */
export function sendPermissionRaces(database: () => ServerDatabase): void {
  test("does not send a job whose cancel commits while its worker requests permission", async () => {
    const cluster = await createCluster(database());
    const [worker, other] = [cluster.worker({ maxRetries: 0 }), cluster.worker()];
    // Creates the tables before the test holds locks.
    await other.queue.stats();
    await worker.queue.add(videoJob("film"));
    const create = worker.holdRequest(CREATE);
    const recording = new Promise<{ release(): void }>((resolve) =>
      worker.once("claimed", () => {
        const begin = worker.holdStatement(/^BEGIN/);
        void begin.reached().then(() => resolve(begin));
      }),
    );
    await worker.queue.start();
    const begin = await recording;
    const commit = other.holdStatement(/^COMMIT[^]*cancel_requested = true/);
    const cancelling = other.queue.cancel();
    await commit.reached();
    begin.release();
    // The permission waits for the cancel, or the job was sent too early.
    await Promise.race([create.reached(), cluster.waitFor(() => isLockAwaited(cluster))]);
    commit.release();
    create.release();
    expect(await cancelling).toEqual({ cancelled: 1, running: 0 });
    expect(await outcomes(cluster, other)).toEqual([["cancelled", undefined, 0]]);
    expectNothingSent(cluster);
  });

  test("counts a job as running when its permission commits during the cancel", async () => {
    const cluster = await createCluster(database());
    const [worker, other] = [cluster.worker({ maxRetries: 0 }), cluster.worker()];
    // Creates the tables before the test holds locks.
    await other.queue.stats();
    await worker.queue.add(videoJob("film"));
    const commit = worker.holdStatement(/^COMMIT[^]*SET state = 'sent'/);
    await worker.queue.start();
    await commit.reached();
    const cancelling = other.queue.cancel();
    await cluster.waitFor(() => isLockAwaited(cluster));
    commit.release();
    expect(await cancelling).toEqual({ cancelled: 0, running: 1 });
    const [result] = await cluster.results(other);
    expect(result?.status).toBe("cancelled");
    // The job may have been sent before the cancel reached its worker; the result has the task then.
    expect(result?.taskId === undefined ? 0 : 1).toBe(cluster.emulator.state().paid.tasks);
  });

  test("a cancel and a finishing task do not deadlock", async () => {
    const cluster = await createCluster(database());
    const [worker, other] = [cluster.worker({ maxRetries: 0 }), cluster.worker()];
    // Creates the tables before the test holds locks.
    await other.queue.stats();
    const budget = { name: "films", units: 3 };
    const [running] = await worker.queue.add(videoJob("running", "[fail]"), { budget });
    // Rows are locked in the order of their ids: the last held job must come before the running one.
    const held: AddedJob[] = [];
    do held.push(...(await worker.queue.add(videoJob(`held-${held.length}`), { budget })));
    while ((held.at(-1)?.id ?? "") > (running?.id ?? ""));
    const ending = worker.holdStatement(/SELECT amount - spent - reserved/);
    await worker.queue.start();
    await cluster.advanceUntil(ending.reached());
    const cancelling = other.queue.cancel();
    await cluster.waitFor(() => isLockAwaited(cluster));
    ending.release();
    expect(await cancelling).toEqual({ cancelled: held.length, running: 0 });
    expect(await cluster.results(other)).toHaveLength(1 + held.length);
    expect(cluster.creates()).toHaveLength(1);
    expect([...worker.events, ...other.events].filter(({ type }) => type === "error")).toEqual([]);
  });
}

/** A worker records intents and is killed before it sends them. */
async function recordAndCrash(cluster: Cluster, jobs: number, options?: AddOptions): Promise<void> {
  const worker = cluster.worker();
  await worker.queue.add(videoJobs(jobs), options);
  const creates = worker.holdRequest(CREATE);
  await worker.queue.start();
  await creates.reached(jobs);
  await worker.crash();
  await cluster.expireLeases();
}

/** Status, task id and number of outputs of each job. */
async function outcomes(cluster: Cluster, worker: Worker): Promise<[string, string | undefined, number][]> {
  return (await cluster.results(worker)).map(({ status, taskId, outputs }) => [status, taskId, outputs.length]);
}

function expectNothingSent(cluster: Cluster): void {
  expect(cluster.creates()).toEqual([]);
  expect(cluster.emulator.state().paid).toEqual({ tasks: 0, units: 0 });
}

async function expectPaidTask(cluster: Cluster, worker: Worker): Promise<void> {
  const results = await cluster.results(worker);
  const { tasks, paid } = cluster.emulator.state();
  expect(paid.tasks).toBe(1);
  expect(results).toMatchObject([{ status: "cancelled", taskId: tasks[0]?.id, outputs: [{ type: "video" }] }]);
}

/** Resolves when the service has responded to `count` creates. The clock does not move. */
async function waitForResponses(cluster: Cluster, count: number): Promise<void> {
  while (cluster.emulator.calls.filter(({ method, status }) => method === "POST" && status > 0).length < count)
    await cluster.emulator.clock.advance(0);
}

async function hasNoTaskIn(cluster: Cluster, state: "claimed" | "sent"): Promise<boolean> {
  return (await countTasks(cluster, state)) === 0;
}

async function countTasks(cluster: Cluster, state: "claimed" | "sent" | "running"): Promise<number> {
  return (await cluster.sql(`SELECT 1 FROM {s}.task WHERE state = '${state}'`)).length;
}

/** Whether a transaction waits for a lock. */
async function isLockAwaited(cluster: Cluster): Promise<boolean> {
  return (await cluster.sql("SELECT 1 FROM pg_locks WHERE NOT granted")).length > 0;
}
