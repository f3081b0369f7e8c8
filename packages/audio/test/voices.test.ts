import { expect, test } from "vitest";
import { emulated, refusal } from "./emulated.ts";

const voiceUrl = "https://sounds.example/ann.mp3?seconds=8";

test.each(["v2", "v1"] as const)("a sample becomes a voice, with either credential (%s)", async (apiVersion) => {
  const { audio, emulator } = await emulated(apiVersion);
  const result = await audio.voices.run({ name: "Ann", voiceUrl: new URL(voiceUrl) }, { externalTaskId: "job-1" });
  expect(emulator.calls[0]).toMatchObject({ method: "POST", path: "/v1/general/custom-voices" });
  expect(emulator.calls[0]?.body).toEqual({ voice_name: "Ann", voice_url: voiceUrl, external_task_id: "job-1" });
  expect(result).toMatchObject({
    status: "succeeded",
    outputs: [{ type: "voice", id: expect.stringMatching(/^\d+$/), name: "Ann", url: expect.stringContaining("mp3") }],
    billing: [{ kind: "unit", amount: 0.05 }],
  });
});

test("a voice is deleted by its own id, found by its task's", async () => {
  const { audio, emulator } = await emulated("v1");
  const made = await audio.voices.run({ name: "Ann", voiceUrl });
  const [voice] = made.outputs;
  const voiceId = voice?.type === "voice" ? voice.id : "";
  expect(await audio.voices.get(made.id)).toMatchObject({ outputs: [{ type: "voice", id: voiceId }] });
  expect(await audio.voices.get(voiceId)).toBeUndefined();
  expect(await audio.voices.delete(voiceId)).toBeUndefined();
  expect(emulator.calls.at(-1)).toMatchObject({ path: "/v1/general/delete-voices", body: { voice_id: voiceId } });
  await expect(audio.voices.delete(voiceId)).rejects.toMatchObject({
    serviceCode: 1201,
    message: expect.stringContaining("already be deleted"),
  });
});

test("a voice reads the same from /tasks, with its status", async () => {
  const { audio, tasks } = await emulated("v2");
  const made = await audio.voices.run({ name: "Ann", voiceUrl });
  const [seen] = await tasks.get([made.id]);
  expect(seen?.outputs).toEqual([{ ...made.outputs[0], status: "succeeded" }]);
});

test("a delete that answers with data tells it", async () => {
  const { audio } = await emulated("v1", { switches: { deleteData: "present" } });
  const [voice] = (await audio.voices.run({ name: "Ann", voiceUrl })).outputs;
  const deleted = await audio.voices.delete(voice?.type === "voice" ? voice.id : "");
  expect(deleted).toMatchObject({ status: "succeeded", serviceStatus: "succeed" });
});

test("a clip of this service lends its voice by id", async () => {
  const { audio } = await emulated("v1");
  const intent = await audio.voices.prepare({ name: "Ann", videoId: "867283741759111202" });
  expect(JSON.parse(intent.body)).toMatchObject({ voice_name: "Ann", video_id: "867283741759111202" });
});

test("presets come as voices", async () => {
  const { audio, emulator } = await emulated("v2");
  const names = [];
  for await (const { name, ownedBy, raw } of audio.voices.presets()) {
    names.push([name, ownedBy]);
    expect(raw).toMatchObject({ task_result: { voices: [{ voice_name: name }] } });
  }
  expect(names).toEqual(["Narrator", "Neighbour", "Child"].map((name) => [name, "kling"]));
  expect(emulator.calls).toMatchObject([{ method: "GET", path: "/v1/general/presets-voices" }]);
});

test("one's own voices are listed as the tasks that made them", async () => {
  const { audio } = await emulated("v1");
  await audio.voices.run({ name: "Ann", voiceUrl });
  const listed = [];
  for await (const task of audio.voices.list()) listed.push(...task.outputs);
  expect(listed).toMatchObject([{ type: "voice", name: "Ann" }]);
});

test("a voice comes from an address or a clip, never along with the request", async () => {
  const { audio, emulator } = await emulated("v1");
  const bytes = Buffer.from("ID3 a short sound").toString("base64");
  expect(await refusal(audio.voices.create({ name: "Ann", voiceUrl: bytes }))).toEqual([
    "`voiceUrl` must be an http(s) URL: it cannot be uploaded.",
  ]);
  // @ts-expect-error -- as a program without types might call it
  expect(await refusal(audio.voices.create({ name: "Ann", voiceUrl: { toString: 1 } }))).toEqual([
    "`voiceUrl` must be an http(s) URL: it cannot be uploaded.",
  ]);
  expect(await refusal(audio.voices.create({ name: "n".repeat(21), voiceUrl, videoId: "1" }))).toEqual([
    "`name` must have at most 20 characters, not 21.",
    "`videoId` cannot be combined with `voiceUrl`.",
  ]);
  expect(await refusal(audio.voices.create({ name: "Ann", voiceUrl, videoId: "1" }))).toEqual([
    "`videoId` cannot be combined with `voiceUrl`.",
  ]);
  expect(await refusal(audio.voices.delete(""))).toEqual(["`voiceId` must not be empty."]);
  expect(emulator.calls).toEqual([]);
});
