import { apiKey } from "@klingkit/auth";
import type { Emulator, FaultRule } from "@klingkit/emulator";
import { createTransport } from "@klingkit/http";
import { describe, expect, test } from "vitest";
import { registryOf } from "../../src/endpoint.ts";
import { createEndpointClient } from "../../src/index.ts";
import { createEngine } from "../../src/engine.ts";
import { connect, createClient, createsOf, errorOf } from "../client.ts";
import { openEmulator } from "../emulated.ts";
import { textToVideo } from "../endpoints.ts";

const fog = { prompt: "fog" };
const refused: FaultRule = { drop: "before", dropCode: "ECONNREFUSED" };

/** Returns the times of the requests with a method, milliseconds after the start. */
function timesOf({ calls }: Emulator, method: "GET" | "POST", start: number): number[] {
  return calls.filter((call) => call.method === method).map(({ at }) => at - start);
}

test.each<[string, number, FaultRule]>([
  ["the connection is lost", 5000, { drop: "before" }],
  ["the response is 5001", 5000, { code: 5001 }],
  ["a gateway responds 408", 5000, { status: 408, body: "" }],
  ["a gateway responds 500", 60_000, { status: 500, body: "" }],
  ["a gateway responds 502", 60_000, { html502: true }],
  ["the response is 5000", 60_000, { code: 5000 }],
  ["the response is 5000 with status 200", 60_000, { code: 5000, status: 200 }],
])("when %s, looks the task up for %i ms before it sends the create again", async (_name, ms, rule) => {
  const { client, emulator } = await createClient();
  const start = emulator.clock.now();
  emulator.faults.add({ method: "POST", times: 1, ...rule });
  await client.textToVideo.create(fog);
  expect(timesOf(emulator, "POST", start)).toEqual([0, ms]);
});

test("looks the task up at intervals that double from 0.5 s to 5 s", async () => {
  const { client, emulator } = await createClient();
  const start = emulator.clock.now();
  emulator.faults.add({ method: "POST", times: 1, html502: true });
  await client.textToVideo.create(fog);
  const every5s = Array.from({ length: 11 }, (_, index) => 7500 + 5000 * index);
  expect(timesOf(emulator, "GET", start)).toEqual([0, 500, 1500, 3500, ...every5s, 60_000]);
});

describe("after a second request", () => {
  test.each<[string, number, FaultRule]>([
    ["that is not sent", 10_000, refused],
    ["that is rejected for its rate", 10_000, { code: 1302 }],
    ["whose connection is lost", 10_000, { drop: "before" }],
    ["to which a gateway responds 502", 65_000, { html502: true }],
  ])("%s, sends a third one after %i ms", async (_name, ms, rule) => {
    const { client, emulator } = await createClient();
    const start = emulator.clock.now();
    emulator.faults.add({ method: "POST", nth: 1, drop: "before" });
    emulator.faults.add({ method: "POST", nth: 2, ...rule });
    await client.textToVideo.create(fog);
    expect(timesOf(emulator, "POST", start)).toEqual([0, 5000, ms]);
  });

  test.each<[string, number, FaultRule, object]>([
    ["that is rejected with 1102", 10_000, { code: 1102 }, { serviceCode: 1102, status: 429 }],
    ["that is rejected with 1200", 10_000, { code: 1200 }, { serviceCode: 1200, status: 400 }],
    // The message may be about the external task id, which the first request may have used.
    ["that is rejected with 1201", 120_000, { code: 1201 }, { serviceCode: 1201, status: 400 }],
  ])("%s, leaves the outcome unknown after %i ms", async (_name, ms, rule, response) => {
    const { client, emulator } = await createClient();
    const start = emulator.clock.now();
    emulator.faults.add({ method: "POST", nth: 1, drop: "before" });
    emulator.faults.add({ method: "POST", nth: 2, ...rule });
    const requestId: unknown = expect.any(String);
    expect(await errorOf(client.textToVideo.create(fog))).toMatchObject({
      name: "TaskOutcomeUnknownError",
      requestId,
      ...response,
    });
    expect(emulator.clock.now() - start).toBe(ms);
    expect(createsOf(emulator)).toHaveLength(2);
  });
});

