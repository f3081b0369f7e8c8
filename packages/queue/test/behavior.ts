import { DEFAULT_ACCOUNT } from "@klingkit/emulator";
import { InvalidInputError } from "@klingkit/errors";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { account, collectResults, setUp, videoJob, videoJobs, advanceUntil } from "./setup.ts";

/** The behavior of a queue on any database. */
export function behavior(database: () => string): void {
  test("creates one task per job, keeps the limit and saves complete files", async () => {
    const { emulator, createQueue, folder } = await setUp(database());
    await writeFile(join(folder, "manifest.jsonl"), '{"sequence":9999,"id":"of another queue"}\n{"incomplete afte');
    const queue = createQueue({ concurrency: { video: 2 }, files: { folder } });
    expect(await queue.add(videoJobs(5))).toMatchObject(videoJobs(5).map(({ key }) => ({ key, added: true })));
    // Jobs whose keys exist are not added.
    expect(await queue.add(videoJobs(5))).toMatchObject(videoJobs(5).map(({ key }) => ({ key, added: false })));
    await queue.start();
    const results = await collectResults(queue);
    await queue.close();

    expect(results.map(({ status }) => status)).toEqual(Array(5).fill("succeeded"));
    expect(results.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
    expect(emulator.state().paid.tasks).toBe(5);
    expect(emulator.state().accounts[0]?.slots["video/kling-3.0"]?.peak).toBe(2);
    const lines = (await readFile(join(folder, "manifest.jsonl"), "utf8")).trimEnd().split("\n").slice(1);
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual(results);
    for (const { key, files, estimate, billing } of results) {
      expect(files).toMatchObject([{ name: `${key}.mp4`, type: "video/mp4" }]);
      const bytes = await readFile(join(folder, `${key}.mp4`));
      expect(bytes.byteLength).toBe(files[0]?.bytes);
      expect(bytes.subarray(4, 8).toString()).toBe("ftyp");
      expect(estimate?.units).toBe(3);
      expect(billing).toMatchObject([{ kind: "unit", amount: 3 }]);
    }
    expect((await readdir(folder)).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  test("reports the issues of all invalid jobs with their paths and adds none", async () => {
    const { createQueue } = await setUp(database());
    const queue = createQueue();
    const jobs: readonly unknown[] = [
      videoJob("good"),
      videoJob("bad", ""),
      { ...videoJob("worse"), input: { prompt: "fog", duration: 99, aspect_ratio: "1:1" }, watermark: true },
      { ...videoJob("no endpoint"), endpoint: "video.textToVide" },
      { ...videoJob("\n"), options: { externalTaskId: "mine" }, priority: "high" },
      { ...videoJob("function"), input: { prompt: () => "fog" } },
      "fog",
    ];
    const adding = queue.add(jobs as Parameters<typeof queue.add>[0]);
    const error: unknown = await adding.catch((thrown: unknown) => thrown);
    if (!(error instanceof InvalidInputError)) throw error;
    expect(error.issues.map(({ code, path }) => `${code} at ${path}`)).toEqual([
      "too_short at jobs[1].input.prompt",
      "misplaced_field at jobs[2].watermark",
      "unknown_field at jobs[2].input.aspect_ratio",
      "not_supported_by_model at jobs[2].input.duration",
      "not_allowed_value at jobs[3].endpoint",
      "wrong_format at jobs[4].key",
      "wrong_type at jobs[4].priority",
      "unknown_option at jobs[4].options.externalTaskId",
      "wrong_type at jobs[5].input.prompt",
      "wrong_type at jobs[6]",
    ]);
    expect(error.issues[0]?.message).toBe("`jobs[1].input.prompt` must not be empty.");
    expect(Object.values((await queue.stats()).jobs).filter((count) => count > 0)).toEqual([]);
  });

  test("reports the issues of a single job with the paths of its input", async () => {
    const { createQueue } = await setUp(database());
    const queue = createQueue();
    await expect(queue.add(videoJob("bad", ""))).rejects.toMatchObject({
      name: "InvalidInputError",
      issues: [{ path: "prompt", message: "`prompt` must not be empty." }],
    });
  });

  test("retries failed tasks with a new external task id, but never rejected inputs", async () => {
    const { emulator, createQueue } = await setUp(database());
    const queue = createQueue({ maxRetries: 1 });
    await queue.add([videoJob("rejected", "[reject]"), videoJob("failed", "[fail]"), videoJob("good")]);
    await queue.start();
    const byKey = new Map((await collectResults(queue)).map((result) => [result.key, result]));
    expect(byKey.get("rejected")).toMatchObject({
      status: "rejected",
      attempts: 1,
      error: { code: "content_rejected", serviceCode: 1301 },
    });
    expect(byKey.get("failed")).toMatchObject({ status: "failed", attempts: 2, error: { code: "task_failed" } });
    expect(byKey.get("good")).toMatchObject({ status: "succeeded", attempts: 1 });

    expect(await queue.retryFailed()).toEqual({ requeued: 1, blocked: 0, downloading: 0 });
    const last = (await collectResults(queue)).at(-1);
    expect(last).toMatchObject({ key: "failed", status: "failed", attempts: 4 });
    const failedTasks = emulator.state().tasks.filter(({ prompt }) => prompt === "[fail]");
    expect(new Set(failedTasks.map(({ externalTaskId }) => externalTaskId)).size).toBe(4);
    expect(emulator.calls.filter(({ path, method }) => method === "POST" && path.startsWith("/text"))).toHaveLength(6);
  });

  test("`retryFailed` repeats a job as often as its own `maxRetries` allows", async () => {
    const { createQueue } = await setUp(database());
    const queue = createQueue({ maxRetries: 1 });
    await queue.add({ ...videoJob("failed", "[fail]"), maxRetries: 0 });
    await queue.start();
    expect(await collectResults(queue)).toMatchObject([{ status: "failed", attempts: 1 }]);
    await queue.retryFailed();
    expect((await collectResults(queue)).at(-1)).toMatchObject({ status: "failed", attempts: 2 });
  });

  test("does not spend an unnamed budget twice when the program runs again after a crash", async () => {
    const { emulator, createQueue } = await setUp(database());
    const queue = createQueue();
    const [first, second] = videoJobs(2);
    if (!first || !second) throw new Error("There are two jobs.");
    // A crash during `add` may leave a part of the jobs.
    await queue.add([first], { budget: { units: 3 } });
    await queue.add([first, second], { budget: { units: 3 } });
    expect((await queue.stats()).budgets).toMatchObject([{ limit: 3, reserved: 3 }]);
    await queue.start();
    expect(await collectResults(queue)).toHaveLength(1);
    expect(await queue.stats()).toMatchObject({ jobs: { succeeded: 1, held: 1 }, budgets: [{ spent: 3 }] });
    expect(emulator.state().paid.units).toBe(3);
  });

  test("calls that add the same jobs at the same time share an unnamed budget", async () => {
    const { createQueue } = await setUp(database());
    const queue = createQueue();
    await Promise.all([0, 1].map(() => queue.add(videoJobs(2), { budget: { units: 3 } })));
    expect(await queue.stats()).toMatchObject({ jobs: { queued: 1, held: 1 }, budgets: [{ limit: 3, reserved: 3 }] });
  });

  test("reports how long a job waited until it was claimed, for its first task only", async () => {
    const { events, createQueue } = await setUp(database());
    const queue = createQueue({ maxRetries: 1 });
    await queue.add(videoJob("film", "fog [fail]"));
    await queue.start();
    await collectResults(queue);
    const waits = events.flatMap((event) => (event.type === "sent" ? [[event.attempt, event.waited]] : []));
    expect(waits).toEqual([
      [1, expect.any(Number)],
      [2, undefined],
    ]);
    expect(waits[0]?.[1]).toBeGreaterThanOrEqual(0);
  });

  test("an async `onEvent` that rejects changes nothing", async () => {
    const { createQueue } = await setUp(database());
    const queue = createQueue({ onEvent: () => Promise.reject(new Error("the log is unavailable")) });
    await queue.add(videoJob("film"));
    await queue.start();
    expect(await collectResults(queue)).toMatchObject([{ status: "succeeded" }]);
  });

  test("does not exceed a budget, and continues held jobs when it is raised", async () => {
    const { emulator, createQueue } = await setUp(database());
    const queue = createQueue();
    await queue.add(videoJobs(4), { budget: { name: "film", units: 7 } });
    await queue.start();
    expect(await collectResults(queue)).toHaveLength(2);
    expect(await queue.stats()).toMatchObject({
      jobs: { held: 2, succeeded: 2 },
      budgets: [{ name: "film", unit: "video", limit: 7, spent: 6, reserved: 0 }],
    });
    await queue.add([], { budget: { name: "film", units: 12 } });
    expect(await collectResults(queue)).toHaveLength(4);
    expect(emulator.state().paid.units).toBe(12);
  });

  test("cancels queued jobs at once; a running job keeps its slot until its task ends", async () => {
    const { emulator, createQueue, nextEvent } = await setUp(database(), { clock: "manual" });
    const queue = createQueue({ concurrency: 1 });
    await queue.add(videoJobs(3));
    const sent = nextEvent("sent");
    await queue.start();
    await sent;
    expect(await queue.cancel()).toEqual({ cancelled: 2, running: 1 });
    await queue.add(videoJob("after"));
    const results = await advanceUntil(emulator, collectResults(queue));
    expect(results.map(({ status }) => status)).toEqual(["cancelled", "cancelled", "cancelled", "succeeded"]);
    expect(results.map(({ outputs }) => outputs.length)).toEqual([0, 0, 1, 1]);
    expect(emulator.state().paid.tasks).toBe(2);
    expect(emulator.state().accounts[0]?.slots["video/kling-3.0"]?.peak).toBe(1);
  });

  test("learns a limit from the first rejection and loses no job", async () => {
    // Tasks take a minute of real time, unless the test advances the clock.
    const { emulator, createQueue, nextEvent } = await setUp(database(), {
      accounts: [account({ concurrency: 3 })],
      clock: { speed: 100 },
      taskSeconds: 6000,
    });
    const queue = createQueue({ concurrency: {} });
    await queue.add(videoJobs(8));
    const limitReached = nextEvent("limit-reached");
    await queue.start();
    await limitReached;
    expect(
      (await advanceUntil(emulator, collectResults(queue), 100_000)).map(({ status, attempts }) => [status, attempts]),
    ).toEqual(Array(8).fill(["succeeded", 1]));
    expect(emulator.state().paid.tasks).toBe(8);
  });

  test("sends all jobs at once with `concurrency: false`, and fewer while the service has no free slot", async () => {
    const { emulator, createQueue, nextEvent } = await setUp(database(), {
      accounts: [account({ concurrency: 4 })],
      clock: "manual",
      // No task finishes, and so releases its slot, before the limit is recorded, however slow the database is.
      taskSeconds: 3600,
    });
    const queue = createQueue({ concurrency: false });
    await queue.add(videoJobs(6));
    const claimed = nextEvent("claimed");
    const limitReached = nextEvent("limit-reached");
    await queue.start();
    expect(await claimed).toMatchObject({ jobs: 6, used: 6, limit: Infinity });
    expect(await queue.stats()).toMatchObject({ lanes: [{ limit: Infinity, isConfigured: true, used: 6 }] });
    expect(await advanceUntil(emulator, limitReached)).toMatchObject({ limit: 4 });
    const results = await advanceUntil(emulator, collectResults(queue), 60_000);
    expect(results.map(({ status, attempts }) => [status, attempts])).toEqual(Array(6).fill(["succeeded", 1]));
    expect(emulator.state().paid.tasks).toBe(6);
  });

  test("recovers the task when the create response is lost, and pays once", async () => {
    const { emulator, createQueue } = await setUp(database());
    const lost = emulator.faults.add({ method: "POST", drop: "after", times: 2 });
    const queue = createQueue();
    await queue.add(videoJobs(3));
    await queue.start();
    expect((await collectResults(queue)).map(({ status }) => status)).toEqual(Array(3).fill("succeeded"));
    expect(lost.hits).toBe(2);
    expect(emulator.state().paid.tasks).toBe(3);
  });

  test.each([
    ["accept", "succeeded"],
    ["reject", "unknown"],
    ["ignore", "unknown"],
  ] as const)(
    "pays at most once if a response is lost and Kling 4.0 may %s external task ids",
    async (kling4Options, status) => {
      const { emulator, createQueue } = await setUp(database(), { switches: { kling4Options } });
      emulator.faults.add({ method: "POST", drop: "after", times: 1 });
      const queue = createQueue({ concurrency: 1 });
      const jobs = ["lost", "next"].map((key) => videoJob(key));
      await queue.add(jobs.map((job) => ({ ...job, input: { ...job.input, model: "kling-4.0" } })));
      await queue.start();
      const results = await collectResults(queue);
      expect(results.map((result) => [result.key, result.status])).toEqual([
        ["lost", status],
        ["next", "succeeded"],
      ]);
      expect(emulator.state().paid.tasks).toBe(kling4Options === "reject" ? 1 : 2);
    },
  );

  test("stops a lane when the account has no units, and continues after `resume`", async () => {
    const { emulator, createQueue, nextEvent } = await setUp(database());
    emulator.faults.add({ method: "POST", code: 1102, times: 1 });
    const queue = createQueue({ concurrency: 1 });
    await queue.add(videoJobs(2));
    const stopped = nextEvent("lane-stopped");
    await queue.start();
    expect((await stopped).reason).toContain("1102");
    expect(await queue.stats()).toMatchObject({ jobs: { queued: 1, running: 1 }, lanes: [{ used: 0, waiting: 1 }] });
    expect(emulator.state().paid.tasks).toBe(0);
    await queue.resume();
    expect((await collectResults(queue)).map(({ key, status }) => [key, status])).toEqual([
      ["job-0", "succeeded"],
      ["job-1", "succeeded"],
    ]);
  });

  test("a task with several images occupies as many slots, and each image is saved", async () => {
    const { emulator, createQueue, folder } = await setUp(database(), {
      accounts: [{ ...DEFAULT_ACCOUNT, packs: [{ type: "image", units: 1000, concurrency: 9 }] }],
      // The first task must run until the second one is sent, also on a busy machine.
      taskSeconds: 200,
    });
    const queue = createQueue({ concurrency: { image: 4 }, files: { folder, manifest: false } });
    await queue.add(
      [3, 3, 1].map((n, index) => ({
        endpoint: "image.generate" as const,
        key: `image ${index}`,
        input: { prompt: "a lighthouse", n },
      })),
    );
    await queue.start();
    expect((await collectResults(queue)).map(({ status }) => status)).toEqual(Array(3).fill("succeeded"));
    expect(Object.values(emulator.state().accounts[0]?.slots ?? {}).map(({ peak }) => peak)).toEqual([4]);
    expect((await readdir(folder)).sort()).toEqual([
      "image 0-1.png",
      "image 0-2.png",
      "image 0.png",
      "image 1-1.png",
      "image 1-2.png",
      "image 1.png",
      "image 2.png",
    ]);
  });

  test("`retryFailed` repeats a failed download without creating another task", async () => {
    const { emulator, createQueue, folder } = await setUp(database());
    const fault = emulator.faults.add({ method: "GET", path: "/__emulator/media/", body: "<html>not found</html>" });
    const queue = createQueue({ files: { folder } });
    await queue.add(videoJob("film"));
    await queue.start();
    expect(await collectResults(queue)).toMatchObject([
      { status: "download_failed", files: [], error: { name: "DownloadError" } },
    ]);
    fault.remove();
    expect(await queue.retryFailed()).toEqual({ requeued: 0, blocked: 0, downloading: 1 });
    expect((await collectResults(queue)).at(-1)).toMatchObject({ status: "succeeded", files: [{ name: "film.mp4" }] });
    expect(emulator.state().paid.tasks).toBe(1);
    expect((await readdir(folder)).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  test("sends jobs with a higher priority first, and none while paused", async () => {
    const { emulator, createQueue } = await setUp(database());
    const queue = createQueue({ concurrency: 1 });
    await queue.pause();
    await queue.start();
    await queue.add([videoJob("low"), { ...videoJob("high"), priority: 5 }, videoJob("low too")]);
    expect((await queue.stats()).paused).toBe(true);
    expect(emulator.state().paid.tasks).toBe(0);
    await queue.resume();
    expect((await collectResults(queue)).map(({ key }) => key)).toEqual(["high", "low", "low too"]);
  });

  test("finishes the jobs of a closed queue", async () => {
    const { emulator, createQueue, nextEvent } = await setUp(database(), { taskSeconds: 60 });
    const first = createQueue();
    await first.add(videoJobs(3));
    const sent = nextEvent("sent");
    await first.start();
    await sent;
    await first.close();

    const second = createQueue();
    await second.start();
    expect((await collectResults(second)).map(({ key, status }) => `${key} ${status}`).sort()).toEqual(
      videoJobs(3).map(({ key }) => `${key} succeeded`),
    );
    expect(emulator.state().paid.tasks).toBe(3);
  });

  test("a callback finishes a job at once", async () => {
    // Without the callback the task is polled after 160 s, and the test times out.
    const { emulator, createQueue, nextEvent } = await setUp(database(), { clock: { speed: 1 }, taskSeconds: 0.1 });
    const queue = createQueue({ callbackUrl: "http://127.0.0.1:9/callback" });
    await queue.add(videoJob("film"));
    const sent = nextEvent("sent");
    await queue.start();
    await sent;
    await emulator.clock.sleep(100);
    const [task] = emulator.state().tasks;
    await queue.handleCallback({ externalTaskId: task?.externalTaskId ?? "", status: "succeeded" });
    expect(await collectResults(queue)).toMatchObject([{ key: "film", status: "succeeded" }]);
  });
}
