import { TaskOutcomeUnknownError } from "@klingkit/errors";
import { expect, test } from "vitest";
import type { FetchLike, Kling } from "../src/index.ts";
import { emulated } from "./emulated.ts";

// Without a network, calls fail after the default retries: 1 and 2 seconds without jitter.
const LIMIT = 3000;

const task = {
  klingkit: 1,
  host: "http://emulator.localhost",
  apiVersion: "v2",
  endpoint: "video.textToVideo",
} as const;
const prompt = "a lighthouse";

const calls: Readonly<Record<string, (kling: Kling) => Promise<unknown>>> = {
  "video.textToVideo.create": (kling) => kling.video.textToVideo.create({ prompt }),
  "video.textToVideo.run": (kling) => kling.video.textToVideo.run({ prompt }),
  "video.textToVideo.get": (kling) => kling.video.textToVideo.get("1"),
  "audio.speech": (kling) => kling.audio.speech({ text: "Fog.", voiceId: "oversea_male1", language: "en" }),
  "account.packs": (kling) => kling.account.packs(),
  "tasks.get": (kling) => kling.tasks.get(["1"]),
  "tasks.list": async (kling) => {
    for await (const listed of kling.tasks.list()) return listed;
  },
  "tasks.recover": (kling) => kling.tasks.recover({ ...task, externalTaskId: "a" }),
  "task.refresh": async (kling) => (await kling.tasks.resume({ ...task, id: "1" })).refresh(),
  request: (kling) => kling.request({ method: "POST", path: "/v1/videos/new", body: {} }),
};

test.each(["ENOTFOUND", "ECONNREFUSED"].flatMap((code) => Object.keys(calls).map((name) => [code, name] as const)))(
  "without a network (%s), %s fails within three seconds",
  async (dropCode, name) => {
    const { kling, emulator } = await emulated({ random: () => 1 });
    emulator.faults.add({ drop: "before", dropCode });
    const since = emulator.clock.now();
    await expect(calls[name]?.(kling)).rejects.toThrow(dropCode);
    expect(emulator.clock.now() - since).toBeLessThanOrEqual(LIMIT);
  },
);

test("without a network, a stored intent that may have been sent has an unknown outcome within six seconds", async () => {
  const { kling, emulator } = await emulated({ random: () => 1 });
  const intent = await kling.video.textToVideo.prepare({ prompt });
  emulator.faults.add({ drop: "before", dropCode: "ENOTFOUND" });
  const since = emulator.clock.now();
  await expect(kling.tasks.send(intent)).rejects.toThrow(TaskOutcomeUnknownError);
  expect(emulator.clock.now() - since).toBeLessThanOrEqual(2 * LIMIT);
});

test("verifyCredentials sends one request without a network", async () => {
  const { kling, emulator } = await emulated();
  emulator.faults.add({ drop: "before", dropCode: "ENOTFOUND" });
  const since = emulator.clock.now();
  expect(await kling.verifyCredentials()).toMatchObject({ ok: false, result: "cannot-connect" });
  expect(emulator.calls).toHaveLength(1);
  expect(emulator.clock.now() - since).toBe(0);
});

test("verifyCredentials returns after ten seconds without a response, also of the other region", async () => {
  const times: number[] = [];
  const fetch: FetchLike = async (url) => {
    times.push(emulator.clock.now() - since);
    if (times.length > 1) return new Promise(() => undefined);
    await emulator.clock.sleep(4000);
    return Response.json({ code: 1002, message: "no" }, { status: 401, headers: { "x-url": url } });
  };
  const { kling, emulator } = await emulated({ baseUrl: undefined, fetch });
  const since = emulator.clock.now();
  expect(await kling.verifyCredentials()).toMatchObject({ ok: false, result: "rejected" });
  expect(times).toEqual([0, 4000]);
  expect(emulator.clock.now() - since).toBe(10_000);
});

test("a wait continues without a network, and emits an event for each failed poll", async () => {
  const { kling, emulator, events } = await emulated();
  const created = await kling.video.textToVideo.create({ prompt });
  const offline = emulator.faults.add({ drop: "before", dropCode: "ENOTFOUND" });
  const done = created.wait();
  await emulator.clock.sleep(300_000);
  offline.remove();
  await expect(done).resolves.toMatchObject({ status: "succeeded" });
  const failed = events.filter(({ type }) => type === "poll-failed");
  expect(failed.length).toBeGreaterThan(10);
  expect(failed[0]).toMatchObject({ reason: expect.stringContaining("ENOTFOUND"), tasks: 1 });
});