test("the error has the last response if no later request gets one", async () => {
  const { client, emulator } = await createClient();
  emulator.faults.add({ method: "POST", times: 1, code: 5000 });
  emulator.faults.add({ method: "POST", ...refused });
  expect(await errorOf(client.textToVideo.create(fog))).toMatchObject({
    name: "TaskOutcomeUnknownError",
    serviceCode: 5000,
    status: 500,
    requestId: expect.any(String),
  });
});

describe("`createTimeout` ends", () => {
  test("the lookups, and the create is not sent again", async () => {
    const { client, emulator } = await createClient();
    const start = emulator.clock.now();
    emulator.faults.add({ method: "POST", html502: true });
    const error = await errorOf(client.textToVideo.create(fog, { createTimeout: 10_000 }));
    expect(error).toMatchObject({ name: "TaskOutcomeUnknownError", taskState: "unknown" });
    expect(emulator.clock.now() - start).toBe(10_000);
    expect(createsOf(emulator)).toHaveLength(1);
  });

  test("a second request without a response", async () => {
    const { client, emulator } = await createClient();
    const start = emulator.clock.now();
    emulator.faults.add({ method: "POST", nth: 1, drop: "before" });
    emulator.faults.add({ method: "POST", nth: 2, hang: true });
    const error = await errorOf(client.textToVideo.create(fog, { createTimeout: 20_000 }));
    expect(error).toMatchObject({ name: "TaskOutcomeUnknownError", taskState: "unknown" });
    expect(timesOf(emulator, "POST", start)).toEqual([0, 5000]);
    expect(emulator.clock.now() - start).toBe(20_000);
  });

  test("a lookup without a response, which otherwise lasts 15 s", async () => {
    const { client, emulator } = await createClient();
    const start = emulator.clock.now();
    emulator.faults.add({ method: "POST", drop: "after" });
    emulator.faults.add({ method: "GET", hang: true });
    const error = await errorOf(client.textToVideo.create(fog, { createTimeout: 20_000 }));
    expect(error).toMatchObject({ name: "TaskOutcomeUnknownError", taskState: "unknown" });
    expect(timesOf(emulator, "GET", start)).toEqual([0, 15_500]);
    expect(emulator.clock.now() - start).toBe(20_000);
  });
});

test("throws at once when the service rejects the credential of a lookup", async () => {
  const { client, emulator } = await createClient();
  const start = emulator.clock.now();
  emulator.faults.add({ method: "POST", drop: "after" });
  emulator.faults.add({ method: "GET", code: 1002 });
  expect(await errorOf(client.textToVideo.create(fog))).toMatchObject({ taskState: "unknown", serviceCode: 1002 });
  expect(emulator.clock.now()).toBe(start);
  expect(timesOf(emulator, "GET", start)).toEqual([0]);
});

test("does not send a create again if it is only assumed that the service rejects an id in use", async () => {
  const emulator = await openEmulator();
  const { clock, fetch, url: baseUrl } = emulator;
  const externalTaskId = { ...textToVideo.externalTaskId, duplicatesRejected: "assumed" } as const;
  const assumed = { ...textToVideo, name: "video.assumed", externalTaskId };
  const transport = createTransport({
    baseUrl,
    authorizer: apiKey("api-key-emulator"),
    clock,
    fetch,
    random: () => 0.5,
  });
  const engine = createEngine({ transport, endpoints: { video: registryOf({ assumed }) }, random: () => 0.5 });
  emulator.faults.add({ method: "POST", times: 1, drop: "before" });
  expect(await errorOf(createEndpointClient(engine, assumed).create(fog))).toMatchObject({
    name: "TaskOutcomeUnknownError",
    recoverable: true,
  });
  expect(createsOf(emulator)).toHaveLength(1);
});

test("the reference of a task that cannot be looked up has the time of the create", async () => {
  const { client, emulator } = await createClient();
  const start = emulator.clock.now();
  emulator.faults.add({ method: "POST", times: 1, drop: "before" });
  expect(await errorOf(client.textToVideo.create({ ...fog, model: "kling-4.0" }))).toMatchObject({
    recoverable: false,
    task: { outcomeUnknownSince: start },
  });
});

