import { expect, test } from "vitest";
import { createKling, type FetchLike, type RawRequest } from "../src/index.ts";
import { emulated } from "./emulated.ts";

test.each([
  ["baseURL", "Unknown option `baseURL`. Did you mean `baseUrl`?"],
  ["api_key", "Unknown option `api_key`. Did you mean `apiKey`?"],
  ["maxRetry", "Unknown option `maxRetry`. Did you mean `maxRetries`?"],
  ["concurency", "Unknown option `concurency`. Did you mean `concurrency`?"],
  ["timeout", "Unknown option `timeout`. Did you mean `requestTimeout`?"],
  ["defaultHeaders", "Unknown option `defaultHeaders`. Did you mean `headers`?"],
])("the unknown option %s is refused with the one that is meant", (name, message) => {
  const options: object = { [name]: "hunter2" };
  expect(() => createKling(options)).toThrow(expect.objectContaining({ code: "invalid_configuration", message }));
});

test("an unknown option like no other is refused with all that there are", () => {
  const options: object = { organization: "hunter2" };
  expect(() => createKling(options)).toThrow(
    /^Unknown option `organization`\. Known are `apiKey`, .*`dangerouslyAllowBrowser`\.$/,
  );
});

test.each([
  [{ concurrency: 0 }, "`concurrency` must be a whole number above 0, not 0."],
  [{ concurrency: 1.5 }, "`concurrency` must be a whole number above 0, not 1.5."],
  [{ concurrency: true }, "`concurrency` must be a number, a record such as `{ video: 5 }`, or `false`."],
  [{ concurrency: { video: -1 } }, '`concurrency["video"]` must be a whole number above 0, not -1.'],
  [
    { concurrency: { "video/kling-3.0": "5" } },
    '`concurrency["video/kling-3.0"]` must be a whole number above 0, not 5.',
  ],
  [
    { concurrency: { vidoe: 5 } },
    "Unknown kind of resource pack `concurrency.vidoe`. Did you mean `concurrency.video`?",
  ],
  [{ requestTimeout: -1 }, "`requestTimeout` must be above 0 and at most 2147483647 milliseconds, not -1."],
  [{ maxRetries: 0.5 }, "`maxRetries` must be a whole number from 0, not 0.5."],
  [{ retryDelay: { max: 0 } }, "`retryDelay.max` must be above 0 and at most 2147483647 milliseconds, not 0."],
  [{ headers: { Authorization: "hunter2" } }, "`headers` must not set `Authorization`, which klingkit sets."],
  [{ logLevel: "verbose" }, "`logLevel` is not a log level."],
])("the options %o are refused when the client is made", (options: object, words) => {
  expect(() => createKling(options)).toThrow(
    expect.objectContaining({ code: "invalid_configuration", message: expect.stringContaining(words) }),
  );
});

test("a client has the options that were given when it was made", async () => {
  const retryDelay = { initial: 5000 };
  const headers: Record<string, string> = { "x-team": "films" };
  const sent: unknown[] = [];
  const { kling, emulator } = await emulated({ retryDelay, headers });
  retryDelay.initial = 1;
  headers["x-team"] = "changed";
  emulator.faults.add({ code: 5000, times: 1, when: (request) => (sent.push(request.headers["x-team"]), true) });
  const began = emulator.clock.now();
  await kling.tasks.get(["1"]);
  // Half of the wait is random, here half of that half.
  expect([sent, emulator.clock.now() - began]).toEqual([["films", "films"], 3750]);
});

test("extra headers go with every request to the API, and with no download", async () => {
  const seen: { path: string; team: string | null }[] = [];
  let send: FetchLike = () => Promise.reject(new Error("not yet"));
  const { kling, emulator } = await emulated({
    headers: { "x-team": "films" },
    fetch: (url, init) => {
      seen.push({ path: new URL(url).pathname, team: new Headers(init.headers).get("x-team") });
      return send(url, init);
    },
  });
  send = emulator.fetch;
  const done = await kling.video.textToVideo.run({ prompt: "fog" });
  await done.download(new WritableStream());
  const without = seen.filter(({ team }) => team === null).map(({ path }) => path);
  expect(without).toEqual([expect.stringMatching(/\.mp4$/)]);
  expect(seen.length).toBeGreaterThan(2);
});

test("a number limits the tasks of each model", async () => {
  const { kling, emulator } = await emulated({ concurrency: 2 }, { taskSeconds: 60 });
  const models = ["kling-3.0", "kling-2.6"] as const;
  const ends = models.flatMap((model) => [1, 2, 3].map(() => kling.video.textToVideo.run({ prompt: "fog", model })));
  await emulator.clock.sleep(30_000);
  expect(emulator.state().tasks).toHaveLength(4);
  await Promise.all(ends);
  expect(emulator.state().paid.tasks).toBe(6);
});

test("`await using` closes a client: its waits end, and its tasks go on", async () => {
  const { kling, emulator } = await emulated({}, { taskSeconds: 600 });
  let waiting: Promise<unknown> = Promise.resolve();
  {
    await using client = kling;
    const task = await client.video.textToVideo.create({ prompt: "fog" });
    waiting = task.wait().catch((error: unknown) => error);
  }
  expect(await waiting).toMatchObject({ code: "aborted", taskState: "exists" });
  expect(emulator.state().tasks).toMatchObject([{ status: "submitted" }]);
});

test.each([
  [{ timeout: 5 }, "Unknown field of a request `timeout`.", "Did you mean `requestTimeout`?"],
  [{ querry: {} }, "Unknown field of a request `querry`.", "Did you mean `query`?"],
  [{ retries: 5 }, "Unknown field of a request `retries`.", "Known are `method`, `path`, "],
])("a raw request with %o is refused before anything is sent", async (more: object, summary, advice) => {
  const { kling, emulator } = await emulated();
  const request: RawRequest = { method: "POST", path: "/v1/videos/text2video", body: {}, ...more };
  await expect(kling.request(request)).rejects.toMatchObject({
    code: "invalid_configuration",
    summary,
    advice: expect.stringContaining(advice),
    taskState: "none",
  });
  expect(emulator.calls).toEqual([]);
});

test("a raw request whose `requestTimeout` is out of range is refused before anything is sent", async () => {
  const { kling, emulator } = await emulated();
  await expect(kling.request({ method: "GET", path: "/tasks", requestTimeout: 0 })).rejects.toMatchObject({
    code: "invalid_configuration",
    summary: expect.stringContaining("`requestTimeout` must be above 0"),
  });
  expect(emulator.calls).toEqual([]);
});

test("`requestTimeout` of a raw request limits each of its HTTP requests", async () => {
  const { kling, emulator } = await emulated({ retryDelay: { initial: 1000, max: 1000 } });
  emulator.faults.add({ method: "GET", hang: true });
  const began = emulator.clock.now();
  await expect(kling.request({ method: "GET", path: "/tasks", requestTimeout: 5000 })).rejects.toMatchObject({
    code: "timeout",
  });
  // Three requests, and two waits between them.
  expect(emulator.clock.now() - began).toBe(3 * 5000 + 2 * 750);
});
