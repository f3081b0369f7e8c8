import { describe, expect, test } from "vitest";
import { createKling, custom, type KlingOptions, type TaskReference } from "../src/index.ts";
import { emulated, keys } from "./emulated.ts";

const input = { prompt: "fog" };

/** What a call was rejected with. */
async function reported(call: Promise<unknown>): Promise<{ task?: TaskReference; message: string }> {
  return call.then(
    () => Promise.reject(new Error("The call was not rejected.")),
    (error: { task?: TaskReference; message: string }) => error,
  );
}

/** What a credential function may do to its caller. */
const misdeeds: Readonly<Record<string, () => Promise<never>>> = {
  "throws an error": () => Promise.reject(new Error("token server: ECONNREFUSED")),
  "throws no error at all": () => Promise.reject("down"), // oxlint-disable-line prefer-promise-reject-errors -- a caller may
  "never answers": () => new Promise<never>(() => undefined),
};

/** The forms in which a credential comes from a function. */
const forms: Readonly<Record<string, (key: () => Promise<string>) => KlingOptions>> = {
  "an API key": (key) => ({ apiKey: key }),
  "custom headers": (key) => ({ auth: custom({ headers: async () => ({ Authorization: `Bearer ${await key()}` }) }) }),
};

describe.each(Object.entries(forms))("%s from a function", (_form, form) => {
  test.each(Object.entries(misdeeds))(
    "that %s while a lost response is settled leaves the outcome unknown, with the task",
    async (_misdeed, fail) => {
      const { emulator } = await emulated();
      let isDown = false;
      const kling = createKling({
        ...form(() => (isDown ? fail() : Promise.resolve(keys.apiKey.apiKey))),
        baseUrl: emulator.url,
        clock: emulator.clock,
        env: {},
        fetch: async (url, init) => {
          const response = await emulator.fetch(url, init);
          if (init.method !== "POST") return response;
          // An answer that is lost, and from now on a look-up that is refused, so that the function is asked again.
          isDown = true;
          throw new TypeError("fetch failed");
        },
      });
      emulator.faults.add({ method: "GET", code: 1002 });
      const began = emulator.clock.now();
      const error = await reported(kling.video.textToVideo.create(input, { createTimeout: 60_000 }));
      expect(error).toMatchObject({
        name: "TaskOutcomeUnknownError",
        taskState: "unknown",
        task: { endpoint: "video.textToVideo" },
      });
      expect(emulator.clock.now() - began).toBeLessThanOrEqual(95_000);
      expect(emulator.state().paid.tasks).toBe(1);
      isDown = false;
      emulator.faults.clear();
      expect((await kling.tasks.recover(error.task ?? ""))?.id).toBe(emulator.state().tasks[0]?.id);
    },
  );

  test.each(Object.entries(misdeeds))(
    "that %s before the create is sent says that nothing was made",
    async (_misdeed, fail) => {
      const { kling, emulator } = await emulated({ env: {}, ...form(fail) });
      const error = await reported(kling.video.textToVideo.create(input));
      expect(error).toMatchObject({ taskState: "none" });
      expect(error.message).toMatch(/^Creating a task of video\.textToVideo: the credential function /);
      expect(emulator.calls).toEqual([]);
    },
  );

  test("that never answers is given up with the caller's signal, and does not hold up later calls", async () => {
    let isDown = true;
    const { kling, emulator } = await emulated({
      env: {},
      ...form(() => (isDown ? new Promise<never>(() => undefined) : Promise.resolve(keys.apiKey.apiKey))),
    });
    const stop = new AbortController();
    const creating = reported(kling.video.textToVideo.create(input, { signal: stop.signal }));
    await emulator.clock.sleep(1000);
    const aborted = emulator.clock.now();
    stop.abort();
    expect(await creating).toMatchObject({ name: "AbortError", taskState: "none" });
    expect(emulator.clock.now()).toBe(aborted);
    isDown = false;
    await kling.video.textToVideo.create(input);
    expect(emulator.state().paid.tasks).toBe(1);
  });
});

