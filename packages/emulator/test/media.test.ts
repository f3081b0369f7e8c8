import { afterAll, beforeAll, expect, test } from "vitest";
import { createEmulator, type Emulator, type Scene } from "../src/index.ts";
import { createFinished, DAY, KEY, startEmulator, T2V, V3 } from "./client.ts";
import { readMp4 } from "./read-mp4.ts";
import type { ResponseData } from "./response-data.ts";

let server: Emulator;
let url: string;
beforeAll(async () => {
  server = await createEmulator({ clock: "manual", taskSeconds: 1 });
  await fetch(server.url + T2V, {
    method: "POST",
    headers: KEY,
    body: JSON.stringify({ ...V3, external_task_id: "job-1" }),
  });
  await server.clock.advance(1_000);
  const response = (await (await fetch(`${server.url}${T2V}/job-1`, { headers: KEY })).json()) as {
    data: ResponseData;
  };
  url = response.data.task_result.videos[0].url;
});
afterAll(() => server.close());

test.each([
  ["720p", "16:9", "off", 3, 1280, 720],
  ["720p", "9:16", "native", 5, 720, 1280],
  ["720p", "1:1", "off", 15, 960, 960],
  ["1080p", "16:9", "native", 4, 1920, 1080],
  ["1080p", "1:1", "off", 3, 1440, 1440],
  ["4k", "9:16", "native", 3, 2160, 3840],
])(
  "the output of a video task is an MP4: %s %s, sound %s, %d s",
  async (resolution, aspect_ratio, audio, duration, width, height) => {
    const { create, get, emulator } = await startEmulator({ taskSeconds: 1 });
    const id = await create("/text-to-video/kling-3.0", {
      prompt: "fog",
      settings: { resolution, aspect_ratio, audio, duration },
    });
    await emulator.clock.advance(1_000);
    const [output] = (await get(`/tasks?task_ids=${id}`)).items[0].outputs;
    const response = await emulator.fetch(output.url);
    const movie = readMp4(new Uint8Array(await response.arrayBuffer()));
    expect(response.headers.get("content-type")).toBe("video/mp4");
    expect(movie.tracks[0]).toMatchObject({
      codec: "avc1",
      width,
      height,
      samples: duration * 24 + 1,
      samplesWithin: true,
    });
    expect(movie.tracks[0]?.seconds).toBeCloseTo(Number(output.duration), 2);
    // The audio track is as long as the video track, apart from its last frame.
    const audioTracks = movie.tracks
      .slice(1)
      .map(({ codec, seconds }) => [codec, Math.abs(seconds - Number(output.duration)) < 0.05]);
    expect(audioTracks).toEqual(audio === "native" ? [["mp4a", true]] : []);
  },
);

test("media requests need no credential, and HEAD returns the length", async () => {
  const head = await fetch(url, { method: "HEAD" });
  const whole = new Uint8Array(await (await fetch(url)).arrayBuffer());
  expect([head.status, head.headers.get("content-length"), head.headers.get("accept-ranges")]).toEqual([
    200,
    String(whole.length),
    "bytes",
  ]);
});

