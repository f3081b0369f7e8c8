import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmulator, DEFAULT_ACCOUNT, type Emulator } from "@klingkit/emulator";
import { expect, onTestFinished, test } from "vitest";
import { webhookSecret } from "../example.ts";
import { examples } from "../examples.ts";
import { runVirtualClock } from "../run-virtual-clock.ts";

async function run(name: string, auth = "api-key"): Promise<{ emulator: Emulator; out: string; lines: string[] }> {
  const emulator = await createEmulator({
    clock: "virtual",
    listen: false,
    accounts: [{ ...DEFAULT_ACCOUNT, gateway: true, webhookSecret }],
  });
  const folder = await mkdtemp(join(tmpdir(), "klingkit-"));
  onTestFinished(async () => {
    await emulator.close();
    await rm(folder, { recursive: true });
  });
  const out = join(folder, "out.mp4");
  const lines: string[] = [];
  const { accessKey, secretKey, apiKeys: [apiKey = ""] = [] } = DEFAULT_ACCOUNT;
  const connection = { baseUrl: emulator.url, fetch: emulator.fetch, clock: emulator.clock };
  const keys = { accessKey, secretKey, apiKey, webhookSecret };
  void runVirtualClock(emulator);
  const delay = (ms: number): Promise<void> => emulator.clock.sleep(ms);
  await examples[name]?.({ ...keys, connection, delay, auth, out, log: (line) => lines.push(line) });
  return { emulator, out, lines };
}

const isMp4 = async (path: string): Promise<boolean> => (await readFile(path)).subarray(4, 8).toString() === "ftyp";

test.each([
  ["api-key", "/text-to-video/kling-3.0"],
  ["jwt", "/v1/videos/text2video"],
  ["key-headers", "/v1/videos/text2video"],
])("text-to-video with %s writes an MP4", async (auth, path) => {
  const { emulator, out } = await run("text-to-video", auth);
  expect(await isMp4(out)).toBe(true);
  expect(emulator.calls[0]).toMatchObject({ auth, path });
});

test("image-to-video writes an MP4", async () => {
  const { emulator, out } = await run("image-to-video");
  expect(await isMp4(out)).toBe(true);
  expect(emulator.calls[0]).toMatchObject({ auth: "api-key", path: "/image-to-video/kling-3.0" });
});

test("auth-alone is authenticated", async () => {
  const { emulator, lines } = await run("auth-alone");
  expect(lines).toEqual(["HTTP 200"]);
  expect(emulator.calls).toMatchObject([{ auth: "jwt", status: 200 }]);
});

test("survive-a-crash pays once", async () => {
  const { emulator, out } = await run("survive-a-crash");
  expect(await isMp4(out)).toBe(true);
  // The second process looks up the external task id, and finds the task of the first.
  expect(emulator.calls.slice(0, 2).map(({ method, path }) => `${method} ${path}`)).toEqual([
    "POST /text-to-video/kling-3.0",
    "GET /tasks",
  ]);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("limit-spending blocks the create that exceeds the budget", async () => {
  const { emulator, lines } = await run("limit-spending");
  expect(lines).toEqual([
    "dawn: done, 0.58 USD left",
    "noon: done, 0.16 USD left",
    expect.stringContaining("0.42 USD exceeds the 0.16 USD that is left. No task was created and nothing is charged."),
  ]);
  expect(emulator.state().paid.tasks).toBe(2);
});

test("chain runs each step with the result of the previous one, and saves all", async () => {
  const { emulator, out, lines } = await run("chain");
  expect(lines).toEqual([
    "the chain costs at most 2.13 USD",
    "keeper (needs nothing): succeeded, keeper.png",
    "video (needs keeper): succeeded, video.mp4",
    "longer (needs video): succeeded, longer.mp4",
    "longest (needs longer): succeeded, longest.mp4",
    "speech (needs longest): succeeded, speech.mp4",
  ]);
  expect(await isMp4(join(out, "..", "speech.mp4"))).toBe(true);
  expect(emulator.state().paid.tasks).toBe(5);
});

test("wait-by-id waits for a task by its id and downloads the video", async () => {
  const { emulator, out } = await run("wait-by-id");
  expect(await isMp4(out)).toBe(true);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("webhook-handler downloads the video in the handler, without polling", async () => {
  const { emulator, out, lines } = await run("webhook-handler");
  expect(await isMp4(out)).toBe(true);
  const [{ id } = {}] = emulator.state().tasks;
  expect(lines).toEqual([`${id} submitted`, `${id} processing`, `${id} succeeded`, `wrote ${out}`]);
  expect(emulator.calls.filter(({ path }) => path.startsWith("/tasks"))).toEqual([]);
});

test("ai-sdk-video generates one video and three takes, and pays for a repetition nothing", async () => {
  const { emulator, out, lines } = await run("ai-sdk-video");
  expect(await isMp4(out)).toBe(true);
  expect(lines[1]).toMatch(/^3 takes: .*"order-42-1".*"order-42-2".*"order-42-3"/);
  expect(emulator.state().paid.tasks).toBe(4);
});

test("ai-sdk-image writes a PNG", async () => {
  const { emulator, out, lines } = await run("ai-sdk-image");
  expect((await readFile(out)).subarray(1, 4).toString()).toBe("PNG");
  expect(lines[0]).toContain('"feature":"size"');
  expect(emulator.state().paid.tasks).toBe(1);
});

test("ai-sdk-speech writes an MP3", async () => {
  const { emulator, lines, out } = await run("ai-sdk-speech");
  expect(lines).toEqual([`wrote ${out}: audio/mpeg`]);
  expect(emulator.calls.map(({ path }) => path)[0]).toBe("/v1/audio/tts");
});

test("ai-sdk-webhook generates a video with callbacks", async () => {
  const { emulator, out, lines } = await run("ai-sdk-webhook");
  expect(await isMp4(out)).toBe(true);
  const [{ id } = {}] = emulator.state().tasks;
  expect(lines).toEqual([`${id} submitted`, `${id} processing`, `${id} succeeded`, `wrote ${out}`]);
  // The status is read after the start, and after the last callback.
  expect(emulator.calls.filter(({ path }) => path === "/tasks")).toHaveLength(2);
});

test("moving/ai-sdk-klingai generates videos, an image and speech", async () => {
  const { emulator, lines } = await run("ai-sdk-klingai");
  expect(lines).toEqual(["video/mp4,2,image/png,audio/mpeg"]);
  expect(emulator.state().paid.tasks).toBe(6);
});
