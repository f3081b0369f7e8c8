import { expect, test } from "vitest";
import { finished, HOUR, IMAGE, open, type Caller } from "./client.ts";

const BASE = "/v1/videos/multi-elements";
const film = "https://example.com/a.mp4?seconds=4";

async function begun(caller: Caller): Promise<string> {
  return (await caller.post(`${BASE}/init-selection`, { video_url: film })).data.session_id;
}

test("from selection to finished clip", async () => {
  const caller = await open();
  const { data } = await caller.post(`${BASE}/init-selection`, { video_url: film });
  expect(data).toMatchObject({
    status: 0,
    session_id: expect.any(String),
    fps: 24,
    original_duration: 4000,
    width: 1280,
    height: 720,
    total_frame: 97,
    normalized_video: film,
  });
  const { session_id } = data;
  const point = { session_id, frame_index: 3, points: [{ x: 0.5, y: 0.5 }] };
  expect((await caller.post(`${BASE}/add-selection`, point)).data.res).toMatchObject({
    frame_index: 3,
    rle_mask_list: [{ object_id: 0, rle_mask: { size: [48, 64], counts: expect.any(String) } }],
  });
  expect((await caller.post(`${BASE}/preview-selection`, { session_id })).data).toMatchObject({
    status: 0,
    res: { video: film },
  });
  expect((await caller.post(`${BASE}/delete-selection`, point)).data.res.rle_mask_list).toEqual([]);
  expect((await caller.post(`${BASE}/clear-selection`, { session_id })).data).toMatchObject({ status: 0, session_id });
  const done = await finished(caller, BASE, {
    session_id,
    edit_mode: "swap",
    image_list: [{ image: IMAGE }],
    prompt: "<<<video_1>>> with <<<image_1>>>",
  });
  expect(done).toMatchObject({
    final_unit_deduction: "3",
    task_result: { videos: [{ session_id, duration: "5.041" }] },
  });
});

test("points must be those added, not too many, in not too many frames", async () => {
  const caller = await open();
  const session_id = await begun(caller);
  const add = (frame_index: number, count: number) =>
    caller.post(`${BASE}/add-selection`, {
      session_id,
      frame_index,
      points: Array.from({ length: count }, (_, n) => ({ x: n / 20, y: 0 })),
    });
  expect(
    await caller.post(`${BASE}/delete-selection`, { session_id, frame_index: 0, points: [{ x: 0.1, y: 0.1 }] }),
  ).toMatchObject({ code: 1201, message: "points must equal those added" });
  expect(await add(0, 11)).toMatchObject({ code: 1201, message: "at most 10 points a frame are allowed" });
  for (let frame = 0; frame < 10; frame++) expect(await add(frame, 1)).toMatchObject({ code: 0 });
  expect(await add(10, 1)).toMatchObject({ code: 1201, message: "at most 10 frames are allowed" });
  expect(await add(200, 1)).toMatchObject({ code: 1201, message: "frame_index value '200' is invalid" });
});

test("a session lasts 24 hours", async () => {
  const caller = await open();
  const session_id = await begun(caller);
  const clear = () => caller.post(`${BASE}/clear-selection`, { session_id });
  await caller.emulator.clock.advance(24 * HOUR - 1);
  expect(await clear()).toMatchObject({ code: 0 });
  await caller.emulator.clock.advance(1);
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
])("selection refuses %s", async (_what, step, body, message) => {
  const { post } = await open();
  expect(await post(`${BASE}/${step}`, body)).toMatchObject({ status: 400, code: 1201, message });
});

test.each([
  ["an edit of no kind", { edit_mode: "paint" }, "edit_mode value 'paint' is invalid"],
  ["a removal with a picture", { edit_mode: "removal", image_list: [{ image: IMAGE }] }, "image_list exceeds 0 items"],
  ["an addition without one", { edit_mode: "addition" }, "image_list is required"],
  [
    "10 seconds from a source of 4",
    { edit_mode: "removal", duration: "10" },
    "duration 5 needs a source of 2 to 5 seconds, 10 one of 7 to 10",
  ],
  ["no prompt", { edit_mode: "removal", prompt: "" }, "prompt is required"],
])("editing refuses %s", async (_what, body, message) => {
  const caller = await open();
  const session_id = await begun(caller);
  expect(await caller.post(BASE, { session_id, prompt: "<<<video_1>>>", ...body })).toMatchObject({
    status: 400,
    code: 1201,
    message,
  });
});
