import { expect, test } from "vitest";
import { emulated, issueMessages, warnings } from "./emulated.ts";

/** Returns the messages of the issues for which an input is rejected. Nothing may be sent meanwhile. */
async function rejection(input: object, apiVersion: "v2" | "v1" = "v2"): Promise<string[]> {
  const { video, emulator } = await emulated(apiVersion);
  const messages = await issueMessages(video.textToVideo.create(input));
  expect(emulator.calls).toEqual([]);
  return messages;
}

test("API v2 receives every setting that has a default", async () => {
  const { video, emulator } = await emulated();
  await video.textToVideo.create({ prompt: "fog" }, { externalTaskId: "job-1" });
  expect(emulator.calls[0]?.body).toEqual({
    prompt: "fog",
    settings: { multi_shot: false, audio: "off", resolution: "720p", aspect_ratio: "16:9", duration: 5 },
    options: { external_task_id: "job-1" },
  });
});

test("API v1 receives the same settings under its own names", async () => {
  const { video, emulator } = await emulated("v1");
  await video.textToVideo.create({ prompt: "fog" }, { externalTaskId: "job-1" });
  expect(emulator.calls[0]?.body).toEqual({
    model_name: "kling-v3",
    prompt: "fog",
    multi_shot: false,
    sound: "off",
    mode: "std",
    aspect_ratio: "16:9",
    duration: "5",
    external_task_id: "job-1",
  });
});

test("sends a field that only API v1 has to API v1", async () => {
  const { video, emulator } = await emulated();
  await video.textToVideo.create({ prompt: "fog", negativePrompt: "people" });
  expect(emulator.calls[0]).toMatchObject({ path: "/v1/videos/text2video", body: { negative_prompt: "people" } });
});

test("writes shots into the prompt on API v2, and lists them on API v1", async () => {
  const input = {
    shots: [
      { prompt: "a door", duration: 2 },
      { prompt: "a hall", duration: 3 },
    ],
  };
  const v2 = await emulated();
  await v2.video.textToVideo.create(input);
  expect(v2.emulator.calls[0]?.body).toMatchObject({
    prompt: "shot 1, 2, a door; shot 2, 3, a hall;",
    settings: { multi_shot: true, duration: 5 },
  });
  const v1 = await emulated("v1");
  await v1.video.textToVideo.create(input);
  expect(v1.emulator.calls[0]?.body).toMatchObject({
    multi_shot: true,
    shot_type: "customize",
    multi_prompt: [
      { index: 1, prompt: "a door", duration: "2" },
      { index: 2, prompt: "a hall", duration: "3" },
    ],
    duration: "5",
  });
});

test("sends an unknown model as it is, percent-encoded in the path", async () => {
  const { video, emulator } = await emulated();
  const create = video.textToVideo.create({ prompt: "fog", model: "kling-9/ultra" });
  await expect(create).rejects.toMatchObject({ name: "RequestRejectedError", serviceCode: 1203, taskState: "none" });
  expect(emulator.calls[0]?.path).toBe("/text-to-video/kling-9%2Fultra");
});

test("accepts the name of a model on either API version", async () => {
  const { video, emulator } = await emulated();
  for (const model of ["kling-v2-6", "kling-2.6"]) await video.textToVideo.create({ prompt: "fog", model });
  expect(emulator.calls.map(({ path }) => path)).toEqual(Array(2).fill("/text-to-video/kling-2.6"));
});

test("warns about a withdrawn model, and names its successor when the service rejects it", async () => {
  const { video, events } = await emulated();
  await expect(video.textToVideo.create({ prompt: "fog", model: "kling-v1-6" })).rejects.toMatchObject({
    name: "RequestRejectedError",
    serviceCode: 1203,
    message: expect.stringMatching(
      /discontinued.*`model` kling-v1-6 appears to be withdrawn \(2026-10-01\)\. Use kling-2\.6/,
    ),
  });
  expect(events).toContainEqual(
    expect.objectContaining({
      type: "input-warning",
      issue: expect.objectContaining({ path: "model", code: "withdrawn_model", severity: "warning" }),
    }),
  );
});

