import { checkRuntime } from "../src/session.ts";
import { expect, test } from "vitest";
import { createKling, type FetchLike } from "../src/index.ts";
import { emulated, keys, openEmulator } from "./emulated.ts";

test.each([
  ["baseURL", "Unknown option `baseURL`. Did you mean `baseUrl`?"],
  ["api_key", "Unknown option `api_key`. Did you mean `apiKey`?"],
  ["maxRetry", "Unknown option `maxRetry`. Did you mean `maxRetries`?"],
  ["concurency", "Unknown option `concurency`. Did you mean `concurrency`?"],
  ["timeout", "Unknown option `timeout`. Did you mean `requestTimeout`?"],
  ["defaultHeaders", "Unknown option `defaultHeaders`. Did you mean `headers`?"],
])("rejects the unknown option %s, and suggests the right one", (name, message) => {
  const options: object = { [name]: "hunter2" };
  expect(() => createKling(options)).toThrow(expect.objectContaining({ code: "invalid_configuration", message }));
});

test("rejects an unknown option without a suggestion by listing all options", () => {
  const options: object = { organization: "hunter2" };
  expect(() => createKling(options)).toThrow(
    /^Unknown option `organization`\. The known names are `apiKey`, .*`dangerouslyAllowBrowser`\.$/,
  );
});

test.each([
  [{ concurrency: 0 }, "`concurrency` must be an integer of at least 1, not 0."],
  [{ requestTimeout: -1 }, "`requestTimeout` must be above 0 and at most 2147483647 milliseconds, not -1."],
  [{ maxRetries: 0.5 }, "`maxRetries` must be an integer of at least 0, not 0.5."],
  [{ retryDelay: { max: 0 } }, "`retryDelay.max` must be above 0 and at most 2147483647 milliseconds, not 0."],
  [{ headers: { Authorization: "hunter2" } }, "`headers` must not set `Authorization`, which klingkit sets."],
  [{ logLevel: "verbose" }, "`logLevel` must be one of: debug, info, warn, error, off."],
  [{ beforeCreate: ["budget"] }, "`beforeCreate` must be a function or a list of functions."],
  [{ region: "mars" }, 'The region "mars" does not exist.'],
  [{ baseUrl: "not a url" }, "baseUrl is not a URL."],
])("createKling rejects the options %o", (options: object, message) => {
  expect(() => createKling(options)).toThrow(
    expect.objectContaining({ code: "invalid_configuration", message: expect.stringContaining(message) }),
  );
});

test("changing the options object after createKling has no effect", async () => {
  const retryDelay = { initial: 5000 };
  const headers: Record<string, string> = { "x-team": "films" };
  const sent: unknown[] = [];
  const { kling, emulator } = await emulated({ retryDelay, headers });
  retryDelay.initial = 1;
  headers["x-team"] = "changed";
  emulator.faults.add({ code: 5000, times: 1, when: (request) => (sent.push(request.headers["x-team"]), true) });
  const start = emulator.clock.now();
  await kling.tasks.get(["1"]);
  // Half of the delay is random, and the test's `random` returns 0.5.
  expect([sent, emulator.clock.now() - start]).toEqual([["films", "films"], 3750]);
});

test("changing the API key in the options object after createKling has no effect", async () => {
  const emulator = await openEmulator();
  const options = { ...keys.apiKey, baseUrl: emulator.url, fetch: emulator.fetch, clock: emulator.clock, env: {} };
  const kling = createKling(options);
  options.apiKey = "another-account";
  await kling.video.textToVideo.create({ prompt: "fog" });
  expect(emulator.state().paid.tasks).toBe(1);
});