test("custom headers that fail during a wait do not end the wait", async () => {
  let isDown = false;
  let failures = 0;
  const { kling, emulator } = await emulated(
    {
      env: {},
      auth: custom({
        headers: async () => {
          if (isDown) {
            failures++;
            throw new Error("vault");
          }
          return { Authorization: `Bearer ${keys.apiKey.apiKey}` };
        },
      }),
    },
    { taskSeconds: 300 },
  );
  const task = await kling.video.textToVideo.create(input);
  isDown = true;
  const waiting = task.wait();
  await emulator.clock.sleep(200_000);
  isDown = false;
  expect(failures).toBeGreaterThan(0);
  expect((await waiting).status).toBe("succeeded");
});

test("a custom authorizer that fails when it hears of a success does not lose the task", async () => {
  const called: string[] = [];
  const { kling, emulator } = await emulated({
    auth: {
      ...custom({ headers: () => ({ Authorization: `Bearer ${keys.apiKey.apiKey}` }) }),
      accepted() {
        called.push("accepted");
        throw new Error("metrics are down");
      },
      hint() {
        called.push("hint");
        throw new Error("no hint");
      },
    },
  });
  const task = await kling.video.textToVideo.create(input);
  expect(task.id).toBe(emulator.state().tasks[0]?.id);
  emulator.faults.add({ code: 1002 });
  expect(await reported(kling.video.textToVideo.create(input))).toMatchObject({
    name: "AuthenticationError",
    serviceCode: 1002,
    taskState: "none",
  });
  expect(new Set(called)).toEqual(new Set(["accepted", "hint"]));
});

test.each(["startSpan", "end", "recordException", "setAttribute"])(
  "a tracer whose %s throws does not lose the task, nor the error",
  async (broken) => {
    let thrown = 0;
    const fail = (name: string) => () => {
      if (name !== broken) return;
      thrown++;
      throw new Error("tracer");
    };
    const { kling, emulator } = await emulated({
      tracer: {
        startSpan() {
          fail("startSpan")();
          return { setAttribute: fail("setAttribute"), recordException: fail("recordException"), end: fail("end") };
        },
      },
    });
    const task = await kling.video.textToVideo.create(input);
    expect((await task.wait()).status).toBe("succeeded");
    emulator.faults.add({ code: 1301 });
    expect(await reported(kling.video.textToVideo.create(input))).toMatchObject({
      name: "ContentRejectedError",
      taskState: "none",
    });
    expect(thrown).toBeGreaterThan(0);
  },
);

test("listeners that throw or reject change nothing", async () => {
  const heard: string[] = [];
  const rejections: unknown[] = [];
  const note = (reason: unknown): void => void rejections.push(reason);
  process.on("unhandledRejection", note);
  const { kling } = await emulated({
    onEvent: async ({ type }) => {
      heard.push(type);
      throw new Error("listener");
    },
  });
  const result = await kling.video.textToVideo.run(input, {
    onUpdate: async ({ status }) => {
      heard.push(status);
      throw new Error("listener");
    },
  });
  expect(result.status).toBe("succeeded");
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", note);
  expect(heard).toEqual(expect.arrayContaining(["request", "response", "succeeded"]));
  expect(rejections).toEqual([]);
});

test("a source of randomness that throws while a lost response is settled does not lose the task", async () => {
  const { emulator } = await emulated();
  let asked = 0;
  const kling = createKling({
    ...keys.apiKey,
    baseUrl: emulator.url,
    fetch: emulator.fetch,
    clock: emulator.clock,
    env: {},
    random() {
      asked++;
      throw new Error("no entropy");
    },
  });
  const lost = emulator.faults.add({ method: "POST", drop: "after", times: 1 });
  emulator.faults.add({ method: "GET", status: 502 });
  expect(await reported(kling.video.textToVideo.create(input))).toMatchObject({
    name: "TaskOutcomeUnknownError",
    taskState: "unknown",
    task: { endpoint: "video.textToVideo" },
  });
  expect(lost.hits).toBe(1);
  expect(asked).toBeGreaterThan(0);
});