test.each<[string, object, RegExp]>([
  ["an input without a prompt", {}, /^`prompt` is required/],
  ["an empty prompt", { prompt: "" }, /^`prompt` must not be empty/],
  ["a blank prompt", { prompt: "  " }, /^`prompt` must not be empty/],
  [
    "a prompt above the model's limit",
    { prompt: "x".repeat(3073) },
    /^`prompt` must have at most 3072 characters with kling-3.0 on API v2, not 3073/,
  ],
  [
    "a prompt above the limit of API v1 for a model of API v1",
    { prompt: "x".repeat(2501), model: "kling-v1-6" },
    /^`prompt` must have at most 2500 characters with kling-v1-6 on API v1, not 2501/,
  ],
  [
    "a duration that the model does not have",
    { prompt: "x", duration: 16 },
    /^`duration` must be from 3 to 15 with kling-3.0, not 16/,
  ],
  ["half a second", { prompt: "x", duration: 5.5 }, /^`duration` must be an integer/],
  [
    "a resolution that the model does not have",
    { prompt: "x", model: "kling-2.6", resolution: "4k" },
    /^`resolution` must be "720p" or "1080p" with kling-2.6/,
  ],
  [
    "a resolution that no model has",
    { prompt: "x", resolution: "8k" },
    /^`resolution` must be "720p", "1080p" or "4k"/,
  ],
  [
    "audio at a resolution without audio",
    { prompt: "x", model: "kling-2.6", audio: "native" },
    /^`resolution` must be "1080p" with kling-2.6 here: the model generates audio only at 1080p/,
  ],
  ["a misspelt field", { prompt: "x", duratoin: 5 }, /^`duratoin` is not a field of this input/],
  ["a prompt that is a number", { prompt: 5 }, /^`prompt` must be a string/],
  [
    "a prompt beside shots with a model that only API v2 has",
    { model: "kling-3.0-turbo", prompt: "x", shots: [{ prompt: "y", duration: 3 }] },
    /^`prompt` cannot be combined with `shots`/,
  ],
  ["a reference", { prompt: "@sara waves" }, /^`prompt` names `@sara`, but this endpoint does not support references/],
  ["a reference of API v1", { prompt: "<<<element_1>>> waves" }, /^`prompt` contains <<<element_1>>>/],
  ["a misspelled model", { prompt: "x", model: "kling-v3-0" }, /^`model` .* Did you mean "kling-3.0"/],
  ["a model of another endpoint", { prompt: "x", model: "kling-o1" }, /kling-o1 is a model of video\.omni\.$/],
  [
    "a duration that is not the sum of the shots",
    { shots: [{ prompt: "y", duration: 3 }], duration: 5 },
    /^`duration` must be 3, the sum of the shots/,
  ],
  ["a shot without a prompt", { shots: [{ prompt: "", duration: 3 }] }, /^`shots\[0\]\.prompt` must not be empty/],
])("rejects %s before anything is sent", async (_name, input, message) => {
  expect((await rejection(input))[0]).toMatch(message);
});

test("reports every issue at once", async () => {
  expect(
    await rejection({ prompt: "x", duration: 20, resolution: "4k", aspectRatio: "16:9", model: "kling-2.6" }),
  ).toEqual([
    "`duration` must be 5 or 10 with kling-2.6, not 20.",
    '`resolution` must be "720p" or "1080p" with kling-2.6, not "4k".',
  ]);
  // A wrong type, a wrong value, an unknown field, fields that exclude each other, and limits of the model.
  expect(
    await rejection({
      prompt: "x",
      shots: [{ prompt: "y", duration: 3 }],
      cfgScale: "5",
      aspectRatio: "4:3",
      aspect_ratio: "16:9",
      model: "kling-2.6",
      resolution: "4k",
    }),
  ).toEqual([
    "`cfgScale` must be a number, not a string.",
    '`aspectRatio` must be "16:9", "9:16" or "1:1", not "4:3".',
    "`aspect_ratio` is not a field of this input. Did you mean `aspectRatio`?",
    "`duration` must be 5 or 10 with kling-2.6, not 3.",
    '`resolution` must be "720p" or "1080p" with kling-2.6, not "4k".',
    "`shots` is not supported with kling-2.6: the model supports only one shot.",
  ]);
});

