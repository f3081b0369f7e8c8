import { expect, test } from "vitest";
import { emulated, issueMessages } from "./emulated.ts";

const videoUrl = "https://videos.example/talk.mp4?seconds=8";
const sound = "https://audio.example/speech.mp3?seconds=6";
const wav = Uint8Array.from([...Buffer.from("RIFF\0\0\0\0WAVE"), ...Array.from({ length: 60 }, () => 1)]);
const times = { soundStartMs: 500, soundEndMs: 4500, insertMs: 1000 };

test.each(["v2", "v1"] as const)(
  "synchronizes an identified face with the credential of API %s",
  async (apiVersion) => {
    const { video, emulator } = await emulated(apiVersion);
    const { sessionId, faces, billing } = await video.faces.identify({ videoUrl });
    expect(faces).toEqual([{ faceId: "0", image: expect.stringMatching(/^http/), startMs: 0, endMs: 8000 }]);
    expect(billing).toEqual([{ kind: "unit", amount: 0.05 }]);
    const result = await video.lipSync.run({ sessionId, faces: [{ faceId: "0", sound, ...times }] });
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
  },
);

test("sends times in milliseconds and both volumes", async () => {
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

test("sends the id of a speech output, and bytes as base64", async () => {
  const { video } = await emulated("v1");
  const withId = await video.lipSync.prepare({ sessionId: "1", faces: [{ faceId: "0", audioId: "77", ...times }] });
  expect(JSON.parse(withId.body)).toMatchObject({ face_choose: [{ audio_id: "77" }] });
  const withBytes = await video.lipSync.prepare({ sessionId: "1", faces: [{ faceId: "0", sound: wav, ...times }] });
  expect(JSON.parse(withBytes.body)).toMatchObject({
    face_choose: [{ sound_file: Buffer.from(wav).toString("base64") }],
  });
});

test("identifies the faces of a video of the service by its id", async () => {
  const { video, emulator } = await emulated("v1");
  const created = await video.textToVideo.run({ prompt: "a woman speaks" });
  const [output] = created.outputs;
  const videoId = output?.type === "video" ? (output.id ?? "") : "";
  const { faces } = await video.faces.identify({ videoId });
  expect(emulator.calls.at(-1)?.body).toEqual({ video_id: videoId });
  expect(faces).toMatchObject([{ faceId: "0" }]);
});

test("rejects two faces and less than 2 seconds of audio", async () => {
  const { video, emulator } = await emulated("v1");
  const face = { faceId: "0", sound, soundStartMs: 1000, soundEndMs: 2999, insertMs: 0 };
  expect(
    await issueMessages(video.lipSync.create({ sessionId: "1", faces: [face, { ...face, faceId: "1" }] })),
  ).toEqual([
    "`faces[0].soundEndMs` must be at least 3000, which is 2,000 ms after `soundStartMs`.",
    "`faces[1].soundEndMs` must be at least 3000, which is 2,000 ms after `soundStartMs`.",
    "`faces` must have at most 1 item, not 2.",
  ]);
  expect(emulator.calls).toEqual([]);
});

test("rejects invalid input without sending a request", async () => {
  const { video, emulator } = await emulated("v1");
  const both = { faceId: "0", sound, audioId: "1", ...times };
  const none = { faceId: "0", ...times };
  expect(await issueMessages(video.lipSync.create({ sessionId: "1", faces: [both, none] }))).toEqual([
    "`faces[0].sound` cannot be combined with `audioId`.",
    "`faces[1].audioId` is required: pass `audioId` or `sound`.",
    "`faces` must have at most 1 item, not 2.",
  ]);
  const invalid = { faceId: "0", sound, soundEndMs: 2.5, insertMs: -1, soundVolume: 3 };
  expect(await issueMessages(video.lipSync.create({ sessionId: "", faces: [invalid] }))).toEqual([
    "`sessionId` must not be empty.",
    "`faces[0].soundEndMs` must be an integer, not 2.5.",
    "`faces[0].insertMs` must be at least 0, not -1.",
    "`faces[0].soundVolume` must be at most 2, not 3.",
  ]);
  expect(await issueMessages(video.faces.identify({ videoId: "1", videoUrl }))).toEqual([
    "`videoUrl` cannot be combined with `videoId`.",
  ]);
  expect(emulator.calls).toEqual([]);
});

test("rejects an empty `sound`", async () => {
  const { video } = await emulated("v1");
  expect(
    await issueMessages(video.lipSync.create({ sessionId: "1", faces: [{ faceId: "0", sound: "", ...times }] })),
  ).toEqual(["`faces[0].sound` is empty: pass an http(s) URL or an MP3 or WAV file."]);
});

test("rejects M4A, which the service documents but does not accept", async () => {
  const { video } = await emulated("v1");
  const m4a = Uint8Array.from([0, 0, 0, 24, ...Buffer.from("ftypM4A "), 0, 0]);
  expect(
    await issueMessages(video.lipSync.create({ sessionId: "1", faces: [{ faceId: "0", sound: m4a, ...times }] })),
  ).toEqual(["`faces[0].sound` is MP4 or M4A, but the service accepts only an MP3 or WAV."]);
});

test("does not repeat a lip-sync whose response is lost, because its external task id cannot be looked up", async () => {
  const { video, emulator } = await emulated("v1");
  const { sessionId } = await video.faces.identify({ videoUrl });
  emulator.faults.add({ path: "/v1/videos/advanced-lip-sync", drop: "after", times: 1 });
  const call = video.lipSync.create({ sessionId, faces: [{ faceId: "0", sound, ...times }] });
  await expect(call).rejects.toMatchObject({ name: "ConnectionError", taskState: "unknown" });
  expect(emulator.calls.map(({ path }) => path)).toEqual(["/v1/videos/identify-face", "/v1/videos/advanced-lip-sync"]);
  expect(emulator.state().paid.tasks).toBe(2); // face identification and lip-sync
});

test("the older lip-sync sends a text to speak", async () => {
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

test("the older lip-sync sends a URL or bytes of `sound` in different fields", async () => {
  const { video } = await emulated("v1");
  const withUrl = await video.lipSync.simple.prepare({ videoId: "1", sound });
  expect(JSON.parse(withUrl.body)).toMatchObject({
    input: { video_id: "1", mode: "audio2video", audio_type: "url", audio_url: sound },
  });
  const withBytes = await video.lipSync.simple.prepare({ videoUrl, sound: wav });
  expect(JSON.parse(withBytes.body)).toMatchObject({
    input: { mode: "audio2video", audio_type: "file", audio_file: Buffer.from(wav).toString("base64") },
  });
});

test("the older lip-sync requires a video and either `speech` or `sound`", async () => {
  const { video, emulator } = await emulated("v1");
  expect(await issueMessages(video.lipSync.simple.create({}))).toEqual([
    "`videoId` is required: pass `videoId` or `videoUrl`.",
    "`speech` is required: pass `speech` or `sound`.",
  ]);
  const long = { text: "a".repeat(121), voiceId: "AOT", language: "en", speed: 3 } as const;
  expect(await issueMessages(video.lipSync.simple.create({ videoUrl, speech: long }))).toEqual([
    "`speech.text` must have at most 120 characters, not 121.",
    "`speech.speed` must be at most 2, not 3.",
  ]);
  expect(emulator.calls).toEqual([]);
});