describe("an abort", () => {
  const reason = new Error("stopped");
  const first = "The first error: Creating a video.textToVideo task failed: ";

  test.each<[string, readonly FaultRule[], number, string]>([
    [
      "of the request",
      [{ method: "POST", hang: true }],
      1000,
      "Creating a video.textToVideo task was aborted before a response arrived.",
    ],
    [
      "of a lookup",
      [
        { method: "POST", drop: "after" },
        { method: "GET", hang: true },
      ],
      1000,
      `Reading a video.textToVideo task was aborted before a response arrived. ${first}`,
    ],
    ["between two lookups", [{ method: "POST", drop: "before" }], 4000, `The lookup of the task was aborted. ${first}`],
    [
      "of a second request",
      [
        { method: "POST", nth: 1, drop: "before" },
        { method: "POST", nth: 2, hang: true },
      ],
      6000,
      `Creating a video.textToVideo task was aborted before a response arrived. ${first}`,
    ],
  ])("%s ends the create at once, and the error states what was aborted", async (_name, rules, after, summary) => {
    const { client, emulator } = await createClient();
    for (const rule of rules) emulator.faults.add(rule);
    const controller = new AbortController();
    const creating = errorOf(client.textToVideo.create(fog, { signal: controller.signal }));
    await emulator.clock.sleep(after);
    const abortedAt = emulator.clock.now();
    const { length } = emulator.calls;
    controller.abort(reason);
    const error = await creating;
    expect(error).toMatchObject({
      name: "AbortError",
      taskState: "unknown",
      task: { endpoint: "video.textToVideo" },
      cause: reason,
    });
    expect(error.summary.startsWith(summary)).toBe(true);
    expect(error.summary.split("The first error").length - 1).toBe(summary.includes(first) ? 1 : 0);
    expect([emulator.clock.now(), emulator.calls.length]).toEqual([abortedAt, length]);
  });

  test("of a create that was sent without its external task id is no other error", async () => {
    const { client, emulator } = await createClient({}, { switches: { kling4Options: "reject" } });
    const controller = new AbortController();
    emulator.faults.add({ method: "POST", nth: 2, hang: true });
    const creating = errorOf(client.textToVideo.create({ ...fog, model: "kling-4.0" }, { signal: controller.signal }));
    await emulator.clock.sleep(1000);
    controller.abort();
    expect(await creating).toMatchObject({ name: "AbortError", taskState: "unknown" });
    expect(createsOf(emulator)).toHaveLength(2);
  });
});

describe("when the clock is set back by an hour", () => {
  /** Creates a task. The clock of the client is set back meanwhile, `after` milliseconds after the start. */
  async function createWithStep(emulator: Emulator, after: number): Promise<{ result: unknown; ms: number }> {
    let offset = 0;
    const clock = { now: () => emulator.clock.now() + offset, sleep: emulator.clock.sleep };
    const start = emulator.clock.now();
    const creating = connect(emulator, { clock })
      .textToVideo.create(fog)
      .catch((error: unknown) => error);
    await emulator.clock.sleep(after);
    offset = -3_600_000;
    const result = await creating;
    return { result, ms: emulator.clock.now() - start };
  }

  test("finds a task that appears after 50 s", async () => {
    const emulator = await openEmulator({ switches: { visibleAfter: 50_000, externalTaskIds: "off" } });
    emulator.faults.add({ method: "POST", times: 1, html502: true, processed: true });
    expect((await createWithStep(emulator, 3000)).result).toMatchObject({ id: emulator.state().tasks[0]?.id });
    expect(emulator.state().paid.tasks).toBe(1);
  });

  test("lookups without a response end with `createTimeout`", async () => {
    const emulator = await openEmulator();
    emulator.faults.add({ method: "POST", drop: "after" });
    emulator.faults.add({ method: "GET", hang: true });
    // The first lookup ends after 15 s, and the second one begins 0.5 s later.
    const { result, ms } = await createWithStep(emulator, 15_200);
    expect(result).toMatchObject({ name: "TaskOutcomeUnknownError" });
    expect(ms).toBeGreaterThanOrEqual(120_000);
    expect(ms).toBeLessThan(140_000);
  });
});
