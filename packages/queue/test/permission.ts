import { describe, expect, test } from "vitest";
import type { Added, AddOptions, ServerDatabase } from "../src/index.ts";
import { allOf, clip, clips } from "./at-hand.ts";
import { type Crew, createCrew, type Worker } from "./crew.ts";

/** Finding out what became of a send. */
const LOOK_UP = /^GET \/tasks/;
const CREATE = /^POST \/text-to-video/;
/** The statement that marks an intent as about to be sent. */
const MARK = /SET state = 'sent'/;

/** What the record permits before each send, on any server. */
export function permission(database: () => ServerDatabase): void {
  describe("a cancelled job is not sent", () => {
    test("after its worker was killed between the record of the intent and the first send", async () => {
      const crew = await createCrew(database());
      await recordAndCrash(crew, 5);
      const second = crew.worker();
      expect(await second.queue.cancel()).toEqual({ cancelled: 0, running: 5 });
      await second.queue.start();
      expect(await outcomes(crew, second)).toEqual(Array(5).fill(["cancelled", undefined, 0]));
      expectNothingSent(crew);
    });

    test("after its worker was closed in the middle of a send", async () => {
      const crew = await createCrew(database());
      const first = crew.worker();
      await first.queue.add(clips(2));
      const creates = first.holdRequest(CREATE);
      await first.queue.start();
      await creates.reached(2);
      await first.queue.close();
      const second = crew.worker();
      expect(await second.queue.cancel()).toEqual({ cancelled: 0, running: 2 });
      await second.queue.start();
      expect(await outcomes(crew, second)).toEqual(Array(2).fill(["cancelled", undefined, 0]));
      expectNothingSent(crew);
    });

    test("when it is cancelled while another worker finds out what became of it", async () => {
      const crew = await createCrew(database());
      await recordAndCrash(crew, 1);
      const second = crew.worker();
      const lookUps = second.holdResponse(LOOK_UP);
      await second.queue.start();
      await lookUps.reached();
      expect(await second.queue.cancel()).toEqual({ cancelled: 0, running: 1 });
      lookUps.release();
      expect(await outcomes(crew, second)).toEqual([["cancelled", undefined, 0]]);
      expectNothingSent(crew);
    });

    test("when it is cancelled while the client finds out whether a create arrived", async () => {
      const crew = await createCrew(database());
      crew.emulator.faults.add({ method: "POST", drop: "before", times: 1 });
      const worker = crew.worker();
      await worker.queue.add(clip("film"));
      const create = worker.holdRequest(CREATE);
      await worker.queue.start();
      await create.reached();
      const lookUp = worker.holdRequest(LOOK_UP);
      create.release();
      await lookUp.reached();
      expect(await worker.queue.cancel()).toEqual({ cancelled: 0, running: 1 });
      lookUp.release();
      expect(await outcomes(crew, worker)).toEqual([["cancelled", undefined, 0]]);
      expect(crew.creates()).toHaveLength(1);
      expect(crew.emulator.state().paid.tasks).toBe(0);
    });

    test("when it is cancelled while the client waits to send it again", async () => {
      const crew = await createCrew(database());
      crew.emulator.faults.add({ method: "POST", code: 1303, times: 1 });
      const worker = crew.worker();
      await worker.queue.add(clip("film"));
      await worker.queue.start();
      await answered(crew, 1);
      expect(await worker.queue.cancel()).toEqual({ cancelled: 0, running: 1 });
      expect(await outcomes(crew, worker)).toEqual([["cancelled", undefined, 0]]);
      expect(crew.creates()).toHaveLength(1);
    });

    test("when another process cancels it while the client waits to send it again", async () => {
      const crew = await createCrew(database());
      crew.emulator.faults.add({ method: "POST", code: 1303, times: 1 });
      const [worker, other] = [crew.worker(), crew.worker()];
      await worker.queue.add(clip("film"));
      await worker.queue.start();
      await answered(crew, 1);
      expect(await other.queue.cancel()).toEqual({ cancelled: 0, running: 1 });
      // Time stands still: the client's wait ends only by the cancel.
      expect(await allOf(other.queue)).toMatchObject([{ status: "cancelled", outputs: [] }]);
      expect(crew.creates()).toHaveLength(1);
    });

    test("when it is cancelled while it waits for a slot of the client", async () => {
      const crew = await createCrew(database());
      const worker = crew.worker({ slots: { video: 1 } });
      const added = await worker.queue.add(clips(2));
      const sent = new Promise<void>((resolve) => worker.once("sent", resolve));
      await worker.queue.start();
      await sent;
      while (!(await nothingIs(crew, "claimed"))) await crew.emulator.clock.advance(0);
      const [made] = crew.emulator.state().tasks;
      const waiting = added.find(({ id }) => !made?.externalTaskId?.includes(id));
      expect(await worker.queue.cancel([waiting?.key ?? ""])).toEqual({ cancelled: 0, running: 1 });
      expect((await outcomes(crew, worker)).map(([status]) => status).sort()).toEqual(["cancelled", "succeeded"]);
      expect(crew.creates()).toHaveLength(1);
    });

    test("when it is cancelled before the next attempt of a task that failed", async () => {
      const crew = await createCrew(database());
      const worker = crew.worker({ retries: 1 });
      await worker.queue.add(clip("film", "[fail]"));
      const secondAttempt = worker.holdRequest(/^POST \/text-to-video[^]*kq-[0-9a-f-]{36}-2\b/);
      await worker.queue.start();
      await crew.until(secondAttempt.reached());
      expect(await worker.queue.cancel()).toEqual({ cancelled: 0, running: 1 });
      secondAttempt.release();
      const [failed] = crew.emulator.state().tasks;
      expect(await crew.results(worker)).toMatchObject([
        { status: "cancelled", task: failed?.id, attempts: 1, error: { code: "task_failed" } },
      ]);
      expect(crew.creates()).toHaveLength(1);
    });

    test("when its key is added again", async () => {
      const crew = await createCrew(database());
      await recordAndCrash(crew, 1);
      const second = crew.worker();
      await second.queue.add(clip("queued"));
      expect(await second.queue.cancel()).toEqual({ cancelled: 1, running: 1 });
      expect(await second.queue.add([clip("job-0"), clip("queued")])).toMatchObject([
        { added: false },
        { added: false },
      ]);
      await second.queue.start();
      expect((await outcomes(crew, second)).map(([status]) => status)).toEqual(["cancelled", "cancelled"]);
      expectNothingSent(crew);
    });

    test("and ends at once when the account stops its lane before it was sent", async () => {
      const crew = await createCrew(database());
      crew.emulator.faults.add({ method: "POST", code: 1102 });
      const [worker, other] = [crew.worker(), crew.worker()];
      await worker.queue.add(clip("film"));
      const refusal = worker.holdResponse(CREATE);
      await worker.queue.start();
      await refusal.reached();
      expect(await other.queue.cancel()).toEqual({ cancelled: 0, running: 1 });
      refusal.release();
      expect(await outcomes(crew, worker)).toEqual([["cancelled", undefined, 0]]);
    });

    test("and ends at once when its worker was killed before it recorded the intent", async () => {
      const crew = await createCrew(database());
      const first = crew.worker();
      await first.queue.add(clip("film"), { budget: { name: "films", units: 3 } });
      const mark = first.holdStatement(MARK);
      await first.queue.start();
      await mark.reached();
      await first.crash();
      const second = crew.worker();
      expect(await second.queue.cancel()).toEqual({ cancelled: 1, running: 0 });
      expect(await allOf(second.queue)).toMatchObject([{ status: "cancelled", attempts: 0 }]);
      expect(await second.queue.stats()).toMatchObject({
        jobs: { running: 0, cancelled: 1 },
        lanes: [{ used: 0, waiting: 0 }],
        budgets: [{ spent: 0, reserved: 0 }],
      });
      expectNothingSent(crew);
    });
  });

  describe("the result of a cancelled job carries the task that exists", () => {
    test("when the answer to its create was on the way", async () => {
      const crew = await createCrew(database());
      const worker = crew.worker();
      await worker.queue.add(clip("film"));
      const answer = worker.holdResponse(CREATE);
      await worker.queue.start();
      await answer.reached();
      expect(await worker.queue.cancel()).toEqual({ cancelled: 0, running: 1 });
      answer.release();
      await expectPaidTask(crew, worker);
    });

    test("when the task shows late, after a send that another worker had recorded long before", async () => {
      const crew = await createCrew(database(), { switches: { visibleAfter: 40_000 } });
      await recordAndCrash(crew, 1);
      await crew.emulator.clock.advance(600_000);
      crew.emulator.faults.add({ method: "POST", drop: "after", times: 1 });
      const second = crew.worker();
      const create = second.holdRequest(CREATE);
      await second.queue.start();
      await crew.until(create.reached());
      const lookUp = second.holdRequest(LOOK_UP);
      create.release();
      await lookUp.reached();
      expect(await second.queue.cancel()).toEqual({ cancelled: 0, running: 1 });
      lookUp.release();
      await expectPaidTask(crew, second);
    });

    test("when the client sent late and its worker was killed before the answer", async () => {
      const crew = await createCrew(database(), { switches: { visibleAfter: 30_000 } });
      const { clock, faults } = crew.emulator;
      const busyUntil = clock.now() + 50_000;
      faults.add({ method: "POST", code: 1303, when: () => clock.now() < busyUntil });
      faults.add({ method: "POST", processed: true, hang: true, times: 1 });
      const first = crew.worker();
      await first.queue.add(clip("film"));
      await first.queue.start();
      await crew.becomes(async () => crew.emulator.state().paid.tasks === 1);
      await first.crash();
      await crew.expireLeases();
      const second = crew.worker();
      expect(await second.queue.cancel()).toEqual({ cancelled: 0, running: 1 });
      await second.queue.start();
      await expectPaidTask(crew, second);
    });

    test("when a worker that stood still sent it after another had ended the job", async () => {
      const crew = await createCrew(database());
      const [first, second] = [crew.worker(), crew.worker()];
      await first.queue.add(clip("film"));
      const create = first.holdRequest(CREATE);
      await first.queue.start();
      await create.reached();
      const [statements, timers] = [first.holdStatement(/./), first.holdTimers()];
      await crew.expireLeases();
      await second.queue.cancel();
      await second.queue.start();
      expect(await outcomes(crew, second)).toEqual([["cancelled", undefined, 0]]);
      const sent = new Promise<void>((resolve) => first.once("sent", resolve));
      create.release();
      await sent;
      statements.release();
      timers.release();
      const [task] = crew.emulator.state().tasks;
      await crew.becomes(async () => (await allOf(second.queue))[0]?.task === task?.id);
      expect(await allOf(second.queue)).toMatchObject([{ status: "cancelled", task: task?.id }]);
    });
  });

  test("sends nothing of a killed worker while the queue is paused, and everything once after", async () => {
    const crew = await createCrew(database());
    await recordAndCrash(crew, 2);
    const second = crew.worker();
    await second.queue.pause();
    await second.queue.start();
    await crew.becomes(() => nothingIs(crew, "sent"));
    expectNothingSent(crew);
    expect(await second.queue.stats()).toMatchObject({ jobs: { running: 2 }, lanes: [{ used: 0, waiting: 2 }] });
    await second.queue.resume();
    expect((await outcomes(crew, second)).map(([status]) => status)).toEqual(["succeeded", "succeeded"]);
    expect(crew.emulator.state().paid.tasks).toBe(2);
  });

  test("sends nothing of a killed worker while its lane is stopped, and everything once after", async () => {
    const crew = await createCrew(database());
    crew.emulator.faults.add({ method: "POST", code: 1102, times: 1 });
    const first = crew.worker();
    const [refused] = await first.queue.add(clips(2));
    const others = first.holdRequest(new RegExp(`^POST /text-to-video(?![^]*${refused?.id})`));
    const stopped = new Promise<void>((resolve) => first.once("stopped", resolve));
    // Both have their permission before the refusal stops the lane.
    const refusal = first.holdResponse(CREATE);
    await first.queue.start();
    await Promise.all([refusal.reached(), others.reached()]);
    refusal.release();
    await stopped;
    await first.crash();
    await crew.expireLeases();
    const second = crew.worker();
    await second.queue.start();
    await crew.becomes(() => nothingIs(crew, "sent"));
    expect(crew.creates()).toHaveLength(1);
    await second.queue.resume();
    expect((await outcomes(crew, second)).map(([status]) => status)).toEqual(["succeeded", "succeeded"]);
    expect(crew.emulator.state().paid.tasks).toBe(2);
  });

  test("only the worker that has the lease sends", async () => {
    const crew = await createCrew(database());
    await recordAndCrash(crew, 1);
    const [second, third] = [crew.worker(), crew.worker()];
    const answers = second.holdResponse(LOOK_UP);
    await second.queue.start();
    await answers.reached();
    const lookUps = third.holdRequest(LOOK_UP);
    await crew.expireLeases();
    await third.queue.start();
    await lookUps.reached();
    // The second worker finds that there is no task, and may not send any more.
    answers.release();
    await crew.emulator.clock.advance(70_000);
    const create = third.holdRequest(CREATE);
    lookUps.release();
    await crew.until(create.reached());
    create.release();
    expect((await outcomes(crew, third)).map(([status]) => status)).toEqual(["succeeded"]);
    expect(crew.creates()).toHaveLength(1);
  });

  test("does not send a job whose record was deleted while it was looked up", async () => {
    const crew = await createCrew(database());
    await recordAndCrash(crew, 1);
    const second = crew.worker();
    const lookUps = second.holdResponse(LOOK_UP);
    await second.queue.start();
    await lookUps.reached();
    await crew.sql("DELETE FROM {s}.task; DELETE FROM {s}.job");
    lookUps.release();
    await crew.emulator.clock.advance(120_000);
    await second.queue.close();
    expect(crew.creates()).toEqual([]);
  });

  describe("a budget that is lowered", () => {
    test("holds the last of the queued jobs back", async () => {
      const crew = await createCrew(database());
      const worker = crew.worker();
      await worker.queue.add(clips(4), { budget: { name: "films", units: 12 } });
      await worker.queue.add([], { budget: { name: "films", units: 6 } });
      expect(await worker.queue.stats()).toMatchObject({
        jobs: { queued: 2, held: 2 },
        budgets: [{ most: 6, reserved: 6 }],
      });
      await worker.queue.start();
      expect((await crew.results(worker)).map(({ key }) => key).sort()).toEqual(["job-0", "job-1"]);
      expect(crew.emulator.state().paid.units).toBe(6);
      await worker.queue.add([], { budget: { name: "films", units: 12 } });
      expect(await crew.results(worker)).toHaveLength(4);
      expect(crew.emulator.state().paid.units).toBe(12);
    });

    test("holds back what a killed worker had recorded and not sent", async () => {
      const crew = await createCrew(database());
      await recordAndCrash(crew, 4, { budget: { name: "films", units: 12 } });
      const second = crew.worker();
      await second.queue.add([], { budget: { name: "films", units: 6 } });
      await second.queue.start();
      expect((await outcomes(crew, second)).map(([status]) => status)).toEqual(["succeeded", "succeeded"]);
      expect(crew.emulator.state().paid.units).toBe(6);
      expect(await second.queue.stats()).toMatchObject({
        jobs: { held: 2, running: 0 },
        budgets: [{ most: 6, spent: 6, reserved: 0 }],
      });
      await second.queue.add([], { budget: { name: "films", units: 12 } });
      expect((await outcomes(crew, second)).map(([status]) => status)).toEqual(Array(4).fill("succeeded"));
      expect(crew.emulator.state().paid.units).toBe(12);
    });
  });
}

