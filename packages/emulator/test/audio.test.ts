import { expect, test } from "vitest";
import { download, createFinished, IMAGE, startEmulator, T2V, V3, wav } from "./client.ts";

const isMp3 = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xfb;
const isWav = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(0, 4)).toString() === "RIFF";

test("text-to-speech returns the finished audio in the create response", async () => {
  const client = await startEmulator();
  const { data } = await client.post("/v1/audio/tts", {
    text: "fifteen letters",
    voice_id: "oversea_male1",
    voice_language: "en",
  });
  expect(data).toMatchObject({
    task_status: "succeed",
    task_result: { audios: [{ id: expect.any(String), duration: "1.000" }] },
    final_unit_deduction: "0.05",
  });
  expect(isMp3(await download(client, data.task_result.audios[0].url))).toBe(true);
  expect((await client.get(`/tasks?task_ids=${data.task_id}`)).data).toEqual([]);
  expect(client.emulator.state().accounts[0]?.packs[0]?.left).toBe(999.95);
});

test.each([
  ["a preset voice of videos", { voice_id: "820000000000000001" }, "Voice id not found"],
  ["a voice in a different language", { voice_id: "AOT", voice_language: "zh" }, "Voice id not found"],
  ["1001 characters", { text: "x".repeat(1001) }, "text: size must be between 0 and 1000"],
  ["no text", { text: "" }, "text is required"],
])("text-to-speech rejects %s", async (_what, body, message) => {
  const { post } = await startEmulator();
  const input = { text: "hello", voice_id: "oversea_male1", voice_language: "en", ...body };
  expect(await post("/v1/audio/tts", input)).toMatchObject({ status: 400, code: 1201, message });
});

test("text-to-audio returns MP3 and WAV", async () => {
  const path = "/v1/audio/text-to-audio";
  const client = await startEmulator();
  const data = await createFinished(client, path, { prompt: "waves", duration: 4.5 });
  const [audio] = data.task_result.audios;
  expect(audio).toMatchObject({ duration_mp3: "4.500", duration_wav: "4.500" });
  expect(isMp3(await download(client, audio.url_mp3))).toBe(true);
  const bytes = await download(client, audio.url_wav);
  expect([isWav(bytes), bytes.length]).toEqual([true, 44 + 4.5 * 32_000]);
  expect((await client.get(`/tasks?task_ids=${data.task_id}`)).items[0].outputs[0]).toMatchObject({
    type: "audio",
    mp3_url: audio.url_mp3,
    wav_duration: "4.500",
  });
  expect(await client.post(path, { prompt: "waves", duration: "5" })).toMatchObject({
    code: 1201,
    message: "Failed to resolve the request body",
  });
  expect(await client.post(path, { prompt: "waves", duration: 11 })).toMatchObject({
    code: 1201,
    message: "duration: must be less than or equal to 10",
  });
  expect(await client.post(path, { prompt: "x".repeat(201), duration: 5 })).toMatchObject({
    code: 1201,
    message: "prompt: size must be between 0 and 200",
  });
});

test("video-to-audio returns a video with sound and the audio", async () => {
  const path = "/v1/audio/video-to-audio";
  const client = await startEmulator();
  const video = (await createFinished(client, T2V, V3)).task_result.videos[0];
  const data = await createFinished(client, path, { video_id: video.id, bgm_prompt: "calm" });
  expect(data).toMatchObject({
    task_info: { parent_video: { id: video.id } },
    task_result: { videos: [{ duration: "5.041" }], audios: [{ url_mp3: expect.any(String) }] },
    final_unit_deduction: "0.25",
  });
  expect(await client.post(path, { video_url: "https://example.com/a.mp4?seconds=21" })).toMatchObject({
    code: 1201,
    message: "the video must last 3 to 20 seconds",
  });
});

test("the duration of base64 audio is read from its bytes", async () => {
  const client = await startEmulator();
  const { data } = await client.post("/v1/audio/tts", {
    text: "x".repeat(150),
    voice_id: "oversea_male1",
    voice_language: "en",
  });
  const mp3 = Buffer.from(await download(client, data.task_result.audios[0].url)).toString("base64");
  for (const sound_file of [mp3, wav(10)])
    await client.create("/v1/videos/avatar/image2video", { image: IMAGE, sound_file });
  expect(
    client.emulator
      .state()
      .tasks.slice(1)
      .map(({ units }) => units),
  ).toEqual([4, 4]);
});
