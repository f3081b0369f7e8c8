import { generateSpeech } from "ai";
import { expect, test } from "vitest";
import { bodies, creates, emulated } from "./emulated.ts";

test("generates speech", async () => {
  const { emulator, klingkit } = await emulated();
  const { audio, warnings, providerMetadata } = await generateSpeech({
    model: klingkit.speech(),
    text: "The fog comes in.",
    voice: "oversea_male1",
    speed: 0.9,
  });
  expect(audio.mediaType).toBe("audio/mpeg");
  expect(audio.uint8Array.length).toBeGreaterThan(1000);
  expect(warnings).toEqual([]);
  expect(providerMetadata).toMatchObject({ klingkit: { taskId: expect.any(String), url: expect.any(String) } });
  expect(bodies(emulator)).toEqual([
    { text: "The fog comes in.", voice_id: "oversea_male1", voice_language: "en", voice_speed: 0.9 },
  ]);
});

test.each([
  [{ text: "The fog comes in." }, { voice_id: "oversea_male1", voice_language: "en" }],
  [{ text: "雾来了" }, { voice_id: "genshin_vindi2", voice_language: "zh" }],
  [
    { text: "OK", voice: "tiyuxi_xuedi" },
    { voice_id: "tiyuxi_xuedi", voice_language: "zh" },
  ],
  [
    { text: "OK", language: "zh-CN" },
    { voice_id: "genshin_vindi2", voice_language: "zh" },
  ],
])("chooses the language and the voice of %j", async (options, body) => {
  const { emulator, klingkit } = await emulated();
  await generateSpeech({ model: klingkit.speech(), ...options });
  expect(bodies(emulator)).toMatchObject([body]);
});

test("warns about what the service does not have", async () => {
  const { emulator, klingkit } = await emulated();
  const { warnings } = await generateSpeech({
    model: klingkit.speech("kling-tts"),
    text: "The fog comes in.",
    language: "fr",
    speed: 3,
    outputFormat: "wav",
    instructions: "whisper",
    providerOptions: { klingkit: { pitch: 2 } },
  });
  expect(bodies(emulator)).toMatchObject([{ voice_language: "en", voice_speed: 2 }]);
  expect(warnings.map((each) => ("feature" in each ? each.feature : each.type))).toEqual([
    "language",
    "speed",
    "providerOptions.klingkit.pitch",
    "outputFormat",
    "instructions",
  ]);
});

test.each([
  ["a dropped response", { drop: "after" as const }],
  ["504", { status: 504, body: "", processed: true }],
])("does not repeat a call whose outcome is unknown: %s", async (_, fault) => {
  const { emulator, klingkit } = await emulated();
  emulator.faults.add({ method: "POST", ...fault, times: 1 });
  await expect(generateSpeech({ model: klingkit.speech(), text: "The fog comes in." })).rejects.toMatchObject({
    name: "AI_APICallError",
    isRetryable: false,
    data: { taskState: "unknown" },
  });
  expect(creates(emulator)).toHaveLength(1);
});

test("does not repeat a call whose audio cannot be downloaded", async () => {
  const { emulator, klingkit } = await emulated();
  emulator.faults.add({ method: "GET", status: 500, body: "" });
  await expect(generateSpeech({ model: klingkit.speech(), text: "The fog comes in." })).rejects.toMatchObject({
    isRetryable: false,
    data: { code: "download_failed" },
  });
  expect(creates(emulator)).toHaveLength(1);
});

test("another model id does not exist", async () => {
  const { klingkit } = await emulated();
  expect(() => klingkit.speech("kling-3.0")).toThrow("No such speechModel: kling-3.0");
});
