import type { Emulator, EmulatorOptions } from "@klingkit/emulator";
import { ConnectionError } from "@klingkit/errors";
import { createKling, type Kling, type KlingOptions } from "klingkit";
import { expect, test } from "vitest";
import { estimateJobs, type JobInput, type QueueDatabase } from "../src/index.ts";
import { advanceUntil, collectResults, filmAccount, setUp } from "./setup.ts";

const options: EmulatorOptions = { clock: "manual", accounts: [filmAccount] };
const HOUR = 3_600_000;

/** A text that begins as an MP4. */
const clip = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(`\0\0\0\x20ftypisom${text}`));
const image = "https://images.example/dancer.png";
const speech = { text: "The fog comes in.", voiceId: "oversea_male1", language: "en" } as const;

function danceJob(key: string, video: Uint8Array | Blob, prompt = key): JobInput<Kling> {
  return { endpoint: "video.motionControl", key, input: { image, video, characterOrientation: "video", prompt } };
}

/** A store whose URLs expire after `validity`. */
function storeOf({ clock }: Emulator, validity: number = 24 * HOUR) {
  const urls: string[] = [];
  const removed: string[] = [];
  const upload: NonNullable<KlingOptions["upload"]> = async ({ sha256 }) => {
    const url = `https://store.example/${sha256}.mp4?X-Amz-Signature=${urls.length + 1}`;
    urls.push(url);
    return { url, expiresAt: clock.now() + validity, remove: async () => removed.push(url) };
  };
  return { urls, removed, upload };
}

function clientOf({ url: baseUrl, fetch, clock }: Emulator, upload?: KlingOptions["upload"]): Kling {
  const connection = { apiKey: "api-key-emulator", baseUrl, fetch, clock, env: {}, random: () => 0.5 };
  return createKling({ ...connection, concurrency: false, ...(upload ? { upload } : {}) });
}

/** The bodies of the creates that arrived. */
function bodiesOf({ calls }: Emulator): string[] {
  return calls.filter(({ method }) => method === "POST").map(({ body }) => JSON.stringify(body));
}

