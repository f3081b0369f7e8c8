import { expect, test } from "vitest";
import { download, createFinished, IMAGE, startEmulator, T2V, wav } from "./client.ts";
import { readMp4 } from "./read-mp4.ts";

test("multi-image2video creates a video from several images", async () => {
  const path = "/v1/videos/multi-image2video";
  const client = await startEmulator();
  const body = {
    image_list: [{ image: IMAGE }, { image: IMAGE }],
    prompt: "they meet",
    mode: "pro",
    duration: "10",
    aspect_ratio: "1:1",
  };
  expect(await createFinished(client, path, body)).toMatchObject({ task_status: "succeed", final_unit_deduction: "7" });
  expect(await client.post(path, { ...body, image_list: [] })).toMatchObject({
    code: 1201,
    message: "image_list is required",
  });
  expect(await client.post(path, { ...body, image_list: Array(5).fill({ image: IMAGE }) })).toMatchObject({
    code: 1201,
    message: "image_list exceeds 4 items",
  });
  expect(await client.post(path, { ...body, prompt: "" })).toMatchObject({ code: 1201, message: "prompt is required" });
});

test("video-extend extends videos of older models, and returns the parent video", async () => {
  const path = "/v1/videos/video-extend";
  const client = await startEmulator({ switches: { retired: "serve" } });
  const parent = (await createFinished(client, T2V, { model_name: "kling-v1-6", prompt: "fog" })).task_result.videos[0];
  const extended = await createFinished(client, path, { video_id: parent.id, prompt: "more fog" });
  expect(extended).toMatchObject({
    final_unit_deduction: "2",
    task_info: { parent_video: { id: parent.id, duration: "5.041" } },
    task_result: { videos: [{ duration: "10.041" }] },
  });
  expect(await createFinished(client, path, { video_id: extended.task_result.videos[0].id })).toMatchObject({
    task_result: { videos: [{ duration: "15.041" }] },
  });
  const unsupported = (await createFinished(client, T2V, { model_name: "kling-v3", prompt: "fog" })).task_result
    .videos[0];
  expect(await client.post(path, { video_id: unsupported.id })).toMatchObject({
    code: 1201,
    message: "this video cannot be extended",
  });
  expect(await client.post(path, { video_id: "1" })).toMatchObject({
    code: 1201,
    message: "Video not found by id: 1",
  });
});

test("an avatar video has the duration of its audio", async () => {
  const path = "/v1/videos/avatar/image2video";
  const client = await startEmulator();
  const data = await createFinished(client, path, { image: IMAGE, sound_file: wav(11.3), mode: "std" });
  expect(data).toMatchObject({ final_unit_deduction: "4.4" });
  const movie = readMp4(await download(client, data.task_result.videos[0].url));
  expect(movie.tracks.map(({ codec }) => codec)).toEqual(["avc1", "mp4a"]);
  expect(movie.tracks[0]?.seconds).toBeCloseTo(11.33, 1);
  expect(await client.post(path, { image: IMAGE })).toMatchObject({
    code: 1201,
    message: "exactly one of audio_id and sound_file is required",
  });
  expect(await client.post(path, { image: IMAGE, sound_file: wav(1) })).toMatchObject({
    code: 1201,
    message: "the sound must last 2 to 300 seconds",
  });
  expect(
    await client.post(path, { image: IMAGE, sound_file: Buffer.from("\0\0\0\x20ftypM4A ").toString("base64") }),
  ).toMatchObject({ code: 1201, message: "Audio format is invalid" });
});

test("effects require one or two images, and return no duration", async () => {
  const path = "/v1/videos/effects";
  const client = await startEmulator();
  const data = await createFinished(client, path, {
    effect_scene: "net_the_fish",
    input: { image: IMAGE },
    watermark_info: { enabled: true },
  });
  expect(Object.keys(data.task_result.videos[0])).toEqual(["id", "url"]);
  expect(await client.post(path, { effect_scene: "no_such_scene", input: { image: IMAGE } })).toMatchObject({
    code: 1201,
    message: "effect_scene value 'no_such_scene' is invalid",
  });
  expect(await client.post(path, { effect_scene: "magic_match_tree", input: { image: IMAGE } })).toMatchObject({
    status: 404,
    code: 1203,
  });
  expect(await client.post(path, { effect_scene: "net_the_fish", input: { images: [IMAGE, IMAGE] } })).toMatchObject({
    code: 1201,
    message: "input.image is required",
  });
  expect(
    await createFinished(client, path, { effect_scene: "hug_pro", input: { images: [IMAGE, IMAGE] } }),
  ).toMatchObject({
    task_status: "succeed",
  });
});

test("withdrawn effects work if the switch is 'serve'", async () => {
  const path = "/v1/videos/effects";
  const one = { effect_scene: "squish", input: { image: IMAGE } };
  const two = { effect_scene: "hug", input: { images: [IMAGE, IMAGE] } };
  const { post } = await startEmulator();
  for (const body of [one, two]) expect(await post(path, body)).toMatchObject({ status: 404, code: 1203 });
  const { create } = await startEmulator({ switches: { retired: "serve" } });
  for (const body of [one, two]) await create(path, body);
});