/** What two transactions at the same time do; needs a database with several connections. */
export function permissionRaces(database: () => ServerDatabase): void {
  test("does not send a job whose cancel commits while its worker asks for permission", async () => {
    const crew = await createCrew(database());
    const [worker, other] = [crew.worker({ retries: 0 }), crew.worker()];
    // Its tables are there before anything is locked.
    await other.queue.stats();
    await worker.queue.add(clip("film"));
    const create = worker.holdRequest(CREATE);
    const marking = new Promise<{ release(): void }>((resolve) =>
      worker.once("claimed", () => {
        const begin = worker.holdStatement(/^BEGIN/);
        void begin.reached().then(() => resolve(begin));
      }),
    );
    await worker.queue.start();
    const begin = await marking;
    const commit = other.holdStatement(/^COMMIT[^]*cancel_requested = true/);
    const cancelling = other.queue.cancel();
    await commit.reached();
    begin.release();
    // It waits for the cancel, or it has sent already.
    await Promise.race([create.reached(), crew.becomes(() => someWait(crew))]);
    commit.release();
    create.release();
    expect(await cancelling).toEqual({ cancelled: 1, running: 0 });
    expect(await outcomes(crew, other)).toEqual([["cancelled", undefined, 0]]);
    expectNothingSent(crew);
  });

  test("counts a job as running when its permission to be sent commits during the cancel", async () => {
    const crew = await createCrew(database());
    const [worker, other] = [crew.worker({ retries: 0 }), crew.worker()];
    // Its tables are there before anything is locked.
    await other.queue.stats();
    await worker.queue.add(clip("film"));
    const commit = worker.holdStatement(/^COMMIT[^]*SET state = 'sent'/);
    await worker.queue.start();
    await commit.reached();
    const cancelling = other.queue.cancel();
    await crew.becomes(() => someWait(crew));
    commit.release();
    expect(await cancelling).toEqual({ cancelled: 0, running: 1 });
    const [result] = await crew.results(other);
    expect(result?.status).toBe("cancelled");
    // Whether it was sent before the cancel reached its worker or not, the result says so.
    expect(result?.task === undefined ? 0 : 1).toBe(crew.emulator.state().paid.tasks);
  });

  test("cancel and the end of a task do not wait for each other's rows", async () => {
    const crew = await createCrew(database());
    const [worker, other] = [crew.worker({ retries: 0 }), crew.worker()];
    // Its tables are there before anything is locked.
    await other.queue.stats();
    const budget = { name: "films", units: 3 };
    const [running] = await worker.queue.add(clip("running", "[fail]"), { budget });
    // Rows are locked in the order of their ids: the last of the held jobs comes before the running one.
    const held: Added[] = [];
    do held.push(...(await worker.queue.add(clip(`held-${held.length}`), { budget })));
    while ((held.at(-1)?.id ?? "") > (running?.id ?? ""));
    const ending = worker.holdStatement(/SELECT most - spent - reserved/);
    await worker.queue.start();
    await crew.until(ending.reached());
    const cancelling = other.queue.cancel();
    await crew.becomes(() => someWait(crew));
    ending.release();
    expect(await cancelling).toEqual({ cancelled: held.length, running: 0 });
    expect(await crew.results(other)).toHaveLength(1 + held.length);
    expect(crew.creates()).toHaveLength(1);
    expect([...worker.events, ...other.events].filter(({ type }) => type === "trouble")).toEqual([]);
  });
}

