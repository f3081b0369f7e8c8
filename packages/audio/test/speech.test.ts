import { expect, test } from "vitest";
import { warnings, emulated, issueMessages } from "./emulated.ts";

const input = { text: "Good morning", voiceId: "oversea_male1", language: "en" } as const;

test.each(["v2", "v1"] as const)(
  "generates speech in one request with the credential of API %s",
  async (apiVersion) => {
    const { audio, emulator } = await emulated(apiVersion);
    const speech = await audio.speech(input);
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
  },
);

test("always sends the language and the speed", async () => {
  const { audio, emulator } = await emulated("v1");
  await audio.speech({ text: "早上好", voiceId: "ai_kaiya", language: "zh", speed: 1.5 });
  expect(emulator.calls[0]?.body).toMatchObject({ voice_language: "zh", voice_speed: 1.5 });
});

test("the service rejects a preset voice of audio.voices for speech", async () => {
  const { audio } = await emulated("v1");
  const presets = [];
  for await (const voice of audio.voices.presets()) presets.push(voice);
  const call = audio.speech({ ...input, voiceId: presets[0]?.id ?? "no preset" });
  await expect(call).rejects.toMatchObject({
    serviceCode: 1201,
    message: expect.stringContaining("Voice id not found"),
  });
});

test("does not repeat a speech request whose response is lost, because it has no external task id", async () => {
  const { audio, emulator } = await emulated("v1");
  emulator.faults.add({ path: "/v1/audio/tts", drop: "after", times: 1 });
  await expect(audio.speech(input)).rejects.toMatchObject({ name: "ConnectionError", taskState: "unknown" });
  expect(emulator.calls).toHaveLength(1);
});

test("throws UnexpectedResponseError when the response contains no audio", async () => {
  const { audio, emulator } = await emulated("v1");
  const data = { task_id: "1", task_status: "processing", task_result: {} };
  emulator.faults.add({ status: 200, body: JSON.stringify({ code: 0, data }) });
  await expect(audio.speech(input)).rejects.toMatchObject({
    name: "UnexpectedResponseError",
    summary: "The response of audio.speech contains no audio.",
  });
});

test("throws RequestRejectedError with the reason when the response has a success code and a failed status", async () => {
  const { audio, emulator } = await emulated("v1");
  const data = { task_id: "1", task_status: "failed", task_status_msg: "too quiet", task_result: {} };
  emulator.faults.add({ status: 200, body: JSON.stringify({ code: 0, data }) });
  await expect(audio.speech(input)).rejects.toMatchObject({
    name: "RequestRejectedError",
    summary: "Speech generation failed: too quiet",
  });
});

test("a speed with two decimals causes a warning", async () => {
  const { audio, events } = await emulated("v1");
  await audio.speech({ ...input, speed: 1.1 });
  expect(warnings(events)).toEqual([]);
  await audio.speech({ ...input, speed: 1.25 });
  expect(warnings(events)).toEqual(["`speed` has more than one decimal, which is not documented: 1.25."]);
});

test("rejects invalid input without sending a request", async () => {
  const { audio, emulator } = await emulated("v1");
  expect(await issueMessages(audio.speech({ ...input, text: "a".repeat(1001), voiceId: "", speed: 0.7 }))).toEqual([
    "`text` must have at most 1000 characters, not 1001.",
    "`voiceId` must not be empty.",
    "`speed` must be at least 0.8, not 0.7.",
  ]);
  // @ts-expect-error -- the language is required
  expect(await issueMessages(audio.speech({ text: "x", voiceId: "AOT" }))).toEqual(["`language` is required."]);
  expect(emulator.calls).toEqual([]);
});
