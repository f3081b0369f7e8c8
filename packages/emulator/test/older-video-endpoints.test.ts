import { expect, test } from "vitest";
import { fetched, finished, IMAGE, open, T2V, wav } from "./client.ts";
import { readMp4 } from "./read-mp4.ts";

test("several pictures make a video", async () => {
  const path = "/v1/videos/multi-image2video";
  const caller = await open();
  const body = {
    image_list: [{ image: IMAGE }, { image: IMAGE }],
    prompt: "they meet",
    mode: "pro",
    duration: "10",
    aspect_ratio: "1:1",
  };
  expect(await finished(caller, path, body)).toMatchObject({ task_status: "succeed", final_unit_deduction: "7" });
  expect(await caller.post(path, { ...body, image_list: [] })).toMatchObject({
    code: 1201,
    message: "image_list is required",
  });
  expect(await caller.post(path, { ...body, image_list: Array(5).fill({ image: IMAGE }) })).toMatchObject({
    code: 1201,
    message: "image_list exceeds 4 items",
  });
  expect(await caller.post(path, { ...body, prompt: "" })).toMatchObject({ code: 1201, message: "prompt is required" });
});

test("a clip of an old model is extended, and knows its parent", async () => {
  const path = "/v1/videos/video-extend";
  const caller = await open({ switches: { retired: "serve" } });
  const parent = (await finished(caller, T2V, { model_name: "kling-v1-6", prompt: "fog" })).task_result.videos[0];
  const longer = await finished(caller, path, { video_id: parent.id, prompt: "more fog" });
  expect(longer).toMatchObject({
    final_unit_deduction: "2",
    task_info: { parent_video: { id: parent.id, duration: "5.041" } },
    task_result: { videos: [{ duration: "10.041" }] },
  });
  expect(await finished(caller, path, { video_id: longer.task_result.videos[0].id })).toMatchObject({
    task_result: { videos: [{ duration: "15.041" }] },
  });
  const modern = (await finished(caller, T2V, { model_name: "kling-v3", prompt: "fog" })).task_result.videos[0];
  expect(await caller.post(path, { video_id: modern.id })).toMatchObject({
    code: 1201,
    message: "this video cannot be extended",
  });
  expect(await caller.post(path, { video_id: "1" })).toMatchObject({
    code: 1201,
    message: "Video not found by id: 1",
  });
});

test("an avatar speaks as long as its sound", async () => {
  const path = "/v1/videos/avatar/image2video";
  const caller = await open();
  const data = await finished(caller, path, { image: IMAGE, sound_file: wav(11.3), mode: "std" });
  expect(data).toMatchObject({ final_unit_deduction: "4.4" });
  const movie = readMp4(await fetched(caller, data.task_result.videos[0].url));
  expect(movie.tracks.map(({ codec }) => codec)).toEqual(["avc1", "mp4a"]);
  expect(movie.tracks[0]?.seconds).toBeCloseTo(11.33, 1);
  expect(await caller.post(path, { image: IMAGE })).toMatchObject({
    code: 1201,
    message: "exactly one of audio_id and sound_file is required",
  });
  expect(await caller.post(path, { image: IMAGE, sound_file: wav(1) })).toMatchObject({
    code: 1201,
    message: "the sound must last 2 to 300 seconds",
  });
  expect(
    await caller.post(path, { image: IMAGE, sound_file: Buffer.from("\0\0\0\x20ftypM4A ").toString("base64") }),
  ).toMatchObject({ code: 1201, message: "Audio format is invalid" });
});

test("effects take one picture or two, and say no duration", async () => {
  const path = "/v1/videos/effects";
  const caller = await open();
  const data = await finished(caller, path, {
    effect_scene: "net_the_fish",
    input: { image: IMAGE },
    watermark_info: { enabled: true },
  });
  expect(Object.keys(data.task_result.videos[0])).toEqual(["id", "url"]);
  expect(await caller.post(path, { effect_scene: "no_such_scene", input: { image: IMAGE } })).toMatchObject({
    code: 1201,
    message: "effect_scene value 'no_such_scene' is invalid",
  });
  expect(await caller.post(path, { effect_scene: "magic_match_tree", input: { image: IMAGE } })).toMatchObject({
    status: 404,
    code: 1203,
  });
  expect(await caller.post(path, { effect_scene: "net_the_fish", input: { images: [IMAGE, IMAGE] } })).toMatchObject({
    code: 1201,
    message: "input.image is required",
  });
  expect(await finished(caller, path, { effect_scene: "hug_pro", input: { images: [IMAGE, IMAGE] } })).toMatchObject({
    task_status: "succeed",
  });
});