/** A worker records intents and is killed before the first of them is sent. */
async function recordAndCrash(crew: Crew, jobs: number, options?: AddOptions): Promise<void> {
  const worker = crew.worker();
  await worker.queue.add(clips(jobs), options);
  const creates = worker.holdRequest(CREATE);
  await worker.queue.start();
  await creates.reached(jobs);
  await worker.crash();
  await crew.expireLeases();
}

/** Status, task and number of outputs of each job. */
async function outcomes(crew: Crew, worker: Worker): Promise<[string, string | undefined, number][]> {
  return (await crew.results(worker)).map(({ status, task, outputs }) => [status, task, outputs.length]);
}

function expectNothingSent(crew: Crew): void {
  expect(crew.creates()).toEqual([]);
  expect(crew.emulator.state().paid).toEqual({ tasks: 0, units: 0 });
}

async function expectPaidTask(crew: Crew, worker: Worker): Promise<void> {
  const results = await crew.results(worker);
  const { tasks, paid } = crew.emulator.state();
  expect(paid.tasks).toBe(1);
  expect(results).toMatchObject([{ status: "cancelled", task: tasks[0]?.id, outputs: [{ type: "video" }] }]);
}

/** Resolves when so many creates have been answered, without any time passing. */
async function answered(crew: Crew, creates: number): Promise<void> {
  while (crew.emulator.calls.filter(({ method, status }) => method === "POST" && status > 0).length < creates)
    await crew.emulator.clock.advance(0);
}

async function nothingIs(crew: Crew, state: "claimed" | "sent"): Promise<boolean> {
  return (await crew.sql(`SELECT 1 FROM {s}.task WHERE state = '${state}'`)).length === 0;
}

/** Whether a transaction waits for a lock that another holds. */
async function someWait(crew: Crew): Promise<boolean> {
  return (await crew.sql("SELECT 1 FROM pg_locks WHERE NOT granted")).length > 0;
}
