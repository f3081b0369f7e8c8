import { expect, test } from "vitest";
import { createFinished, startEmulator, T2V, V3, wav, type TestClient } from "./client.ts";

const SYNC = "/v1/videos/advanced-lip-sync";
const times = { sound_start_time: 0, sound_end_time: 3000, sound_insert_time: 500 };

async function identifyFace(client: TestClient): Promise<{ session_id: string; video: { id: string } }> {
  const video = (await createFinished(client, T2V, V3)).task_result.videos[0];
  const { data } = await client.post("/v1/videos/identify-face", { video_id: video.id });
  return { session_id: data.session_id, video };
}

test("identify-face returns the faces in the response and costs 0.05 units", async () => {
  const client = await startEmulator();
  const { video } = await identifyFace(client);
  const { data } = await client.post("/v1/videos/identify-face", { video_id: video.id });
  expect(data).toEqual({
    session_id: expect.any(String),
    face_data: [{ face_id: "0", face_image: expect.any(String), start_time: 0, end_time: 5000 }],
    final_unit_deduction: "0.05",
  });
  expect((await client.emulator.fetch(data.face_data[0].face_image)).headers.get("content-type")).toBe("image/png");
  expect(
    await client.post("/v1/videos/identify-face", { video_id: video.id, video_url: "https://example.com/a.mp4" }),
  ).toMatchObject({ code: 1201, message: "exactly one of video_id and video_url is required" });
  expect(
    await client.post("/v1/videos/identify-face", { video_url: "https://example.com/a.mp4?seconds=61" }),
  ).toMatchObject({ code: 1201, message: "the video must last 2 to 60 seconds" });
});

test("lip-sync creates a video from a session and audio", async () => {
  const client = await startEmulator();
  const { session_id, video } = await identifyFace(client);
  const speech = (
    await client.post("/v1/audio/tts", { text: "a".repeat(60), voice_id: "oversea_male1", voice_language: "en" })
  ).data.task_result.audios[0];
  for (const sound of [{ sound_file: wav(4) }, { audio_id: speech.id }]) {
    const data = await createFinished(client, SYNC, {
      session_id,
      face_choose: [{ face_id: "0", ...sound, ...times }],
    });
    expect(data).toMatchObject({
      task_status: "succeed",
      task_info: { parent_video: { id: video.id } },
      final_unit_deduction: "0.5",
    });
  }
});

test.each([
  ["an unknown session", { session_id: "1" }, {}, "session_id is invalid"],
  ["two faces", { face_choose: [{}, {}] }, {}, "face_choose exceeds 1 items"],
  ["an unknown face", {}, { face_id: "7" }, "face_choose[0].face_id is invalid"],
  [
    "a section of less than 2 seconds",
    {},
    { sound_end_time: 1999 },
    "the cut of the sound must last 2 seconds or more",
  ],
  [
    "a section beyond the end of the audio",
    {},
    { sound_end_time: 5000 },
    "sound_end_time is beyond the end of the sound",
  ],
  [
    "an overlap of less than 2 seconds",
    {},
    { sound_insert_time: 3500 },
    "the sound must overlap with the face for 2 seconds or more",
  ],
  ["a volume of 3", {}, { sound_volume: 3 }, "faceChoose[0].soundVolume: must be less than or equal to 2"],
  ["no audio", {}, { sound_file: "" }, "exactly one of audio_id and sound_file is required"],
])("lip-sync rejects %s", async (_what, body, face, message) => {
  const client = await startEmulator();
  const { session_id } = await identifyFace(client);
  const input = { session_id, face_choose: [{ face_id: "0", sound_file: wav(4), ...times, ...face }], ...body };
  expect(await client.post(SYNC, input)).toMatchObject({ status: 400, code: 1201, message });
});

test("the older lip-sync endpoint still works", async () => {
  const client = await startEmulator();
  const path = "/v1/videos/lip-sync";
  const video_url = "https://example.com/a.mp4?seconds=7";
  const input = { video_url, mode: "text2video", text: "hello", voice_id: "oversea_male1", voice_language: "en" };
  expect(await createFinished(client, path, { input })).toMatchObject({
    final_unit_deduction: "1",
    task_result: { videos: [{ duration: "7.041" }] },
  });
  expect(await client.post(path, { input: { ...input, text: "x".repeat(121) } })).toMatchObject({
    code: 1201,
    message: "input.text: size must be between 0 and 120",
  });
  expect(
    await client.post(path, { input: { video_url, mode: "audio2video", audio_type: "file", audio_file: wav(3) } }),
  ).toMatchObject({ code: 0 });
});