test("reports no issue that depends on a field that could not be read", async () => {
  expect(await rejection({ prompt: "x", model: 5, duration: 99 })).toEqual(["`model` must be a string, not a number."]);
  expect(await rejection({ shots: [{ duration: 3 }], duration: 5 })).toEqual(["`shots[0].prompt` is required."]);
});

test("sends a prompt beside shots on API v1, with a warning", async () => {
  const input = { prompt: "in fog", shots: [{ prompt: "a lamp", duration: 3 }] };
  for (const apiVersion of ["v2", "v1"] as const) {
    const { video, emulator, events } = await emulated(apiVersion);
    await video.textToVideo.create(input);
    expect(emulator.calls[0]?.body).toMatchObject({
      prompt: "in fog",
      multi_shot: true,
      shot_type: "customize",
      multi_prompt: [{ index: 1, prompt: "a lamp", duration: "3" }],
    });
    expect(warnings(events)).toEqual(["`prompt` may be ignored with a list of `shots`: write it into each shot."]);
  }
});

test("sends voices on API v1, with a warning", async () => {
  const { video, emulator, events } = await emulated("v1");
  const voices = {
    model: "kling-2.6",
    audio: "native",
    resolution: "1080p",
    voices: [{ id: "sam", voiceId: "v1" }],
  } as const;
  await video.textToVideo.create({ prompt: "@sam says hello", ...voices });
  expect(emulator.calls[0]?.body).toMatchObject({
    prompt: "<<<voice_1>>> says hello",
    voice_list: [{ voice_id: "v1" }],
  });
  expect(warnings(events)).toEqual([expect.stringMatching(/^`voices` is no longer in the documentation/)]);
  expect(await rejection({ prompt: "hello", ...voices }, "v1")).toEqual([
    expect.stringMatching(/^`voices\[0\]\.id` is not named in the prompt/),
  ]);
  expect(await rejection({ prompt: "@sam", ...voices, model: "kling-3.0" }, "v1")).toEqual([
    "`voices` is not supported with kling-3.0.",
  ]);
});

test("the limits of known models do not apply to an unknown model, which causes a warning", async () => {
  const { video, events } = await emulated();
  const { body } = await video.textToVideo.prepare({
    model: "kling-9",
    prompt: "x".repeat(9000),
    aspectRatio: "21:9",
    resolution: "8k",
    duration: 30,
  });
  expect(JSON.parse(body)).toMatchObject({ settings: { aspect_ratio: "21:9", resolution: "8k", duration: 30 } });
  expect(warnings(events)).toEqual([expect.stringMatching(/^`model` "kling-9" is not known to klingkit/)]);
  const v1 = await video.textToVideo.prepare(
    {
      model: "kling-9",
      resolution: "8k",
      shots: Array.from({ length: 7 }, () => ({ prompt: "y".repeat(600), duration: 1 })),
    },
    { apiVersion: "v1" },
  );
  expect(JSON.parse(v1.body)).toMatchObject({ mode: "8k", multi_prompt: { length: 7 } });
});

test("warns about a prompt near its limit whose bytes exceed it", async () => {
  const { video, events } = await emulated();
  const quotes = "\u201cx\u201d";
  await video.textToVideo.prepare({ model: "kling-2.6", prompt: `${quotes}${quotes}${"x".repeat(2489)}` });
  expect(warnings(events)).toEqual([
    "`prompt` has 2495 characters and 2503 bytes: the limit is 2500 characters, but the service may count bytes and reject it. Shorten it, or replace characters beyond ASCII, such as curly quotes.",
  ]);
});

test("advises an API key for a model that only API v2 has", async () => {
  expect((await rejection({ prompt: "x", model: "kling-3.0-turbo" }, "v1")).join()).toMatch(
    /`model` kling-3.0-turbo does not exist on API v1: use an API key/,
  );
});
