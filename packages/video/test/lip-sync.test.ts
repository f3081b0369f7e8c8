import { expect, test } from "vitest";
import { emulated, refusal } from "./emulated.ts";

const videoUrl = "https://clips.example/talk.mp4?seconds=8";
const sound = "https://sounds.example/words.mp3?seconds=6";
const wav = Uint8Array.from([...Buffer.from("RIFF\0\0\0\0WAVE"), ...Array.from({ length: 60 }, () => 1)]);
const cut = { soundStartMs: 500, soundEndMs: 4500, insertMs: 1000 };

test.each(["v2", "v1"] as const)("a found face is made to speak, with either credential (%s)", async (apiVersion) => {
  const { video, emulator } = await emulated(apiVersion);
  const { sessionId, faces, billing } = await video.faces.identify({ videoUrl });
  expect(faces).toEqual([{ faceId: "0", image: expect.stringMatching(/^http/), startMs: 0, endMs: 8000 }]);
  expect(billing).toEqual([{ kind: "unit", amount: 0.05 }]);
  const result = await video.lipSync.run({ sessionId, faces: [{ faceId: "0", sound, ...cut }] });
  expect(result).toMatchObject({
    status: "succeeded",
    outputs: [{ type: "video" }],
    parentVideo: { url: videoUrl },
    billing: [{ kind: "unit", amount: 1 }],
  });
  expect(emulator.calls.slice(0, 2)).toMatchObject([
    { path: "/v1/videos/identify-face", body: { video_url: videoUrl } },
    { path: "/v1/videos/advanced-lip-sync" },
  ]);
});

test("a face is told times in whole milliseconds and both loudnesses", async () => {
  const { video, emulator } = await emulated("v1");
  const { sessionId } = await video.faces.identify({ videoUrl });
  await video.lipSync.create(
    { sessionId, faces: [{ faceId: "0", sound, soundEndMs: 4000, insertMs: 0, originalVolume: 0 }] },
    { externalTaskId: "job-1", watermark: false },
  );
  expect(emulator.calls[1]?.body).toEqual({
    session_id: sessionId,
    face_choose: [
      {
        face_id: "0",
        sound_file: sound,
        sound_start_time: 0,
        sound_end_time: 4000,
        sound_insert_time: 0,
        sound_volume: 1,
        original_audio_volume: 0,
      },
    ],
    external_task_id: "job-1",
    watermark_info: { enabled: false },
  });
});

test("a sound of audio.speech goes by its id, bytes go as bare base64", async () => {
  const { video } = await emulated("v1");
  const byId = await video.lipSync.prepare({ sessionId: "1", faces: [{ faceId: "0", audioId: "77", ...cut }] });
  expect(JSON.parse(byId.body)).toMatchObject({ face_choose: [{ audio_id: "77" }] });
  const byBytes = await video.lipSync.prepare({ sessionId: "1", faces: [{ faceId: "0", sound: wav, ...cut }] });
  expect(JSON.parse(byBytes.body)).toMatchObject({
    face_choose: [{ sound_file: Buffer.from(wav).toString("base64") }],
  });
});

test("faces of a clip of this service are found by its id", async () => {
  const { video, emulator } = await emulated("v1");
  const made = await video.textToVideo.run({ prompt: "a woman speaks" });
  const [clip] = made.outputs;
  const videoId = clip?.type === "video" ? (clip.id ?? "") : "";
  const { faces } = await video.faces.identify({ videoId });
  expect(emulator.calls.at(-1)?.body).toEqual({ video_id: videoId });
  expect(faces).toMatchObject([{ faceId: "0" }]);
});

test("only one face is taken for now, and a cut of 2 seconds or more", async () => {
  const { video, emulator } = await emulated("v1");
  const face = { faceId: "0", sound, soundStartMs: 1000, soundEndMs: 2999, insertMs: 0 };
  expect(await refusal(video.lipSync.create({ sessionId: "1", faces: [face, { ...face, faceId: "1" }] }))).toEqual([
    "`faces[0].soundEndMs` must be at least 3000, 2 seconds after the start.",
    "`faces[1].soundEndMs` must be at least 3000, 2 seconds after the start.",
    "`faces` may have only 1 item for now.",
  ]);
  expect(emulator.calls).toEqual([]);
});

