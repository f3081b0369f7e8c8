import { expect, test } from "vitest";
import { emulated, issueMessages } from "./emulated.ts";

const voiceUrl = "https://sounds.example/ann.mp3?seconds=8";

test.each(["v2", "v1"] as const)(
  "creates a voice from a recording with the credential of API %s",
  async (apiVersion) => {
    const { audio, emulator } = await emulated(apiVersion);
    const result = await audio.voices.run({ name: "Ann", voiceUrl: new URL(voiceUrl) }, { externalTaskId: "job-1" });
    expect(emulator.calls[0]).toMatchObject({ method: "POST", path: "/v1/general/custom-voices" });
    expect(emulator.calls[0]?.body).toEqual({ voice_name: "Ann", voice_url: voiceUrl, external_task_id: "job-1" });
    expect(result).toMatchObject({
      status: "succeeded",
      outputs: [
        { type: "voice", id: expect.stringMatching(/^\d+$/), name: "Ann", url: expect.stringContaining("mp3") },
      ],
      billing: [{ kind: "unit", amount: 0.05 }],
    });
  },
);

test("deletes a voice by its id and fetches it by its task id", async () => {
  const { audio, emulator } = await emulated("v1");
  const created = await audio.voices.run({ name: "Ann", voiceUrl });
  const [voice] = created.outputs;
  const voiceId = voice?.type === "voice" ? voice.id : "";
  expect(await audio.voices.get(created.id)).toMatchObject({ outputs: [{ type: "voice", id: voiceId }] });
  expect(await audio.voices.get(voiceId)).toBeUndefined();
  expect(await audio.voices.delete(voiceId)).toBeUndefined();
  expect(emulator.calls.at(-1)).toMatchObject({ path: "/v1/general/delete-voices", body: { voice_id: voiceId } });
  await expect(audio.voices.delete(voiceId)).rejects.toMatchObject({
    serviceCode: 1201,
    message: expect.stringContaining("already be deleted"),
  });
});

test("the output of /tasks also contains the status of a voice", async () => {
  const { audio, tasks } = await emulated("v2");
  const created = await audio.voices.run({ name: "Ann", voiceUrl });
  const [fetched] = await tasks.get([created.id]);
  expect(fetched?.outputs).toEqual([{ ...created.outputs[0], status: "succeeded" }]);
});

test("delete returns the record of the response", async () => {
  const { audio } = await emulated("v1", { switches: { deleteData: "present" } });
  const [voice] = (await audio.voices.run({ name: "Ann", voiceUrl })).outputs;
  const deleted = await audio.voices.delete(voice?.type === "voice" ? voice.id : "");
  expect(deleted).toMatchObject({ status: "succeeded", serviceStatus: "succeed" });
});

test("sends the id of a video with a voice", async () => {
  const { audio } = await emulated("v1");
  const intent = await audio.voices.prepare({ name: "Ann", videoId: "867283741759111202" });
  expect(JSON.parse(intent.body)).toMatchObject({ voice_name: "Ann", video_id: "867283741759111202" });
});

test("lists preset voices", async () => {
  const { audio, emulator } = await emulated("v2");
  const names = [];
  for await (const { name, ownedBy, raw } of audio.voices.presets()) {
    names.push([name, ownedBy]);
    expect(raw).toMatchObject({ task_result: { voices: [{ voice_name: name }] } });
  }
  expect(names).toEqual(["Narrator", "Neighbour", "Child"].map((name) => [name, "kling"]));
  expect(emulator.calls).toMatchObject([{ method: "GET", path: "/v1/general/presets-voices" }]);
});

test("lists custom voices as the tasks that created them", async () => {
  const { audio } = await emulated("v1");
  await audio.voices.run({ name: "Ann", voiceUrl });
  const listed = [];
  for await (const task of audio.voices.list()) listed.push(...task.outputs);
  expect(listed).toMatchObject([{ type: "voice", name: "Ann" }]);
});

test("rejects audio bytes, two sources and empty ids", async () => {
  const { audio, emulator } = await emulated("v1");
  const bytes = Buffer.from("ID3 a short sound").toString("base64");
  expect(await issueMessages(audio.voices.create({ name: "Ann", voiceUrl: bytes }))).toEqual([
    "`voiceUrl` must be an http(s) URL, or a file that the option `upload` of the client uploads.",
  ]);
  // @ts-expect-error -- a call without types
  expect(await issueMessages(audio.voices.create({ name: "Ann", voiceUrl: { toString: 1 } }))).toEqual([
    "`voiceUrl` must be an http(s) URL, or a file that the option `upload` of the client uploads.",
  ]);
  expect(await issueMessages(audio.voices.create({ name: "n".repeat(21), voiceUrl, videoId: "1" }))).toEqual([
    "`name` must have at most 20 characters, not 21.",
    "`videoId` cannot be combined with `voiceUrl`.",
  ]);
  expect(await issueMessages(audio.voices.create({ name: "Ann", voiceUrl, videoId: "1" }))).toEqual([
    "`videoId` cannot be combined with `voiceUrl`.",
  ]);
  expect(await issueMessages(audio.voices.delete(""))).toEqual(["`voiceId` must not be empty."]);
  expect(emulator.calls).toEqual([]);
});