test("`headers` are sent with every request to the API, and with no download", async () => {
  const requests: { path: string; team: string | null }[] = [];
  let send: FetchLike = () => Promise.reject(new Error("The emulator is not ready."));
  const { kling, emulator } = await emulated({
    headers: { "x-team": "films" },
    fetch: (url, init) => {
      requests.push({ path: new URL(url).pathname, team: new Headers(init.headers).get("x-team") });
      return send(url, init);
    },
  });
  send = emulator.fetch;
  const done = await kling.video.textToVideo.run({ prompt: "fog" });
  await done.download(new WritableStream());
  const withoutHeader = requests.filter(({ team }) => team === null).map(({ path }) => path);
  expect(withoutHeader).toEqual([expect.stringMatching(/\.mp4$/)]);
  expect(requests.length).toBeGreaterThan(2);
});

test.each([
  [undefined, 3],
  [0, 1],
])("with `maxRetries: %s`, a read is sent %i times", async (maxRetries, requests) => {
  const { kling, emulator } = await emulated(maxRetries === undefined ? {} : { maxRetries });
  const failing = emulator.faults.add({ method: "GET", code: 5000 });
  await expect(kling.video.textToVideo.get("1")).rejects.toMatchObject({ code: "service_error", retryable: true });
  expect(failing.hits).toBe(requests);
});

test("`random` spreads the waits of requests and of downloads", async () => {
  const { kling, emulator, events } = await emulated({ random: () => 0 });
  emulator.faults.add({ path: "/text-to-video", times: 1, code: 1302 });
  const result = await kling.video.textToVideo.run({ prompt: "fog" });
  expect(events).toContainEqual(expect.objectContaining({ type: "retry", delay: 500 }));
  emulator.faults.add({ path: "/__emulator/media", times: 2, status: 503 });
  const start = emulator.clock.now();
  await result.download(new WritableStream());
  expect(emulator.clock.now() - start).toBe(250 + 500);
});

test("`await using` closes a client: its waits end, and its tasks keep running", async () => {
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

test("a client that was closed before its first call sends nothing", async () => {
  const { kling, emulator } = await emulated();
  await kling.close();
  await expect(kling.video.textToVideo.create({ prompt: "fog" })).rejects.toMatchObject({
    code: "aborted",
    taskState: "none",
  });
  await expect(kling.account.packs()).rejects.toMatchObject({ code: "aborted" });
  expect(emulator.calls).toEqual([]);
});

test("every product client rejects an unknown option of a call", async () => {
  const { kling, emulator } = await emulated();
  const unknown: object = { signall: undefined };
  const first = (items: AsyncIterable<unknown>): Promise<unknown> => items[Symbol.asyncIterator]().next();
  const calls: readonly (() => Promise<unknown>)[] = [
    () => kling.video.textToVideo.create({ prompt: "x" }, unknown),
    () => kling.video.elements.delete("1", unknown),
    () => first(kling.video.elements.presets(unknown)),
    () => kling.image.generate.create({ prompt: "x" }, unknown),
    () => kling.audio.speech({ text: "x", voiceId: "oversea_male1", language: "en" }, unknown),
    () => first(kling.audio.voices.presets(unknown)),
    () => kling.account.packs(unknown),
    () => first(kling.tasks.list(unknown)),
  ];
  for (const call of calls)
    await expect(call()).rejects.toMatchObject({ name: "InvalidInputError", issues: [{ path: "signall" }] });
  expect(emulator.calls).toEqual([]);
});

test("rejects a runtime that is too old before anything is sent", () => {
  expect(() => checkRuntime({})).toThrow("Use Node.js 22 or newer");
  expect(() => checkRuntime(Object)).not.toThrow();
});

test("changing `env` after createKling has no effect on the client", async () => {
  const emulator = await openEmulator();
  const sent: (string | null)[] = [];
  const env: Record<string, string> = {};
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    sent.push(new Headers(init.headers).get("authorization"));
    return emulator.fetch(url, init);
  };
  const clients = ["key-of-anna", "key-of-ben"].map((key) => {
    env["KLING_API_KEY"] = key;
    return createKling({ env, baseUrl: emulator.url, fetch, clock: emulator.clock });
  });
  for (const kling of clients) await kling.tasks.get(["1"]).catch(() => undefined);
  expect(sent).toEqual(["Bearer key-of-anna", "Bearer key-of-ben"]);
});
