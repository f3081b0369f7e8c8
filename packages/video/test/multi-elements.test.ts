import { expect, test } from "vitest";
import type { Selection } from "../src/index.ts";
import { type Emulated, emulated, issueMessages } from "./emulated.ts";

const videoUrl = "https://videos.example/street.mp4?seconds=5";
const image = "https://images.example/fox.png";
const base = "/v1/videos/multi-elements";
const points = [{ x: 0.5, y: 0.25 }];

/** Starts a selection. */
async function startSelection(apiVersion: "v2" | "v1" = "v1"): Promise<Emulated & { selection: Selection }> {
  const setup = await emulated(apiVersion);
  return { ...setup, selection: await setup.video.multiElements.start({ videoUrl }) };
}

test.each(["v2", "v1"] as const)("edits a video with the credential of API %s", async (apiVersion) => {
  const { video, emulator, selection } = await startSelection(apiVersion);
  const { sessionId } = selection;
  await video.multiElements.add({ sessionId, frame: 0, points });
  const task = await video.multiElements.create({
    sessionId,
    editMode: "swap",
    prompt: "a @fox takes the dog's place in @video",
    references: [{ id: "fox", image }],
  });
  expect(emulator.calls.at(-1)).toMatchObject({ method: "POST", path: base });
  expect(await task.wait()).toMatchObject({
    status: "succeeded",
    outputs: [{ type: "video", duration: 5.041, sessionId }],
  });
});

test("sends every setting with a default and references in the format of API v1", async () => {
  const { video, emulator, selection } = await startSelection();
  const { sessionId } = selection;
  await video.multiElements.create(
    {
      sessionId,
      editMode: "addition",
      prompt: "put @fox and @hen into @video, not into @videos",
      negativePrompt: "no @fox alone",
      references: [
        { id: "fox", image },
        { id: "hen", image },
      ],
    },
    {
      externalTaskId: "job-1",
      callbackUrl: "http://127.0.0.1/hook",
      watermark: true,
      validate: { ignore: ["unknown_reference"] },
    },
  );
  expect(emulator.calls.at(-1)?.body).toEqual({
    model_name: "kling-v1-6",
    session_id: sessionId,
    edit_mode: "addition",
    prompt: "put <<<image_1>>> and <<<image_2>>> into <<<video_1>>>, not into @videos",
    negative_prompt: "no <<<image_1>>> alone",
    image_list: [{ image }, { image }],
    mode: "std",
    duration: "5",
    external_task_id: "job-1",
    callback_url: "http://127.0.0.1/hook",
    watermark_info: { enabled: true },
  });
});

test("sends a removal at 1080p in mode `pro` and without images", async () => {
  const { video, emulator } = await emulated("v1");
  const { sessionId } = await video.multiElements.start({
    videoUrl: new URL("https://videos.example/a.mov?seconds=8"),
  });
  const removal = { editMode: "removal", prompt: "take the car out of @video" } as const;
  await video.multiElements.create({ sessionId, ...removal, resolution: "1080p", duration: 10 });
  expect(emulator.calls.at(-1)?.body).toMatchObject({ edit_mode: "removal", mode: "pro", duration: "10" });
  expect(emulator.calls.at(-1)?.body).not.toHaveProperty("image_list");
});

test("start returns the frames, the duration and the size of the video", async () => {
  const { emulator, selection } = await startSelection();
  expect(emulator.calls[0]).toMatchObject({ path: `${base}/init-selection`, body: { video_url: videoUrl } });
  expect(selection).toMatchObject({
    fps: 24,
    frames: 121,
    duration: 121 / 24,
    width: 1280,
    height: 720,
    originalDuration: expect.any(Number),
    normalizedVideo: videoUrl,
    billing: [{ kind: "unit", amount: 0 }],
  });
  expect(selection.raw).toHaveProperty("session_id", selection.sessionId);
});

test("adds, removes, previews and clears points", async () => {
  const { video, emulator, selection } = await startSelection();
  const { sessionId } = selection;
  const added = await video.multiElements.add({ sessionId, frame: 3, points });
  expect(added).toMatchObject({
    sessionId,
    frame: 3,
    masks: [{ objectId: "0", rle: { size: [48, 64], counts: expect.any(String) }, png: { size: [48, 64] } }],
  });
  const removed = await video.multiElements.remove({ sessionId, frame: 3, points });
  expect(removed.masks).toEqual([]);
  const preview = await video.multiElements.preview({ sessionId });
  expect(preview).toMatchObject({ sessionId, video: videoUrl, cover: videoUrl, trackingOutput: videoUrl });
  expect(await video.multiElements.clear({ sessionId })).toMatchObject({ sessionId });
  const body = { session_id: sessionId, frame_index: 3, points };
  expect(emulator.calls.slice(1).map((call) => [call.path.slice(base.length + 1), call.body])).toEqual([
    ["add-selection", body],
    ["delete-selection", body],
    ["preview-selection", { session_id: sessionId }],
    ["clear-selection", { session_id: sessionId }],
  ]);
});

test("the service rejects the removal of points that were not added", async () => {
  const { video, selection } = await startSelection();
  const call = video.multiElements.remove({ sessionId: selection.sessionId, frame: 0, points });
  await expect(call).rejects.toMatchObject({
    serviceCode: 1201,
    message: expect.stringContaining("points must equal those added"),
  });
});

