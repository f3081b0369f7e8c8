import { expect, test } from "vitest";
import { createFinished, HOUR, IMAGE, startEmulator, type TestClient } from "./client.ts";

const BASE = "/v1/videos/multi-elements";
const sourceUrl = "https://example.com/a.mp4?seconds=4";

async function initSelection(client: TestClient): Promise<string> {
  return (await client.post(`${BASE}/init-selection`, { video_url: sourceUrl })).data.session_id;
}

test("creates a video from a selection", async () => {
  const client = await startEmulator();
  const { data } = await client.post(`${BASE}/init-selection`, { video_url: sourceUrl });
  expect(data).toMatchObject({
    status: 0,
    session_id: expect.any(String),
    fps: 24,
    original_duration: 4000,
    width: 1280,
    height: 720,
    total_frame: 97,
    normalized_video: sourceUrl,
  });
  const { session_id } = data;
  const point = { session_id, frame_index: 3, points: [{ x: 0.5, y: 0.5 }] };
  expect((await client.post(`${BASE}/add-selection`, point)).data.res).toMatchObject({
    frame_index: 3,
    rle_mask_list: [{ object_id: 0, rle_mask: { size: [48, 64], counts: expect.any(String) } }],
  });
  expect((await client.post(`${BASE}/preview-selection`, { session_id })).data).toMatchObject({
    status: 0,
    res: { video: sourceUrl },
  });
  expect((await client.post(`${BASE}/delete-selection`, point)).data.res.rle_mask_list).toEqual([]);
  expect((await client.post(`${BASE}/clear-selection`, { session_id })).data).toMatchObject({ status: 0, session_id });
  const task = await createFinished(client, BASE, {
    session_id,
    edit_mode: "swap",
    image_list: [{ image: IMAGE }],
    prompt: "<<<video_1>>> with <<<image_1>>>",
  });
  expect(task).toMatchObject({
    final_unit_deduction: "3",
    task_result: { videos: [{ session_id, duration: "5.041" }] },
  });
});

test("limits points and frames, and deletes existing points only", async () => {
  const client = await startEmulator();
  const session_id = await initSelection(client);
  const add = (frame_index: number, count: number) =>
    client.post(`${BASE}/add-selection`, {
      session_id,
      frame_index,
      points: Array.from({ length: count }, (_, n) => ({ x: n / 20, y: 0 })),
    });
  expect(
    await client.post(`${BASE}/delete-selection`, { session_id, frame_index: 0, points: [{ x: 0.1, y: 0.1 }] }),
  ).toMatchObject({ code: 1201, message: "points must equal those added" });
  expect(await add(0, 11)).toMatchObject({ code: 1201, message: "at most 10 points a frame are allowed" });
  for (let frame = 0; frame < 10; frame++) expect(await add(frame, 1)).toMatchObject({ code: 0 });
  expect(await add(10, 1)).toMatchObject({ code: 1201, message: "at most 10 frames are allowed" });
  expect(await add(200, 1)).toMatchObject({ code: 1201, message: "frameIndex: must be less than or equal to 96" });
});

test("a session lasts 24 hours", async () => {
  const client = await startEmulator();
  const session_id = await initSelection(client);
  const clear = () => client.post(`${BASE}/clear-selection`, { session_id });
  await client.emulator.clock.advance(24 * HOUR - 1);
  expect(await clear()).toMatchObject({ code: 0 });
  await client.emulator.clock.advance(1);
  expect(await clear()).toMatchObject({ code: 1201, message: "session_id is invalid" });
});

test.each([
  [
    "a source of 6 seconds",
    "init-selection",
    { video_url: "https://example.com/a.mp4?seconds=6" },
    "the video must last 2 to 5 or 7 to 10 seconds",
  ],
  ["no source", "init-selection", {}, "exactly one of video_id and video_url is required"],
])("init-selection rejects %s", async (_what, step, body, message) => {
  const { post } = await startEmulator();
  expect(await post(`${BASE}/${step}`, body)).toMatchObject({ status: 400, code: 1201, message });
});

test.each([
  ["an unknown edit mode", { edit_mode: "paint" }, "edit_mode value 'paint' is invalid"],
  ["a removal with an image", { edit_mode: "removal", image_list: [{ image: IMAGE }] }, "image_list exceeds 0 items"],
  ["an addition without an image", { edit_mode: "addition" }, "image_list is required"],
  [
    "10 seconds from a source of 4",
    { edit_mode: "removal", duration: "10" },
    "duration 5 needs a source of 2 to 5 seconds, 10 one of 7 to 10",
  ],
  ["no prompt", { edit_mode: "removal", prompt: "" }, "prompt is required"],
])("multi-elements rejects %s", async (_what, body, message) => {
  const client = await startEmulator();
  const session_id = await initSelection(client);
  expect(await client.post(BASE, { session_id, prompt: "<<<video_1>>>", ...body })).toMatchObject({
    status: 400,
    code: 1201,
    message,
  });
});
