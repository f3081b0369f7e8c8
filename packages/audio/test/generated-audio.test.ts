import { expect, test } from "vitest";
import { emulated, issueMessages } from "./emulated.ts";

const videoUrl = "https://videos.example/rain.mp4?seconds=6";

test.each(["v2", "v1"] as const)("generates audio from a prompt with the credential of API %s", async (apiVersion) => {
  const { audio, emulator } = await emulated(apiVersion);
  const result = await audio.textToAudio.run({ prompt: "rain on a tin roof" }, { externalTaskId: "job-1" });
  expect(emulator.calls[0]).toMatchObject({ method: "POST", path: "/v1/audio/text-to-audio" });
  expect(emulator.calls[0]?.body).toEqual({ prompt: "rain on a tin roof", duration: 5, external_task_id: "job-1" });
  expect(result).toMatchObject({
    status: "succeeded",
    outputs: [
      { type: "audio", duration: 5, url: expect.stringContaining("mp3"), wavUrl: expect.stringContaining("wav") },
    ],
    billing: [{ kind: "unit", amount: 0.25 }],
  });
});

test("sends the duration as a JSON number, which may be a fraction", async () => {
  const { audio } = await emulated("v1");
  const intent = await audio.textToAudio.prepare({ prompt: "rain", duration: 3.5 });
  expect(intent.body).toContain('"duration":3.5');
});

test.each(["v2", "v1"] as const)("generates audio for a video with the credential of API %s", async (apiVersion) => {
  const { audio, emulator } = await emulated(apiVersion);
  const result = await audio.videoToAudio.run(
    { videoUrl, soundEffectPrompt: "rain", bgmPrompt: "a slow cello" },
    { externalTaskId: "job-1", callbackUrl: "http://127.0.0.1/hook" },
  );
  expect(emulator.calls[0]).toMatchObject({ method: "POST", path: "/v1/audio/video-to-audio" });
  expect(emulator.calls[0]?.body).toEqual({
    video_url: videoUrl,
    sound_effect_prompt: "rain",
    bgm_prompt: "a slow cello",
    asmr_mode: false,
    external_task_id: "job-1",
    callback_url: "http://127.0.0.1/hook",
  });
  expect(result).toMatchObject({ status: "succeeded", parentVideo: { url: videoUrl } });
});

test("video to audio returns the video and the audio", async () => {
  const { audio } = await emulated("v1");
  const { outputs } = await audio.videoToAudio.run({ videoUrl, asmr: true });
  expect(outputs).toMatchObject([
    { type: "video", url: expect.stringContaining("mp4") },
    { type: "audio", url: expect.stringContaining("mp3"), duration: 6 },
  ]);
});

test("outputs from /tasks are the same, without the parent video", async () => {
  const { audio, tasks } = await emulated("v2");
  const created = await audio.videoToAudio.run({ videoUrl });
  const [fetched] = await tasks.get([created.id]);
  expect(fetched?.outputs).toEqual(created.outputs);
  expect(fetched?.parentVideo).toBeUndefined();
});

test("sends the id of a video of the service", async () => {
  const { audio } = await emulated("v1");
  const intent = await audio.videoToAudio.prepare({ videoId: "867283741759111202" });
  expect(JSON.parse(intent.body)).toMatchObject({ video_id: "867283741759111202", asmr_mode: false });
  expect(JSON.parse(intent.body)).not.toHaveProperty("video_url");
});

test("finds audio tasks by external task id and in the list", async () => {
  const { audio } = await emulated("v1");
  const task = await audio.textToAudio.create({ prompt: "rain" }, { externalTaskId: "rain-1" });
  expect(await audio.textToAudio.get({ externalTaskId: "rain-1" })).toMatchObject({ id: task.id });
  const ids = [];
  for await (const each of audio.textToAudio.list()) ids.push(each.id);
  expect(ids).toEqual([task.id]);
});

test("resumes a task reference after a restart", async () => {
  const { audio, emulator, restarted } = await emulated("v1");
  const created = await audio.videoToAudio.create({ videoUrl });
  const task = await restarted().resume(JSON.stringify(created));
  expect(await task.wait()).toMatchObject({ id: created.id, status: "succeeded" });
  expect(emulator.state().paid.tasks).toBe(1);
});

test("rejects invalid input without sending a request", async () => {
  const { audio, emulator } = await emulated("v1");
  expect(await issueMessages(audio.textToAudio.create({ prompt: "a".repeat(201), duration: 2.9 }))).toEqual([
    "`prompt` must have at most 200 characters, not 201.",
    "`duration` must be at least 3, not 2.9.",
  ]);
  expect(await issueMessages(audio.videoToAudio.create({}))).toEqual([
    "`videoId` is required: pass `videoId` or `videoUrl`.",
  ]);
  expect(await issueMessages(audio.videoToAudio.create({ videoId: "1", videoUrl }))).toEqual([
    "`videoUrl` cannot be combined with `videoId`.",
  ]);
  expect(await issueMessages(audio.videoToAudio.create({ videoUrl: "./rain.mp4", bgmPrompt: "" }))).toEqual([
    "`videoUrl` must be an http(s) URL, or a file that the option `upload` of the client uploads.",
    "`bgmPrompt` must not be empty.",
  ]);
  expect(await issueMessages(audio.textToAudio.create({ prompt: "rain" }, { watermark: true }))).toEqual([
    "`watermark` is not offered by audio.textToAudio.",
  ]);
  expect(emulator.calls).toEqual([]);
});