test("bad faces are refused before anything is sent", async () => {
  const { video, emulator } = await emulated("v1");
  const both = { faceId: "0", sound, audioId: "1", ...cut };
  const none = { faceId: "0", ...cut };
  expect(await refusal(video.lipSync.create({ sessionId: "1", faces: [both, none] }))).toEqual([
    "`faces[0].sound` cannot be combined with `audioId`.",
    "`faces[1].audioId` is required: pass `audioId` or `sound`.",
    "`faces` may have only 1 item for now.",
  ]);
  const odd = { faceId: "0", sound, soundEndMs: 2.5, insertMs: -1, soundVolume: 3 };
  expect(await refusal(video.lipSync.create({ sessionId: "", faces: [odd] }))).toEqual([
    "`sessionId` must not be empty.",
    "`faces[0].soundEndMs` must be a whole number, not 2.5.",
    "`faces[0].insertMs` must be at least 0, not -1.",
    "`faces[0].soundVolume` must be at most 2, not 3.",
  ]);
  expect(await refusal(video.faces.identify({ videoId: "1", videoUrl }))).toEqual([
    "`videoUrl` cannot be combined with `videoId`.",
  ]);
  expect(emulator.calls).toEqual([]);
});

test("an empty sound is told, not sent", async () => {
  const { video } = await emulated("v1");
  expect(await refusal(video.lipSync.create({ sessionId: "1", faces: [{ faceId: "0", sound: "", ...cut }] }))).toEqual([
    "`faces[0].sound` is empty: pass an http(s) URL or an MP3 or WAV file.",
  ]);
});

test("an M4A is refused although the pages list it: the service takes MP3 and WAV only", async () => {
  const { video } = await emulated("v1");
  const m4a = Uint8Array.from([0, 0, 0, 24, ...Buffer.from("ftypM4A "), 0, 0]);
  expect(await refusal(video.lipSync.create({ sessionId: "1", faces: [{ faceId: "0", sound: m4a, ...cut }] }))).toEqual(
    ["`faces[0].sound` is MP4 or M4A: the service accepts an MP3 or WAV."],
  );
});

test("a lip-sync whose answer was lost is not sent again: its own id cannot be looked up", async () => {
  const { video, emulator } = await emulated("v1");
  const { sessionId } = await video.faces.identify({ videoUrl });
  emulator.faults.add({ path: "/v1/videos/advanced-lip-sync", drop: "after", times: 1 });
  const call = video.lipSync.create({ sessionId, faces: [{ faceId: "0", sound, ...cut }] });
  await expect(call).rejects.toMatchObject({ name: "ConnectionError", taskState: "unknown" });
  expect(emulator.calls.map(({ path }) => path)).toEqual(["/v1/videos/identify-face", "/v1/videos/advanced-lip-sync"]);
  expect(emulator.state().paid.tasks).toBe(2); // the faces and the clip
});

test("the older lip-sync speaks a text itself", async () => {
  const { video, emulator } = await emulated("v2");
  const speech = { text: "good morning", voiceId: "oversea_male1", language: "en" } as const;
  const result = await video.lipSync.simple.run({ videoUrl, speech }, { externalTaskId: "job-1" });
  expect(emulator.calls[0]).toMatchObject({ method: "POST", path: "/v1/videos/lip-sync" });
  expect(emulator.calls[0]?.body).toEqual({
    input: {
      video_url: videoUrl,
      mode: "text2video",
      text: "good morning",
      voice_id: "oversea_male1",
      voice_language: "en",
      voice_speed: 1,
    },
    external_task_id: "job-1",
  });
  expect(result).toMatchObject({ status: "succeeded", outputs: [{ type: "video" }], parentVideo: { url: videoUrl } });
});

test("the older lip-sync tells sounds behind an address from sounds that come along", async () => {
  const { video } = await emulated("v1");
  const byUrl = await video.lipSync.simple.prepare({ videoId: "1", sound });
  expect(JSON.parse(byUrl.body)).toMatchObject({
    input: { video_id: "1", mode: "audio2video", audio_type: "url", audio_url: sound },
  });
  const byBytes = await video.lipSync.simple.prepare({ videoUrl, sound: wav });
  expect(JSON.parse(byBytes.body)).toMatchObject({
    input: { mode: "audio2video", audio_type: "file", audio_file: Buffer.from(wav).toString("base64") },
  });
});

test("the older lip-sync needs a clip and either words or a sound", async () => {
  const { video, emulator } = await emulated("v1");
  expect(await refusal(video.lipSync.simple.create({}))).toEqual([
    "`videoId` is required: pass `videoId` or `videoUrl`.",
    "`speech` is required: pass `speech` or `sound`.",
  ]);
  const long = { text: "a".repeat(121), voiceId: "AOT", language: "en", speed: 3 } as const;
  expect(await refusal(video.lipSync.simple.create({ videoUrl, speech: long }))).toEqual([
    "`speech.text` must have at most 120 characters, not 121.",
    "`speech.speed` must be at most 2, not 3.",
  ]);
  expect(emulator.calls).toEqual([]);
});