/** The behavior of jobs with local files that the service fetches from a URL, on any database. */
export function uploads(database: () => QueueDatabase): void {
  test("a local video of a lip-sync, a motion control and an omni video is uploaded once, and removed afterwards", async () => {
    const { emulator, createQueue } = await setUp(database(), options);
    const store = storeOf(emulator);
    const queue = createQueue({ client: clientOf(emulator, store.upload) });
    const video = clip("talk");
    await queue.add([
      { endpoint: "video.lipSync.simple", key: "speech", input: { videoUrl: new Blob([video]), speech } },
      danceJob("dance", video),
      { endpoint: "video.omni", key: "winter", input: { prompt: "winter", video: { url: video, use: "base" } } },
    ]);
    expect(store.urls).toEqual([]);
    await queue.start();
    const results = await advanceUntil(emulator, collectResults(queue));
    expect(results.map(({ status }) => status)).toEqual(["succeeded", "succeeded", "succeeded"]);
    expect(store.urls).toHaveLength(1);
    expect(bodiesOf(emulator)).toHaveLength(3);
    for (const body of bodiesOf(emulator)) expect(body).toContain(store.urls[0]);
    expect(emulator.state().paid.tasks).toBe(3);
    expect(store.removed).toEqual(store.urls);
    // The result names the file. It does not contain it.
    const dance = results.find(({ key }) => key === "dance");
    expect(dance?.input).toMatchObject({ video: { $file: expect.stringMatching(/^[0-9a-f]{64}$/) } });
  });

  test("another process uploads the files of jobs that it did not add", async () => {
    const { emulator, createQueue } = await setUp(database(), options);
    const store = storeOf(emulator);
    const first = createQueue({ client: clientOf(emulator, store.upload) });
    await first.add(danceJob("dance", clip("dance")));
    await first.close();
    const second = createQueue({ client: clientOf(emulator, store.upload) });
    await second.start();
    expect(await advanceUntil(emulator, collectResults(second))).toMatchObject([{ status: "succeeded" }]);
    expect(bodiesOf(emulator)).toEqual([expect.stringContaining(store.urls[0] ?? "none")]);
  });

  test("a job that waits longer than a URL is valid gets a new one when it is sent", async () => {
    const { emulator, createQueue } = await setUp(database(), { ...options, taskSeconds: 3 * 3600 });
    const store = storeOf(emulator, 2 * HOUR);
    const queue = createQueue({ client: clientOf(emulator, store.upload), concurrency: 1 });
    await queue.add([danceJob("first", clip("dance")), danceJob("second", clip("dance"))]);
    await queue.start();
    await advanceUntil(emulator, collectResults(queue), 600_000);
    expect(store.urls).toHaveLength(2);
    const bodies = bodiesOf(emulator);
    expect([bodies[0]?.includes(store.urls[0] ?? ""), bodies[1]?.includes(store.urls[1] ?? "")]).toEqual([true, true]);
    expect(store.removed.toSorted()).toEqual(store.urls);
  });

  test("a job that is sent again after hours without a response has a new URL, and is paid for once", async () => {
    const { emulator, createQueue, nextEvent } = await setUp(database(), options);
    const store = storeOf(emulator, 2 * HOUR);
    const queue = createQueue({ client: clientOf(emulator, store.upload) });
    await queue.add(danceJob("dance", clip("dance")));
    // Neither the create nor the lookups arrive.
    emulator.faults.add({ method: "POST", drop: "before" });
    emulator.faults.add({ method: "GET", drop: "before" });
    const failed = nextEvent("error");
    await queue.start();
    await advanceUntil(emulator, failed);
    for (let minute = 0; minute < 180; minute++) await emulator.clock.advance(60_000);
    emulator.faults.clear();
    expect(await advanceUntil(emulator, collectResults(queue))).toMatchObject([{ status: "succeeded", attempts: 1 }]);
    expect(store.urls).toHaveLength(2);
    expect(bodiesOf(emulator).at(-1)).toContain(store.urls[1]);
    expect(emulator.state().paid.tasks).toBe(1);
    expect(store.removed.toSorted()).toEqual(store.urls);
  });

  test("the file of a task that is found after its response was lost is removed when the task has ended", async () => {
    const { emulator, createQueue } = await setUp(database(), options);
    const store = storeOf(emulator);
    const queue = createQueue({ client: clientOf(emulator, store.upload) });
    await queue.add(danceJob("dance", clip("dance")));
    emulator.faults.add({ method: "POST", drop: "after", times: 1 });
    await queue.start();
    expect(await advanceUntil(emulator, collectResults(queue))).toMatchObject([{ status: "succeeded" }]);
    expect(emulator.state().paid.tasks).toBe(1);
    expect([store.urls.length, store.removed.length]).toEqual([1, 1]);
  });

  test("the file of a rejected job is removed, and that of a job that is sent later is uploaded once", async () => {
    const { emulator, createQueue, nextEvent } = await setUp(database(), options);
    const store = storeOf(emulator);
    const queue = createQueue({ client: clientOf(emulator, store.upload), concurrency: 1 });
    emulator.faults.add({ method: "POST", code: 1303 });
    await queue.add([danceJob("dance", clip("dance")), danceJob("bad", clip("other"), "[reject]")]);
    const postponed = nextEvent("limit-reached");
    await queue.start();
    await advanceUntil(emulator, postponed);
    emulator.faults.clear();
    const results = await advanceUntil(emulator, collectResults(queue));
    expect(results.map(({ key, status }) => [key, status])).toEqual([
      ["dance", "succeeded"],
      ["bad", "rejected"],
    ]);
    expect(store.urls).toHaveLength(2);
    expect(store.removed).toHaveLength(2);
  });

  test("`add` and `estimateJobs` upload nothing, and refuse a file without the option `upload`", async () => {
    const { emulator, createQueue } = await setUp(database(), options);
    const store = storeOf(emulator);
    const jobs = [danceJob("dance", clip("dance"))];
    expect(await estimateJobs(clientOf(emulator, store.upload), jobs)).toMatchObject({ usd: expect.any(Number) });
    const queue = createQueue({ client: clientOf(emulator, store.upload) });
    await expect(queue.add([...jobs, danceJob("gif", new Uint8Array(Buffer.from("GIF89a")))])).rejects.toThrow(
      "`jobs[1].input.video` is GIF, which the service does not accept.",
    );
    const without = createQueue({ client: clientOf(emulator) });
    await expect(without.add(jobs)).rejects.toThrow(
      "`jobs[0].input.video` is a file, but the service fetches it from a URL. Pass an http(s) URL, or set the option `upload`",
    );
    const forged = [{ ...jobs[0], input: { image, video: { $file: "0".repeat(64) }, characterOrientation: "video" } }];
    await expect(queue.add(forged as never)).rejects.toThrow("must not have `$file`: pass the file itself.");
    expect([store.urls, emulator.calls, (await queue.stats()).jobs.queued]).toEqual([[], [], 0]);
  });

  test("a store that rejects the uploads stops the lane, and `resume` continues", async () => {
    const { emulator, createQueue, nextEvent } = await setUp(database(), options);
    const store = storeOf(emulator);
    let isForbidden = true;
    const queue = createQueue({
      client: clientOf(emulator, async (file) => {
        if (isForbidden) throw new ConnectionError("S3 did not store the file: Access Denied.", { retryable: false });
        return store.upload(file);
      }),
    });
    await queue.add(danceJob("dance", clip("dance")));
    const stopped = nextEvent("lane-stopped");
    await queue.start();
    expect(await stopped).toMatchObject({ reason: expect.stringContaining("Access Denied") });
    isForbidden = false;
    await queue.resume();
    expect(await advanceUntil(emulator, collectResults(queue))).toMatchObject([{ status: "succeeded" }]);
    expect(emulator.state().paid.tasks).toBe(1);
  });

  test("a queue that closes does not wait for an upload, and another worker sends the job once", async () => {
    const { emulator, createQueue } = await setUp(database(), options);
    const store = storeOf(emulator);
    const uploading = Promise.withResolvers<void>();
    const first = createQueue({
      client: clientOf(emulator, () => {
        uploading.resolve();
        return new Promise<never>(() => undefined);
      }),
    });
    await first.add(danceJob("dance", clip("dance")));
    await first.start();
    await uploading.promise;
    await first.close();
    const second = createQueue({ client: clientOf(emulator, store.upload) });
    await second.start();
    expect(await advanceUntil(emulator, collectResults(second))).toMatchObject([{ status: "succeeded" }]);
    expect([store.urls.length, emulator.state().paid.tasks]).toEqual([1, 1]);
  });
}
