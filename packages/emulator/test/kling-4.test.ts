import { describe, expect, test } from "vitest";
import { readImageSize } from "../src/media/inspect-image.ts";
import { download, HOUR, startEmulator } from "./client.ts";
import { readMp4 } from "./read-mp4.ts";

const image = (type: string, name = type): object => ({ type, url: `https://example.com/${name}.png` });
const video = (type: string, seconds = 5): object => ({
  type,
  url: `https://example.com/${type}.mp4?seconds=${seconds}`,
});
const prompt = { type: "prompt", text: "fog" };
const repeat = (count: number, type: string): object[] => Array.from({ length: count }, () => image(type));

test.each<[path: string, body: object, units: number]>([
  [
    "/text-to-video/kling-4.0",
    { prompt: "fog", settings: { duration: 30, resolution: "1080p", aspect_ratio: "21:9" } },
    63,
  ],
  ["/text-to-video/kling-4.0-flash", { prompt: "fog", settings: { duration: 20 } }, 16.8],
  [
    "/image-to-video/kling-4.0",
    { contents: [prompt, image("first_frame"), ...repeat(8, "middle_frame"), image("last_frame")] },
    7,
  ],
  ["/omni-video/kling-4.0", { contents: [prompt, ...repeat(10, "refer_image")] }, 7],
  ["/omni-video/kling-4.0", { contents: [prompt, ...Array.from({ length: 5 }, () => video("feature_video"))] }, 10.5],
  ["/omni-video/kling-4.0", { contents: [prompt, video("base_video", 10)], settings: { audio: "original" } }, 21],
  [
    "/omni-image/kling-image-4.0",
    { contents: [prompt, ...repeat(10, "refer_image")], settings: { n: 2, resolution: "8k" } },
    16,
  ],
  [
    "/long-image/kling-long-image-4.0",
    { contents: [prompt, image("style_refer_image")], settings: { skill: "webpage" } },
    16,
  ],
  [
    "/long-image/kling-long-image-4.0",
    { contents: [prompt, ...repeat(3, "refer_image")], settings: { skill: "ecommerce", length: "long" } },
    16,
  ],
])("%s creates a task of %j", async (path, body, units) => {
  const { create, emulator } = await startEmulator();
  await create(path, body);
  expect(emulator.state().tasks[0]?.units).toBe(units);
});

test.each<[path: string, body: object, message: string]>([
  [
    "/text-to-video/kling-4.0",
    { prompt: "fog", settings: { duration: 31 } },
    "settings.duration value '31' is invalid for kling-4.0",
  ],
  [
    "/text-to-video/kling-3.0",
    { prompt: "fog", settings: { aspect_ratio: "21:9" } },
    "settings.aspect_ratio value '21:9' is invalid",
  ],
  ["/text-to-video/kling-4.0", { prompt: "雾".repeat(11_001) }, "prompt: size must be between 0 and 11000"],
  [
    "/image-to-video/kling-4.0",
    { contents: [image("first_frame"), ...repeat(9, "middle_frame")] },
    "contents exceeds 8 items of type 'middle_frame'",
  ],
  [
    "/image-to-video/kling-4.0-flash",
    { contents: [image("first_frame"), image("middle_frame")] },
    "contents type 'middle_frame' is not supported by kling-4.0-flash",
  ],
  [
    "/image-to-video/kling-3.0",
    { contents: [image("first_frame"), image("middle_frame")] },
    "contents type 'middle_frame' is not supported by kling-3.0",
  ],
  [
    "/omni-video/kling-4.0",
    { contents: [prompt, ...repeat(11, "refer_image")] },
    "The number of images exceeds the limit, max number is 10",
  ],
  [
    "/omni-video/kling-4.0-flash",
    { contents: [prompt, video("feature_video", 15), video("feature_video", 15)] },
    "the videos must last 20 seconds in total",
  ],
  [
    "/omni-video/kling-3.0-omni",
    { contents: [prompt, image("middle_frame")] },
    "contents[1].type value 'middle_frame' is invalid",
  ],
  [
    "/omni-image/kling-image-4.0",
    { contents: [prompt, ...repeat(11, "refer_image")] },
    "The number of images and elements exceeds the limit, max number is 10",
  ],
  [
    "/long-image/kling-long-image-4.0",
    { contents: [prompt], settings: { skill: "ecommerce" } },
    "contents needs 1 to 3 items of type 'refer_image'",
  ],
])("%s rejects an input beyond its limits (%#)", async (path, body, message) => {
  const { post } = await startEmulator();
  expect(await post(path, body)).toMatchObject({ status: 400, code: 1201, message });
});

test("English prompts may be longer than others", async () => {
  const { create, emulator } = await startEmulator();
  await create("/text-to-video/kling-4.0", { prompt: "f".repeat(26_000) });
  await create("/text-to-video/kling-4.0", { prompt: "雾".repeat(11_000) });
  expect(emulator.state().paid.tasks).toBe(2);
});

describe("the switch kling4Options", () => {
  const path = "/text-to-video/kling-4.0";
  const body = { prompt: "fog", options: { external_task_id: "job-1" } };

  test("accepts an external task id by default", async () => {
    const { create, get } = await startEmulator();
    const id = await create(path, body);
    expect((await get("/tasks?external_task_ids=job-1")).items[0].id).toBe(id);
  });

  test("rejects it, or a callback URL, and creates no task", async () => {
    const { post, emulator } = await startEmulator({ switches: { kling4Options: "reject" } });
    expect(await post(path, body)).toMatchObject({
      status: 400,
      code: 1201,
      message: "options.external_task_id is not supported by kling-4.0",
    });
    expect(await post(path, { prompt: "fog", options: { callback_url: "https://example.com" } })).toMatchObject({
      code: 1201,
    });
    expect(emulator.state().paid.tasks).toBe(0);
    expect((await post("/text-to-video/kling-3.0", body)).code).toBe(0);
  });

  test("ignores it: the same id creates two tasks, which it does not find", async () => {
    const { create, get, emulator } = await startEmulator({ switches: { kling4Options: "ignore" } });
    await create(path, body);
    await create(path, body);
    expect(emulator.state().paid.tasks).toBe(2);
    expect((await get("/tasks?external_task_ids=job-1")).items).toEqual([]);
  });
});

test.each([
  ["720p", 1680, 720],
  ["1080p", 2520, 1080],
])("a video of %s in 21:9 has this ratio", async (resolution, width, height) => {
  const client = await startEmulator();
  const settings = { resolution, duration: 3, aspect_ratio: "21:9" };
  const id = await client.create("/text-to-video/kling-4.0", { prompt: "fog", settings });
  await client.emulator.clock.advance(HOUR);
  const [output] = (await client.get(`/tasks?task_ids=${id}`)).items[0].outputs;
  expect(readMp4(await download(client, output.url)).tracks[0]).toMatchObject({ width, height, samplesWithin: true });
});

test("an image of 8k is larger than one of 4k", async () => {
  const client = await startEmulator();
  const create = (resolution: string): Promise<string> =>
    client.create("/omni-image/kling-image-4.0", { contents: [prompt], settings: { resolution } });
  const ids = [await create("4k"), await create("8k")];
  await client.emulator.clock.advance(HOUR);
  const tasks = await client.get(`/tasks?task_ids=${ids.join(",")}`);
  const sizes = await Promise.all(
    ids.map(async (id) => {
      const url = tasks.items.find((task) => task.id === id)?.outputs[0].url ?? "";
      return readImageSize(await download(client, url));
    }),
  );
  expect(sizes).toEqual([
    { width: 4096, height: 4096 },
    { width: 8192, height: 8192 },
  ]);
});
