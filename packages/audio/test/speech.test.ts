import { expect, test } from "vitest";
import { warnings, emulated, refusal } from "./emulated.ts";

const words = { text: "Good morning", voiceId: "oversea_male1", language: "en" } as const;

test.each(["v2", "v1"] as const)("a text is spoken in one call, with either credential (%s)", async (apiVersion) => {
  const { audio, emulator } = await emulated(apiVersion);
  const speech = await audio.speech(words);
  expect(speech.outputs[0]).toMatchObject({ type: "audio", id: expect.stringMatching(/^\d+$/), duration: 1 });
  expect(speech.outputs[0].url).toMatch(/^http/);
  expect(speech).toMatchObject({ billing: [{ kind: "unit", amount: 0.05 }] });
  expect(emulator.calls).toHaveLength(1);
  expect(emulator.calls[0]).toMatchObject({ method: "POST", path: "/v1/audio/tts" });
  expect(emulator.calls[0]?.body).toEqual({
    text: "Good morning",
    voice_id: "oversea_male1",
    voice_language: "en",
    voice_speed: 1,
  });
});

test("a voice that speaks both languages is told which, always", async () => {
  const { audio, emulator } = await emulated("v1");
  await audio.speech({ text: "早上好", voiceId: "ai_kaiya", language: "zh", speed: 1.5 });
  expect(emulator.calls[0]?.body).toMatchObject({ voice_language: "zh", voice_speed: 1.5 });
});

test("a preset voice of audio.voices does not speak: the service does not find it", async () => {
  const { audio } = await emulated("v1");
  const presets = [];
  for await (const voice of audio.voices.presets()) presets.push(voice);
  const call = audio.speech({ ...words, voiceId: presets[0]?.id ?? "no preset" });
  await expect(call).rejects.toMatchObject({
    serviceCode: 1201,
    message: expect.stringContaining("Voice id not found"),
  });
});

test("speech whose answer was lost is never asked for again: it has no own id", async () => {
  const { audio, emulator } = await emulated("v1");
  emulator.faults.add({ path: "/v1/audio/tts", drop: "after", times: 1 });
  await expect(audio.speech(words)).rejects.toMatchObject({ name: "ConnectionError", taskState: "unknown" });
  expect(emulator.calls).toHaveLength(1);
});

test("an answer without a sound is not taken for one", async () => {
  const { audio, emulator } = await emulated("v1");
  const data = { task_id: "1", task_status: "processing", task_result: {} };
  emulator.faults.add({ status: 200, body: JSON.stringify({ code: 0, data }) });
  await expect(audio.speech(words)).rejects.toMatchObject({
    name: "UnexpectedResponseError",
    summary: "The response to audio.speech holds no sound.",
  });
});

test("speech that failed under a success code is told with its reason", async () => {
  const { audio, emulator } = await emulated("v1");
  const data = { task_id: "1", task_status: "failed", task_status_msg: "too quiet", task_result: {} };
  emulator.faults.add({ status: 200, body: JSON.stringify({ code: 0, data }) });
  await expect(audio.speech(words)).rejects.toMatchObject({
    name: "RequestRejectedError",
    summary: "The speech failed: too quiet",
  });
});

test("a speed with two decimals is doubtful, not wrong", async () => {
  const { audio, events } = await emulated("v1");
  await audio.speech({ ...words, speed: 1.1 });
  expect(warnings(events)).toEqual([]);
  await audio.speech({ ...words, speed: 1.25 });
  expect(warnings(events)).toEqual(["`speed` has more decimals than the one that is documented: 1.25."]);
});

test("bad speech is refused before anything is sent", async () => {
  const { audio, emulator } = await emulated("v1");
  expect(await refusal(audio.speech({ ...words, text: "a".repeat(1001), voiceId: "", speed: 0.7 }))).toEqual([
    "`text` must have at most 1000 characters, not 1001.",
    "`voiceId` must not be empty.",
    "`speed` must be at least 0.8, not 0.7.",
  ]);
  // @ts-expect-error -- the language belongs to the voice: klingkit cannot guess it
  expect(await refusal(audio.speech({ text: "x", voiceId: "AOT" }))).toEqual(["`language` is required."]);
  expect(emulator.calls).toEqual([]);
});