test("returns a range", async () => {
  const whole = new Uint8Array(await (await fetch(url)).arrayBuffer());
  for (const [range, from, to] of [
    ["bytes=0-9", 0, 9],
    ["bytes=100-", 100, whole.length - 1],
    ["bytes=-5", whole.length - 5, whole.length - 1],
  ] as const) {
    const part = await fetch(url, { headers: { range } });
    expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes ${from}-${to}/${whole.length}`]);
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(whole.subarray(from, to + 1));
  }
  const beyond = await fetch(url, { headers: { range: `bytes=${whole.length}-` } });
  expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, `bytes */${whole.length}`]);
});

test("If-Range with a different ETag returns the whole file", async () => {
  const etag = (await fetch(url, { method: "HEAD" })).headers.get("etag") ?? "";
  expect((await fetch(url, { headers: { range: "bytes=0-9", "if-range": etag } })).status).toBe(206);
  expect((await fetch(url, { headers: { range: "bytes=0-9", "if-range": '"other"' } })).status).toBe(200);
  expect((await fetch(url, { headers: { "if-none-match": etag } })).status).toBe(304);
});

test("rejects a forged link and another method", async () => {
  const tampered = [url.replace(/ksSign=./, "ksSign=x"), url.replace(/ksTime=./, "ksTime=f")];
  expect(tampered).not.toContain(url);
  for (const link of tampered) expect((await fetch(link)).status).toBe(403);
  expect((await fetch(url, { method: "POST" })).status).toBe(405);
});

test("links contain their expiry in one of two styles", async () => {
  for (const [linkStyle, pattern, radix] of [
    ["ksTime", /[?&]ksTime=([0-9a-f]+)$/, 16],
    ["Expires", /[?&]Expires=(\d+)&Signature=[^&]+&Key-Pair-Id=[^&]+$/, 10],
  ] as const) {
    const client = await startEmulator({ taskSeconds: 1, switches: { linkStyle } });
    const data = await createFinished(client, T2V, V3);
    const link = data.task_result.videos[0].url;
    expect(Number.parseInt(pattern.exec(link)?.[1] ?? "", radix)).toBe(
      Math.floor(data.updated_at / 1000) + 30 * 86_400,
    );
    expect((await client.emulator.fetch(link, { method: "HEAD" })).status).toBe(200);
  }
});

test("a link expires 30 days after the task has ended", async () => {
  const { create, get, emulator } = await startEmulator({ taskSeconds: 1 });
  const id = await create(T2V, V3);
  await emulator.clock.advance(1_000);
  const link = (await get(`${T2V}/${id}`)).data.task_result.videos[0].url;
  await emulator.clock.advance(30 * DAY - 1_000);
  expect((await emulator.fetch(link)).status).toBe(200);
  await emulator.clock.advance(1_000);
  expect((await emulator.fetch(link)).status).toBe(403);
});

test("faults apply to downloads", async () => {
  const { create, get, emulator } = await startEmulator({ taskSeconds: 1 });
  const id = await create(T2V, V3);
  await emulator.clock.advance(1_000);
  const link = (await get(`${T2V}/${id}`)).data.task_result.videos[0].url;
  const fault = emulator.faults.add({ path: "/__emulator/media/", truncateBody: true, times: 1 });
  await expect(emulator.fetch(link).then((response) => response.arrayBuffer())).rejects.toMatchObject({
    message: "terminated",
    cause: { code: "UND_ERR_SOCKET" },
  });
  expect(fault.hits).toBe(1);
});

test("renderVideo receives the scene and replaces the built-in video", async () => {
  const scenes: Scene[] = [];
  const { create, get, emulator } = await startEmulator({
    taskSeconds: 1,
    async renderVideo(scene) {
      scenes.push(scene);
      return scene.prompt === "custom" ? Uint8Array.of(1, 2, 3) : undefined;
    },
  });
  const links: string[] = [];
  for (const prompt of ["custom", "built-in"]) {
    const id = await create(T2V, { ...V3, prompt, external_task_id: prompt });
    await emulator.clock.advance(1_000);
    links.push((await get(`${T2V}/${id}`)).data.task_result.videos[0].url);
  }
  const bytes = await Promise.all(
    links.map(async (link) => (await (await emulator.fetch(link)).arrayBuffer()).byteLength),
  );
  expect(bytes[0]).toBe(3);
  expect(bytes[1]).toBeGreaterThan(10_000);
  expect(scenes[0]).toMatchObject({
    product: "text-to-video",
    model: "kling-3.0",
    prompt: "custom",
    externalTaskId: "custom",
    width: 1280,
    height: 720,
    sound: false,
    watermark: false,
  });
  expect(scenes[0]?.seconds).toBeCloseTo(5.04, 2);
});
