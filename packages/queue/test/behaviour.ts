import { DEFAULT_ACCOUNT } from "@klingkit/emulator";
import { InvalidInputError } from "@klingkit/errors";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { account, allOf, atHand, clip, clips, passUntil } from "./at-hand.ts";

/** What a queue does, on whatever database. */
export function behaviour(database: () => string): void {
  test("every job is made once, never more at a time than the limit, and its file saved whole", async () => {
    const { emulator, queue: make, folder } = await atHand(database());
    await writeFile(join(folder, "manifest.jsonl"), '{"place":9999,"id":"of another queue"}\n{"cut off by a cra');
    const queue = make({ concurrency: { video: 2 }, files: { folder } });
    expect(await queue.add(clips(5))).toMatchObject(clips(5).map(({ key }) => ({ key, added: true })));
    // The same keys again add nothing.
    expect(await queue.add(clips(5))).toMatchObject(clips(5).map(({ key }) => ({ key, added: false })));
    await queue.start();
    const results = await allOf(queue);
    await queue.close();

    expect(results.map(({ status }) => status)).toEqual(Array(5).fill("succeeded"));
    expect(results.map(({ place }) => place)).toEqual([1, 2, 3, 4, 5]);
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

  test("every bad job is reported at once, by its place, and none is added", async () => {
    const { queue: make } = await atHand(database());
    const queue = make();
    const jobs: readonly unknown[] = [
      clip("good"),
      clip("bad", ""),
      { ...clip("worse"), input: { prompt: "fog", duration: 99, aspect_ratio: "1:1" }, watermark: true },
      { ...clip("no endpoint"), endpoint: "video.textToVide" },
      { ...clip("\n"), options: { externalTaskId: "mine" }, priority: "high" },
      { ...clip("function"), input: { prompt: () => "fog" } },
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

  test("a single bad job is reported by the fields of its input", async () => {
    const { queue: make } = await atHand(database());
    const queue = make();
    await expect(queue.add(clip("bad", ""))).rejects.toMatchObject({
      name: "InvalidInputError",
      issues: [{ path: "prompt", message: "`prompt` must not be empty." }],
    });
  });

  test("what policy refuses is never tried again; what the service fails is, with an own id of its own", async () => {
    const { emulator, queue: make } = await atHand(database());
    const queue = make({ retries: 1 });
    await queue.add([clip("refused", "[reject]"), clip("failed", "[fail]"), clip("good")]);
    await queue.start();
    const byKey = new Map((await allOf(queue)).map((result) => [result.key, result]));
    expect(byKey.get("refused")).toMatchObject({
      status: "refused",
      attempts: 1,
      error: { code: "content_rejected", serviceCode: 1301 },
    });
    expect(byKey.get("failed")).toMatchObject({ status: "failed", attempts: 2, error: { code: "task_failed" } });
    expect(byKey.get("good")).toMatchObject({ status: "succeeded", attempts: 1 });

    expect(await queue.retryFailed()).toEqual({ again: 1, saving: 0 });
    const again = (await allOf(queue)).at(-1);
    expect(again).toMatchObject({ key: "failed", status: "failed", attempts: 4 });
    const externalTaskIds = emulator.state().tasks.filter(({ prompt }) => prompt === "[fail]");
    expect(new Set(externalTaskIds.map(({ externalTaskId }) => externalTaskId)).size).toBe(4);
    expect(emulator.calls.filter(({ path, method }) => method === "POST" && path.startsWith("/text"))).toHaveLength(6);
  });

  test("an unnamed budget is not spent twice when the same program runs again after a crash", async () => {
    const { emulator, queue: make } = await atHand(database());
    const queue = make();
    const [first, second] = clips(2);
    if (!first || !second) throw new Error("two clips");
    // A crash in the middle of `add` leaves a part of the jobs.
    await queue.add([first], { budget: { units: 3 } });
    await queue.add([first, second], { budget: { units: 3 } });
    expect((await queue.stats()).budgets).toMatchObject([{ most: 3, reserved: 3 }]);
    await queue.start();
    expect(await allOf(queue)).toHaveLength(1);
    expect(await queue.stats()).toMatchObject({ jobs: { succeeded: 1, held: 1 }, budgets: [{ spent: 3 }] });
    expect(emulator.state().paid.units).toBe(3);
  });

  test("a budget is not exceeded, and what it holds back goes on when there is more", async () => {
    const { emulator, queue: make } = await atHand(database());
    const queue = make();
    await queue.add(clips(4), { budget: { name: "film", units: 7 } });
    await queue.start();
    expect(await allOf(queue)).toHaveLength(2);
    expect(await queue.stats()).toMatchObject({
      jobs: { held: 2, succeeded: 2 },
      budgets: [{ name: "film", unit: "video", most: 7, spent: 6, reserved: 0 }],
    });
    // One that fails costs nothing, and makes room for itself.
    await queue.add([], { budget: { name: "film", units: 12 } });
    expect(await allOf(queue)).toHaveLength(4);
    expect(emulator.state().paid.units).toBe(12);
  });

  test("cancelling ends what waits at once, and what runs only when it ends: its slot is never given away before", async () => {
    const { emulator, queue: make, event } = await atHand(database(), { clock: "manual" });
    const queue = make({ concurrency: 1 });
    await queue.add(clips(3));
    const sent = event("sent");
    await queue.start();
    await sent;
    expect(await queue.cancel()).toEqual({ cancelled: 2, running: 1 });
    await queue.add(clip("after"));
    const results = await passUntil(emulator, allOf(queue));
    expect(results.map(({ status }) => status)).toEqual(["cancelled", "cancelled", "cancelled", "succeeded"]);
    expect(results.map(({ outputs }) => outputs.length)).toEqual([0, 0, 1, 1]);
    expect(emulator.state().paid.tasks).toBe(2);
    expect(emulator.state().accounts[0]?.slots["video/kling-3.0"]?.peak).toBe(1);
  });

  test("a limit that nobody gave is learned from the first refusal, and nothing is lost to it", async () => {
    // Tasks last for a minute of real time, unless the test lets time pass.
    const {
      emulator,
      queue: make,
      event,
    } = await atHand(database(), {
      accounts: [account({ concurrency: 3 })],
      clock: { speed: 100 },
      taskSeconds: 6000,
    });
    const queue = make({ concurrency: {} });
    await queue.add(clips(8));
    const full = event("full");
    await queue.start();
    await full;
    expect(
      (await passUntil(emulator, allOf(queue), 100_000)).map(({ status, attempts }) => [status, attempts]),
    ).toEqual(Array(8).fill(["succeeded", 1]));
    expect(emulator.state().paid.tasks).toBe(8);
  });

  test("`concurrency: false` sends every job at once, and fewer while the service has no free slot", async () => {
    const {
      emulator,
      queue: make,
      event,
    } = await atHand(database(), { accounts: [account({ concurrency: 4 })], clock: "manual" });
    const queue = make({ concurrency: false });
    await queue.add(clips(6));
    const claimed = event("claimed");
    const full = event("full");
    await queue.start();
    expect(await claimed).toMatchObject({ jobs: 6, used: 6, limit: Infinity });
    expect(await queue.stats()).toMatchObject({ lanes: [{ limit: Infinity, given: true, used: 6 }] });
    expect(await passUntil(emulator, full)).toMatchObject({ limit: 4 });
    const results = await passUntil(emulator, allOf(queue));
    expect(results.map(({ status, attempts }) => [status, attempts])).toEqual(Array(6).fill(["succeeded", 1]));
    expect(emulator.state().paid.tasks).toBe(6);
  });

  test("an answer that was lost is looked for, and the task paid for once", async () => {
    const { emulator, queue: make } = await atHand(database());
    const lost = emulator.faults.add({ method: "POST", drop: "after", times: 2 });
    const queue = make();
    await queue.add(clips(3));
    await queue.start();
    expect((await allOf(queue)).map(({ status }) => status)).toEqual(Array(3).fill("succeeded"));
    expect(lost.hits).toBe(2);
    expect(emulator.state().paid.tasks).toBe(3);
  });

  test("an account without units stops the sending and fails no job; it goes on when told", async () => {
    const { emulator, queue: make, event } = await atHand(database());
    emulator.faults.add({ method: "POST", code: 1102, times: 1 });
    const queue = make({ concurrency: 1 });
    await queue.add(clips(2));
    const stopped = event("stopped");
    await queue.start();
    expect((await stopped).reason).toContain("1102");
    expect(await queue.stats()).toMatchObject({ jobs: { queued: 1, running: 1 }, lanes: [{ used: 0, waiting: 1 }] });
    expect(emulator.state().paid.tasks).toBe(0);
    await queue.resume();
    expect((await allOf(queue)).map(({ key, status }) => [key, status])).toEqual([
      ["job-0", "succeeded"],
      ["job-1", "succeeded"],
    ]);
  });

  test("a task of several pictures takes as many slots, and each picture is saved", async () => {
    const {
      emulator,
      queue: make,
      folder,
    } = await atHand(database(), {
      accounts: [{ ...DEFAULT_ACCOUNT, packs: [{ type: "image", units: 1000, concurrency: 9 }] }],
    });
    const queue = make({ concurrency: { image: 4 }, files: { folder, manifest: false } });
    await queue.add(
      [3, 3, 1].map((n, index) => ({
        endpoint: "image.generate" as const,
        key: `picture ${index}`,
        input: { prompt: "a lighthouse", n },
      })),
    );
    await queue.start();
    expect((await allOf(queue)).map(({ status }) => status)).toEqual(Array(3).fill("succeeded"));
    expect(Object.values(emulator.state().accounts[0]?.slots ?? {}).map(({ peak: most }) => most)).toEqual([4]);
    expect((await readdir(folder)).sort()).toEqual([
      "picture 0-1.png",
      "picture 0-2.png",
      "picture 0.png",
      "picture 1-1.png",
      "picture 1-2.png",
      "picture 1.png",
      "picture 2.png",
    ]);
  });

  test("what was made but could not be fetched is not made again, only fetched", async () => {
    const { emulator, queue: make, folder } = await atHand(database());
    const trouble = emulator.faults.add({ method: "GET", path: "/__emulator/media/", body: "<html>not found</html>" });
    const queue = make({ files: { folder } });
    await queue.add(clip("film"));
    await queue.start();
    expect(await allOf(queue)).toMatchObject([{ status: "unsaved", files: [], error: { name: "DownloadError" } }]);
    trouble.remove();
    expect(await queue.retryFailed()).toEqual({ again: 0, saving: 1 });
    expect((await allOf(queue)).at(-1)).toMatchObject({ status: "succeeded", files: [{ name: "film.mp4" }] });
    expect(emulator.state().paid.tasks).toBe(1);
    expect((await readdir(folder)).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  test("higher priority goes first, and a paused queue sends nothing", async () => {
    const { emulator, queue: make } = await atHand(database());
    const queue = make({ concurrency: 1 });
    await queue.pause();
    await queue.start();
    await queue.add([clip("low"), { ...clip("high"), priority: 5 }, clip("low too")]);
    expect((await queue.stats()).paused).toBe(true);
    expect(emulator.state().paid.tasks).toBe(0);
    await queue.resume();
    expect((await allOf(queue)).map(({ key }) => key)).toEqual(["high", "low", "low too"]);
  });

  test("the next queue finishes what a closed one has begun", async () => {
    const { emulator, queue: make, event } = await atHand(database(), { taskSeconds: 60 });
    const first = make();
    await first.add(clips(3));
    const sent = event("sent");
    await first.start();
    await sent;
    await first.close();

    const second = make();
    await second.start();
    expect((await allOf(second)).map(({ key, status }) => `${key} ${status}`).sort()).toEqual(
      clips(3).map(({ key }) => `${key} succeeded`),
    );
    expect(emulator.state().paid.tasks).toBe(3);
  });

  test("a callback settles a task at once", async () => {
    // Without the callback the task is polled after 160 s, and the test times out.
    const { emulator, queue: make, event } = await atHand(database(), { clock: { speed: 1 }, taskSeconds: 0.1 });
    const queue = make({ callbackUrl: "http://127.0.0.1:9/callback" });
    await queue.add(clip("film"));
    const sent = event("sent");
    await queue.start();
    await sent;
    await emulator.clock.sleep(100);
    const [task] = emulator.state().tasks;
    await queue.handleCallback({ externalTaskId: task?.externalTaskId ?? "", status: "succeeded" });
    expect(await allOf(queue)).toMatchObject([{ key: "film", status: "succeeded" }]);
  });
}
