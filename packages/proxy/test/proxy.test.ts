import { budget, GuardError, memoryStore } from "@klingkit/guards";
import {
  AuthenticationError,
  BusyError,
  CreateBlockedError,
  InvalidInputError,
  ServiceError,
  TaskFailedError,
  TaskOutcomeUnknownError,
} from "klingkit";
import { expect, test } from "vitest";
import { createProxy } from "../src/index.ts";
import { errorOf, proxied, SECRET, URL_OF_PROXY } from "./emulated.ts";

const isWait = (init: RequestInit): boolean => typeof init.body === "string" && init.body.includes('"wait"');

const fog = { prompt: "a lighthouse in fog" };

test("a page creates a video, sees its progress, and gets the URL of the result", async () => {
  const { page, emulator } = await proxied();
  const progress: number[] = [];
  const task = await page().video.textToVideo.create(fog);
  expect(task).toMatchObject({ status: "submitted", endpoint: "video.textToVideo" });
  const done = await task.wait({ onUpdate: (update) => progress.push(update.progress) });
  expect(done.output).toMatchObject({ type: "video", url: expect.stringMatching(/^http/), fileName: `${task.id}.mp4` });
  expect(done.output.expiresAt).toBeGreaterThan(0);
  expect(progress.length).toBeGreaterThan(2);
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  expect((await emulator.fetch(done.output.url)).ok).toBe(true);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("a reloaded page continues with its task", async () => {
  const { page } = await proxied();
  const stored = JSON.stringify(await page().video.textToVideo.create(fog));
  const resumed = page().tasks.resume(stored);
  expect((await resumed.wait()).status).toBe("succeeded");
  expect((await resumed.refresh()).status).toBe("succeeded");
});

test("a page finds its task by the external task id that it chose", async () => {
  const { page } = await proxied();
  const created = await page().video.textToVideo.create(fog, { externalTaskId: "order-42" });
  expect(created.externalTaskId).toBe("order-42");
  const found = await page().video.textToVideo.get({ externalTaskId: "order-42" });
  expect(found).toMatchObject({ id: created.id, externalTaskId: "order-42" });
  expect(await page().video.textToVideo.get({ externalTaskId: "order-43" })).toBeUndefined();
});

test("two waits share one connection, and a third one joins them", async () => {
  const { page, fetchAs } = await proxied();
  let waits = 0;
  const kling = page("ada", async (url, init) => {
    if (isWait(init)) waits += 1;
    return fetchAs("ada")(url, init);
  });
  const [first, second, third] = await Promise.all([1, 2, 3].map(() => kling.video.textToVideo.create(fog)));
  const two = [first?.wait(), second?.wait()];
  const all = await Promise.all([...two, third?.wait()]);
  expect(all.map((done) => done?.status)).toEqual(["succeeded", "succeeded", "succeeded"]);
  expect(waits).toBe(1);
});

test("a create whose response is lost is sent again and paid for once", async () => {
  const { page, fetchAs, emulator } = await proxied();
  let isFirst = true;
  const kling = page("ada", async (url, init) => {
    const response = await fetchAs("ada")(url, init);
    if (!isFirst) return response;
    isFirst = false;
    throw new TypeError("The connection was lost.");
  });
  await kling.video.textToVideo.create(fog);
  expect(isFirst).toBe(false);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("a create that another instance of the proxy repeats is paid for once", async () => {
  const first = await proxied();
  const { kling, emulator, page, fetchAs } = first;
  const allow = { endpoints: ["video.textToVideo"] };
  const other = createProxy(kling, { authorize: () => "ada", allow, secret: SECRET, clock: emulator.clock });
  let isFirst = true;
  const client = page("ada", async (url, init) => {
    if (!isFirst)
      return other(
        new Request(new URL(url, URL_OF_PROXY), {
          ...init,
          headers: { "content-type": "application/json", "sec-fetch-site": "same-origin" },
        }),
      );
    await fetchAs("ada")(url, init);
    isFirst = false;
    throw new TypeError("The connection was lost.");
  });
  await (await client.video.textToVideo.create(fog)).wait();
  expect(emulator.state().paid.tasks).toBe(1);
});

test("a lost connection does not end a wait", async () => {
  const { page, fetchAs } = await proxied();
  let losses = 3;
  const kling = page("ada", async (url, init) => {
    if (!isWait(init) || losses === 0) return fetchAs("ada")(url, init);
    losses -= 1;
    if (losses === 1) return new Response("<h1>Bad gateway</h1>", { status: 502 });
    throw new TypeError("The connection was lost.");
  });
  const { output } = await kling.video.textToVideo.run(fog);
  expect(output.type).toBe("video");
  expect(losses).toBe(0);
});

test("errors have their classes and fields in the page", async () => {
  const { page, emulator } = await proxied();
  const invalid = await errorOf(page().video.textToVideo.create({ prompt: "", duration: 99 }));
  expect(invalid).toBeInstanceOf(InvalidInputError);
  expect(invalid).toMatchObject({ issues: [{ path: "prompt" }, { path: "duration" }], taskState: "none" });

  emulator.faults.add({ method: "POST", code: 1303, times: 100 });
  const busy = await errorOf(page().video.textToVideo.create(fog));
  expect(busy).toBeInstanceOf(BusyError);
  expect(busy).toMatchObject({ retryable: true, taskState: "none" });
});

test("a task that fails rejects the wait with its reason", async () => {
  const { page } = await proxied();
  const task = await page().video.textToVideo.create({ prompt: "fog [fail]" });
  const error = await errorOf(task.wait());
  expect(error).toBeInstanceOf(TaskFailedError);
  expect(error).toMatchObject({ reason: "content", task: { id: task.id }, retryable: false });
  expect(
    await errorOf(
      page()
        .tasks.resume(error.task ?? {})
        .wait(),
    ),
  ).toBeInstanceOf(TaskFailedError);
});

test("each user has a budget", async () => {
  const store = memoryStore();
  const { page, emulator } = await proxied({
    guards: (user) => budget({ units: { video: 5 }, per: "day", name: user, store, clock: emulatorClock() }),
  });
  function emulatorClock(): { now(): number } {
    return { now: () => Date.parse("2026-11-29") };
  }
  await page("ada").video.textToVideo.run(fog);
  const blocked = await errorOf(page("ada").video.textToVideo.create(fog));
  expect(blocked).toBeInstanceOf(CreateBlockedError);
  expect(blocked.cause).toMatchObject({ guard: "budget", resetsAt: Date.parse("2026-11-30") });
  await page("grace").video.textToVideo.create(fog);
  expect(emulator.state().paid.tasks).toBe(2);
});

test("a page does not see errors of the account, the configuration and the network", async () => {
  const { page, emulator, errors } = await proxied();
  emulator.faults.add({ method: "POST", code: 1102 });
  const error = await errorOf(page().video.textToVideo.create(fog));
  expect(error).toBeInstanceOf(ServiceError);
  expect(error.message).toBe(
    "The server could not complete the call. No task was created and nothing is charged. The operator of this site can find the reason in the log.",
  );
  expect(errors).toMatchObject([{ code: "account_blocked" }]);
});

test("a user who is not signed in any more ends the waits of the page", async () => {
  const sessions = new Set(["ada"]);
  const { page, emulator } = await proxied({ authorize: () => [...sessions][0] });
  const task = await page().video.textToVideo.create(fog);
  sessions.clear();
  expect(await errorOf(task.wait())).toBeInstanceOf(AuthenticationError);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("bytes of the page become media of the input", async () => {
  const { page, emulator } = await proxied({ allow: { endpoints: ["video.imageToVideo"] } });
  const png = new Uint8Array(
    Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAASwAAAEsCAAAAABcFtGpAAAAAXNSR0IArs4c6QAAAC5JREFUeNrtwQENAAAAwqD3T20ON6AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAvg0lKAABkdl1xAAAAABJRU5ErkJggg==",
      "base64",
    ),
  );
  await page().video.imageToVideo.create({ firstFrame: new Blob([png]), prompt: "the fog lifts" });
  expect(emulator.state().paid.tasks).toBe(1);
});

test("a call without a task returns its data", async () => {
  const { page } = await proxied({ allow: { endpoints: ["audio.speech"], ids: ["oversea_male1"] } });
  const speech = await page().audio.speech({ text: "Fog.", voiceId: "oversea_male1", language: "en" });
  expect(speech.output).toMatchObject({ type: "audio", url: expect.stringMatching(/^http/) });
  expect(speech).not.toHaveProperty("raw");
});

test("a wait ends with its time limit or its signal, and the task keeps running", async () => {
  const { page, emulator } = await proxied();
  const task = await page().video.textToVideo.create(fog);
  expect(await errorOf(task.wait({ waitTimeout: 3000 }))).toMatchObject({ code: "wait_timeout", taskState: "exists" });
  expect(await errorOf(task.wait({ signal: AbortSignal.abort("left") }))).toMatchObject({ code: "aborted" });
  expect((await task.wait()).status).toBe("succeeded");
  expect(emulator.state().paid.tasks).toBe(1);
});

test("a function returns the client of each request, as a Worker needs it", async () => {
  const { kling, fetchAs, emulator } = await proxied();
  let clients = 0;
  const authorize = (): string => "ada";
  const options = { authorize, allow: { endpoints: ["video.textToVideo"] }, secret: SECRET, clock: emulator.clock };
  const proxy = createProxy(() => (clients++, kling), options);
  const before = clients;
  const request = new Request(URL_OF_PROXY, {
    method: "POST",
    headers: { "content-type": "application/json", "sec-fetch-site": "same-origin" },
    body: JSON.stringify({ call: "estimate", endpoint: "video.textToVideo", input: fog }),
  });
  expect((await proxy(request)).status).toBe(200);
  expect(clients).toBe(before + 1);
  expect((await fetchAs("ada")("/api/kling", { method: "GET" })).status).toBe(405);
});

test("a guard that fails is not shown to the page, and a guard that decides is", async () => {
  const failure = new Error("connect ECONNREFUSED db.internal:5432");
  const audit = new GuardError("audit", "The audit log cannot be written: /srv/audit.jsonl", { cause: failure });
  const decision = new GuardError("screen", "A prompt was rejected: no fog.");
  for (const [thrown, shown, isReported] of [
    [failure, "The server did not allow the task.", true],
    [audit, "The server did not allow the task.", true],
    [decision, "A prompt was rejected: no fog.", false],
  ] as const) {
    const { page, errors } = await proxied({ guards: () => () => Promise.reject(thrown) });
    const error = await errorOf(page().video.textToVideo.create(fog));
    expect(error).toBeInstanceOf(CreateBlockedError);
    expect(error).toMatchObject({ taskState: "none", message: expect.stringContaining(shown) });
    expect(JSON.stringify(error) + error.message).not.toMatch(/internal|audit.jsonl/);
    expect(errors).toMatchObject(isReported ? [{ cause: thrown }] : []);
  }
});

test("a page can find out about a create whose outcome is unknown, and sees nothing of the network", async () => {
  const { page, emulator, errors } = await proxied();
  emulator.faults.add({ html502: true, processed: true });
  const error = await errorOf(page().video.textToVideo.create(fog));
  expect(error).toBeInstanceOf(TaskOutcomeUnknownError);
  expect(error).toMatchObject({ taskState: "unknown", recoverable: true });
  expect(error.message).toContain("kling.tasks.resume(error.task)");
  expect(error.message).not.toMatch(/502|html/i);
  expect(errors).toMatchObject([{ code: "task_outcome_unknown" }]);
  emulator.faults.clear();
  const found = page().tasks.resume(error.task ?? {});
  expect((await found.wait()).status).toBe("succeeded");
  expect(emulator.state().paid.tasks).toBe(1);
});

test("an error of `authorize` is not shown to the page", async () => {
  const failure = new Error("the database at db.internal is away");
  const { page, errors, emulator } = await proxied({
    authorize() {
      throw failure;
    },
  });
  const error = await errorOf(page().video.textToVideo.create(fog));
  expect(error).toBeInstanceOf(ServiceError);
  expect(error.message).not.toContain("db.internal");
  expect(errors).toEqual([failure]);
  expect(emulator.calls).toEqual([]);
});

test.each<[object, string]>([
  [{ secret: "short" }, "`secret` must have at least 32 characters."],
  [{ allow: { endpoints: ["video.textToVide"] } }, '`allow.endpoints` contains "video.textToVide"'],
  [{ allow: { endpoints: ["video.elements.delete"] } }, "which pages cannot call"],
  [{ allow: { endpoints: ["tasks"] } }, "which pages cannot call"],
  [{ maxBytes: 0 }, "`maxBytes` must be above 0"],
  [{ proxyUrl: "/" }, "proxyUrl"],
])("rejects the options %j", async (options, message) => {
  await expect(proxied(options)).rejects.toThrow(message);
});