test("throws RequestRejectedError when the status of a successful response is not 0", async () => {
  const { video, emulator } = await emulated("v1");
  emulator.faults.add({ body: JSON.stringify({ code: 0, data: { status: 3, session_id: "1" } }), status: 200 });
  const call = video.multiElements.start({ videoUrl });
  await expect(call).rejects.toMatchObject({
    name: "RequestRejectedError",
    summary: "The service rejected the selection with status 3.",
  });
});

test("a selection expires after 24 hours", async () => {
  const { video, emulator, selection } = await startSelection();
  const { sessionId } = selection;
  await emulator.clock.sleep(24 * 3_600_000 - 1000);
  expect(await video.multiElements.preview({ sessionId })).toMatchObject({ sessionId });
  await emulator.clock.sleep(1000);
  await expect(video.multiElements.preview({ sessionId })).rejects.toMatchObject({
    serviceCode: 1201,
    message: expect.stringContaining("session_id is invalid"),
  });
});

test("does not repeat a step after an unknown outcome", async () => {
  const { video, emulator, selection } = await startSelection();
  emulator.faults.add({ path: `${base}/add-selection`, drop: "after", times: 1 });
  const call = video.multiElements.add({ sessionId: selection.sessionId, frame: 0, points });
  await expect(call).rejects.toMatchObject({ name: "ConnectionError", taskState: "unknown" });
  expect(emulator.calls.map(({ path }) => path)).toEqual([`${base}/init-selection`, `${base}/add-selection`]);
});

test("finds an edit by its external task id when the response is lost", async () => {
  const { video, emulator, selection } = await startSelection();
  const rule = emulator.faults.add({ path: base, method: "POST", drop: "after", times: 1 });
  const edit = { sessionId: selection.sessionId, editMode: "removal", prompt: "no cars in @video" } as const;
  const task = await video.multiElements.create(edit, { externalTaskId: "job-2" });
  expect(rule.hits).toBe(1);
  expect(emulator.state().tasks).toMatchObject([{ id: task.id, externalTaskId: "job-2" }]);
  expect(await video.multiElements.get({ externalTaskId: "job-2" })).toMatchObject({ id: task.id });
  expect(emulator.state().paid.tasks).toBe(1);
});

test("lists edits", async () => {
  const { video, selection } = await startSelection();
  const edit = { sessionId: selection.sessionId, editMode: "removal", prompt: "no cars in @video" } as const;
  const { id } = await video.multiElements.create(edit);
  const ids = [];
  for await (const task of video.multiElements.list()) ids.push(task.id);
  expect(ids).toEqual([id]);
});

test("the prompt limit counts encoded references", async () => {
  const { video } = await emulated("v1");
  const edit = { sessionId: "1", editMode: "removal", prompt: `@video ${"a".repeat(2490)}` } as const;
  expect(await issueMessages(video.multiElements.create(edit))).toEqual([
    "`prompt` must have at most 2500 characters with encoded references, not 2504.",
  ]);
});

test("rejects an invalid edit with all issues without sending a request", async () => {
  const { video, emulator } = await emulated("v1");
  const edit = { sessionId: "1", prompt: "x", references: [{ id: "video", image }] };
  expect(await issueMessages(video.multiElements.create({ ...edit, editMode: "removal" }))).toEqual([
    '`references[0].id` must be unique: "video" is also `video`.',
    '`references` must be omitted with `editMode: "removal"`.',
  ]);
  const swap = { sessionId: "1", editMode: "swap" } as const;
  expect(await issueMessages(video.multiElements.create({ ...swap, prompt: "x" }))).toEqual([
    '`references` must have 1 item with `editMode: "swap"`.',
  ]);
  // @ts-expect-error -- only 5 and 10 are valid
  const invalid = video.multiElements.create({ ...swap, prompt: "", duration: 7 });
  expect(await issueMessages(invalid)).toEqual([
    "`prompt` must not be empty.",
    "`duration` must be 5 or 10, not 7.",
    '`references` must have 1 item with `editMode: "swap"`.',
  ]);
  expect(emulator.calls).toEqual([]);
});

test("rejects invalid steps without sending a request", async () => {
  const { video, emulator } = await emulated("v1");
  const steps = video.multiElements;
  expect(await issueMessages(steps.start({}))).toEqual(["`videoUrl` is required: pass `videoUrl` or `videoId`."]);
  expect(await issueMessages(steps.start({ videoUrl, videoId: "1" }))).toEqual([
    "`videoId` cannot be combined with `videoUrl`.",
  ]);
  expect(await issueMessages(steps.start({ videoUrl: "AAAA" }))).toEqual([
    "`videoUrl` must be an http(s) URL, or a file that the option `upload` of the client uploads.",
  ]);
  // @ts-expect-error -- a call without types
  expect(await issueMessages(steps.start({ videoUrl: { toString: 1 } }))).toEqual([
    "`videoUrl` must be an http(s) URL, or a file that the option `upload` of the client uploads.",
  ]);
  const eleven = Array.from({ length: 11 }, () => ({ x: 0, y: 0 }));
  expect(await issueMessages(steps.add({ sessionId: "1", frame: 0.5, points: eleven }))).toEqual([
    "`frame` must be an integer, not 0.5.",
    "`points` must have at most 10 items, not 11.",
  ]);
  expect(await issueMessages(steps.add({ sessionId: "1", frame: 0, points: [{ x: 640, y: -1 }] }))).toEqual([
    "`points[0].x` must be at most 1, not 640.",
    "`points[0].y` must be at least 0, not -1.",
  ]);
  expect(emulator.calls).toEqual([]);
});
