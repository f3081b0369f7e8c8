import { expect, test } from "vitest";
import { createKling, custom, type TaskReference } from "../src/index.ts";
import { emulated, keys } from "./emulated.ts";

const input = { prompt: "fog" };

interface Reported {
  readonly name: string;
  readonly message: string;
  readonly taskState?: string;
  readonly task?: TaskReference;
}

/** What a call was rejected with. */
async function reported(call: Promise<unknown>): Promise<Reported> {
  return call.then(
    () => Promise.reject(new Error("The call was not rejected.")),
    (error: Reported) => error,
  );
}

const credentials = [
  ["API v2", keys.apiKey],
  ["API v1", keys.pair],
] as const;
const lags = [0, 1000, 3000, 20_000] as const;

test.each(credentials.flatMap(([version, key]) => lags.map((lag) => [version, lag, key] as const)))(
  "on %s a stored intent that is sent again %i ms before its task shows itself gives that task",
  async (_, visibleAfter, key) => {
    const { kling, emulator } = await emulated(key, { switches: { visibleAfter } });
    const intent = JSON.stringify(await kling.video.textToVideo.prepare(input, { externalTaskId: "job-7" }));
    const first = await kling.tasks.send(intent);
    const second = await kling.tasks.send(intent);
    const creates = emulator.calls.filter(({ method, path }) => method === "POST" && path !== "/tasks");
    // A task that shows itself at once is found by the look-up before the second send.
    expect(creates.map(({ code }) => code)).toEqual(visibleAfter === 0 ? [0] : [0, 1201]);
    expect(second.id).toBe(first.id);
    expect(emulator.state().paid.tasks).toBe(1);
  },
);

test.each(credentials.flatMap(([version, key]) => lags.map((lag) => [version, lag, key] as const)))(
  "on %s a create that something on the way sends twice gives its task, also when that shows itself after %i ms",
  async (_, visibleAfter, key) => {
    const { emulator } = await emulated(key, { switches: { visibleAfter } });
    const kling = createKling({
      ...key,
      baseUrl: emulator.url,
      clock: emulator.clock,
      env: {},
      fetch: async (url, init) => {
        if (init.method === "POST" && !url.endsWith("/tasks")) await emulator.fetch(url, init);
        return emulator.fetch(url, init);
      },
    });
    const task = await kling.video.textToVideo.create(input);
    const creates = emulator.calls.filter(({ method, path }) => method === "POST" && path !== "/tasks");
    expect(creates.map(({ code }) => code)).toEqual([0, 1201]);
    expect(task.id).toBe(emulator.state().tasks[0]?.id);
    expect(emulator.state().paid.tasks).toBe(1);
  },
);

test("a refused id whose task never shows itself leaves the outcome unknown, with what finds the task later", async () => {
  const { kling, emulator } = await emulated({}, { switches: { visibleAfter: 600_000 } });
  const intent = JSON.stringify(await kling.video.textToVideo.prepare(input, { externalTaskId: "job-7" }));
  const { id } = await kling.tasks.send(intent);
  const error = await reported(kling.tasks.send(intent));
  expect(error).toMatchObject({
    name: "TaskOutcomeUnknownError",
    taskState: "unknown",
    task: { externalTaskId: "job-7" },
  });
  await emulator.clock.sleep(600_000);
  expect((await kling.tasks.recover(error.task ?? ""))?.id).toBe(id);
});

test.each([
  ["is refused because the balance is used up", { code: 1102 }],
  ["is refused by policy", { code: 1301 }],
  ["is refused with a text that does not speak of the id", { code: 1201, message: "duration is invalid" }],
  ["is refused for want of slots until its time in the queue is over", { code: 1303 }],
  ["is refused by a gateway", { status: 403, body: "<html>Forbidden</html>" }],
  ["cannot be sent because the credential function fails", undefined],
])("a stored intent whose task shows itself late is found when its second send %s", async (_, fault) => {
  const { kling, emulator } = await emulated({}, { switches: { visibleAfter: 3000 } });
  const intent = JSON.stringify(await kling.video.textToVideo.prepare(input, { externalTaskId: "job-7" }));
  const { id } = await kling.tasks.send(intent);
  let calls = 0;
  // The look-up before the send gets its credential, the send itself none.
  const headers = async (): Promise<Record<string, string>> => {
    if (fault === undefined && ++calls === 2) throw new Error("vault");
    return { Authorization: `Bearer ${keys.apiKey.apiKey}` };
  };
  const other = createKling({
    auth: custom({ headers }),
    baseUrl: emulator.url,
    fetch: emulator.fetch,
    clock: emulator.clock,
    env: {},
  });
  const refusal = fault && emulator.faults.add({ method: "POST", path: "/text-to-video/", ...fault });
  expect((await other.tasks.send(intent, { queueTimeout: 2000 })).id).toBe(id);
  const sent = emulator.calls.filter(({ method, path }) => method === "POST" && path.startsWith("/text-to-video/"));
  expect(refusal ? refusal.hits > 0 : calls > 2 && sent.length === 1).toBe(true);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("the first send of a stored intent is refused at once when told that nothing sent it before", async () => {
  const { kling, emulator } = await emulated();
  emulator.faults.add({ method: "POST", code: 1301 });
  const intent = await kling.video.textToVideo.prepare(input);
  const began = emulator.clock.now();
  expect(await reported(kling.tasks.send(intent, { possiblySent: false }))).toMatchObject({
    name: "ContentRejectedError",
    taskState: "none",
  });
  expect(emulator.clock.now()).toBe(began);
  expect(emulator.calls).toHaveLength(1);
});

test("an aborted send of a stored intent does not claim that there is no task", async () => {
  const { kling, emulator } = await emulated({}, { switches: { visibleAfter: 3000 } });
  const intent = await kling.video.textToVideo.prepare(input, { externalTaskId: "job-7" });
  await kling.tasks.send(intent);
  emulator.faults.add({ method: "POST", code: 1302 });
  const stop = new AbortController();
  const sending = reported(kling.tasks.send(intent, { signal: stop.signal }));
  await emulator.clock.sleep(500);
  stop.abort();
  expect(await sending).toMatchObject({
    name: "AbortError",
    taskState: "unknown",
    task: { externalTaskId: "job-7" },
  });
});

test("a refusal of another value carries the reference and costs one look-up", async () => {
  const { kling, emulator } = await emulated();
  emulator.faults.add({ method: "POST", code: 1201, message: "model_name is invalid" });
  const error = await reported(kling.video.textToVideo.create(input, { externalTaskId: "job-7" }));
  expect(error).toMatchObject({ name: "RequestRejectedError", taskState: "none", task: { externalTaskId: "job-7" } });
  expect(emulator.calls).toHaveLength(2);
});

const wrongAddress = {
  timestamp: "2026-11-28T00:00:00.000+00:00",
  status: 404,
  error: "Not Found",
  message: "No message available",
  path: "/x",
};

test.each([400, 401, 403, 404, 405, 413, 415, 422])(
  "a create at an address that answers %i without an envelope ends at once: nothing was made",
  async (status) => {
    const { kling, emulator } = await emulated();
    emulator.faults.add({ status, body: wrongAddress });
    const began = emulator.clock.now();
    const error = await reported(kling.video.textToVideo.create(input));
    expect(error).toMatchObject({ name: "UnexpectedResponseError", taskState: "none", status });
    expect(error.message).toMatch(status === 413 ? /size/ : status === 401 || status === 403 ? /key/ : /baseUrl/);
    expect(emulator.calls).toHaveLength(2);
    expect(emulator.clock.now()).toBe(began);
  },
);

test.each([400, 401, 403, 404, 405, 413, 415, 422, 429])(
  "a gateway that passes the create on and answers %i itself costs one task, and gives it",
  async (status) => {
    const { kling, emulator } = await emulated();
    const fault = emulator.faults.add({
      method: "POST",
      path: "/text-to-video/",
      status,
      body: "<html></html>",
      processed: true,
      times: 1,
    });
    const task = await kling.video.textToVideo.create(input);
    expect(fault.hits).toBe(1);
    expect(task.id).toBe(emulator.state().tasks[0]?.id);
    expect(emulator.state().paid.tasks).toBe(1);
  },
);

test("an endpoint without external task ids reports a gateway's 404 without a look-up", async () => {
  const { kling, emulator } = await emulated();
  emulator.faults.add({ status: 404, body: wrongAddress });
  const error = await reported(kling.audio.speech({ text: "hi", voiceId: "oversea_male1", language: "en" }));
  expect(error).toMatchObject({ name: "UnexpectedResponseError", taskState: "none", status: 404 });
  expect(emulator.calls).toHaveLength(1);
});

test("an endpoint without external task ids is not sent again after a gateway's 429", async () => {
  const { kling, emulator } = await emulated();
  emulator.faults.add({ method: "POST", status: 429, body: "slow down", processed: true });
  const error = await reported(kling.audio.speech({ text: "hi", voiceId: "oversea_male1", language: "en" }));
  expect(error).toMatchObject({ name: "BusyError", status: 429 });
  expect(emulator.calls).toHaveLength(1);
});

test("an uncoded 429 is waited out within createTimeout, then the service is busy and nothing was made", async () => {
  const { kling, emulator } = await emulated();
  const fault = emulator.faults.add({
    method: "POST",
    status: 429,
    body: "slow down",
    headers: { "retry-after": "7" },
  });
  const began = emulator.clock.now();
  const error = await reported(kling.video.textToVideo.create(input, { createTimeout: 60_000 }));
  expect(error).toMatchObject({ name: "BusyError", taskState: "none", status: 429 });
  const posts = emulator.calls.filter(({ method }) => method === "POST");
  expect(posts.length).toBeGreaterThan(2);
  expect(posts.length).toBeLessThan(10);
  expect(emulator.clock.now() - began).toBeLessThanOrEqual(60_000);
  fault.remove();
  const passing = emulator.faults.add({ method: "POST", status: 429, body: "slow down", times: 3 });
  await kling.video.textToVideo.create(input);
  expect(passing.hits).toBe(3);
  expect(emulator.state().paid.tasks).toBe(1);
});

test.each([408, 409, 410, 425, 499, 502])(
  "an uncoded %i leaves the outcome unknown until the task is looked up",
  async (status) => {
    const { kling, emulator } = await emulated({}, { switches: { visibleAfter: 3000 } });
    const fault = emulator.faults.add({
      method: "POST",
      path: "/text-to-video/",
      status,
      body: "",
      processed: true,
      times: 1,
    });
    const task = await kling.video.textToVideo.create(input);
    expect(fault.hits).toBe(1);
    expect(task.id).toBe(emulator.state().tasks[0]?.id);
    expect(emulator.state().paid.tasks).toBe(1);
  },
);

test("after an unknown outcome a gateway's 404 proves nothing", async () => {
  const { kling, emulator } = await emulated({}, { switches: { visibleAfter: 600_000 } });
  emulator.faults.add({ method: "POST", path: "/text-to-video/", drop: "after", times: 1 });
  const gateway = emulator.faults.add({ method: "POST", path: "/text-to-video/", status: 404, body: wrongAddress });
  expect(await reported(kling.video.textToVideo.create(input))).toMatchObject({
    name: "TaskOutcomeUnknownError",
    taskState: "unknown",
    task: { endpoint: "video.textToVideo" },
  });
  expect(gateway.hits).toBe(1);
  expect(emulator.state().paid.tasks).toBe(1);
});

test.each([
  ["below data", (task: object) => ({ data: task })],
  ["bare", (task: object) => task],
  ["under a code that is text", (task: object) => ({ code: "0", message: "ok", data: task })],
])("a 2xx answer that holds the task %s is an acceptance", async (_, wrap) => {
  const { emulator } = await emulated();
  const kling = createKling({
    ...keys.apiKey,
    baseUrl: emulator.url,
    clock: emulator.clock,
    env: {},
    fetch: async (url, init) => {
      const response = await emulator.fetch(url, init);
      if (init.method !== "POST") return response;
      const { data }: { data: object } = await response.json();
      return Response.json(wrap(data));
    },
  });
  const task = await kling.video.textToVideo.create(input);
  expect(task.id).toBe(emulator.state().tasks[0]?.id);
  expect(emulator.calls).toHaveLength(1);
});

test("a 2xx answer without a task stays unknown until the task is found", async () => {
  const { kling, emulator } = await emulated();
  const fault = emulator.faults.add({
    method: "POST",
    path: "/text-to-video/",
    status: 200,
    body: { ok: true },
    processed: true,
    times: 1,
  });
  const task = await kling.video.textToVideo.create(input);
  expect(fault.hits).toBe(1);
  expect(task.id).toBe(emulator.state().tasks[0]?.id);
  expect(emulator.state().paid.tasks).toBe(1);
});

test.each([401, 403])("a wait outlives nine minutes of a gateway's %i, and ends with it after ten", async (status) => {
  const { kling, emulator } = await emulated({}, { taskSeconds: 300 });
  const task = await kling.video.textToVideo.create(input);
  const fault = emulator.faults.add({ method: "GET", status, body: "<html></html>" });
  const waiting = task.wait({ waitTimeout: 3_600_000, pollInterval: 10_000 });
  await emulator.clock.sleep(9 * 60_000);
  fault.remove();
  expect((await waiting).status).toBe("succeeded");

  const other = await kling.video.textToVideo.create(input);
  emulator.faults.add({ method: "GET", status, body: "<html></html>" });
  const began = emulator.clock.now();
  const error = await reported(other.wait({ waitTimeout: 3_600_000, pollInterval: 10_000 }));
  expect(error).toMatchObject({ name: "AuthenticationError", status, taskState: "exists", task: { id: other.id } });
  const minutes = (emulator.clock.now() - began) / 60_000;
  expect([minutes >= 10, minutes < 11]).toEqual([true, true]);
});

test("a wait ends on the service's own refusal of the credential", async () => {
  const { kling, emulator } = await emulated();
  const task = await kling.video.textToVideo.create(input);
  emulator.faults.add({ method: "GET", code: 1002 });
  expect(await reported(task.wait())).toMatchObject({
    name: "AuthenticationError",
    serviceCode: 1002,
    task: { id: task.id },
  });
});
