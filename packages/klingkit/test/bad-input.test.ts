import { expect, test } from "vitest";
import { createKling, InvalidInputError, type TextToVideoInput } from "../src/index.ts";
import { emulated, keys } from "./emulated.ts";

/** What an input is refused for, in full sentences; nothing may be sent meanwhile. */
async function refused(input: unknown, credentials = {}): Promise<string[]> {
  const { kling, emulator } = await emulated(credentials);
  const error: unknown = await kling.video.textToVideo
    .create(input as TextToVideoInput)
    .catch((thrown: unknown) => thrown);
  expect(emulator.calls).toEqual([]);
  if (!(error instanceof InvalidInputError)) throw error;
  return error.issues.map(({ message }) => message);
}

test.each<[string, object, RegExp]>([
  ["no prompt", {}, /^`prompt` is required/],
  ["an empty prompt", { prompt: "" }, /^`prompt` must not be empty/],
  ["a blank prompt", { prompt: "  " }, /^`prompt` must not be empty/],
  [
    "a prompt over the model's limit",
    { prompt: "x".repeat(3073) },
    /^`prompt` must have at most 3072 characters with kling-3.0 on API v2, not 3073/,
  ],
  [
    "a duration that the model has not",
    { prompt: "x", duration: 16 },
    /^`duration` must be from 3 to 15 with kling-3.0, not 16/,
  ],
  ["half a second", { prompt: "x", duration: 5.5 }, /^`duration` must be a whole number/],
  [
    "a resolution that the model has not",
    { prompt: "x", model: "kling-2.6", resolution: "4k" },
    /^`resolution` must be "720p" or "1080p" with kling-2.6/,
  ],
  ["a resolution that nobody has", { prompt: "x", resolution: "8k" }, /^`resolution` must be "720p", "1080p" or "4k"/],
  [
    "sound at the wrong size",
    { prompt: "x", model: "kling-2.6", audio: "native" },
    /^`resolution` must be "1080p" with kling-2.6 here: the model generates audio only at 1080p/,
  ],
  ["a misspelt field", { prompt: "x", duratoin: 5 }, /^`duratoin` is not a field of this input/],
  ["a prompt that is no text", { prompt: 5 }, /^`prompt` must be a string/],
  [
    "shots and a prompt",
    { prompt: "x", shots: [{ prompt: "y", duration: 3 }] },
    /^`prompt` cannot be combined with `shots`/,
  ],
  [
    "shots that do not add up",
    { shots: [{ prompt: "y", duration: 3 }], duration: 5 },
    /^`duration` must be 3, the sum of the shots/,
  ],
  ["a shot without words", { shots: [{ prompt: "", duration: 3 }] }, /^`shots\[0\]\.prompt` must not be empty/],
])("%s is refused before anything is sent", async (_name, input, words) => {
  expect((await refused(input))[0]).toMatch(words);
});

test("every issue is reported at once, whatever kind it is", async () => {
  expect(
    await refused({ prompt: "x", duration: 20, resolution: "4k", aspectRatio: "16:9", model: "kling-2.6" }),
  ).toEqual([
    "`duration` must be 5 or 10 with kling-2.6, not 20.",
    '`resolution` must be "720p" or "1080p" with kling-2.6, not "4k".',
  ]);
  // A wrong type, a wrong value, an unknown name, fields that exclude each other, and what the model cannot do.
  expect(
    await refused({
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
    "`prompt` cannot be combined with `shots`: write it into each shot.",
    "`duration` must be 5 or 10 with kling-2.6, not 3.",
    '`resolution` must be "720p" or "1080p" with kling-2.6, not "4k".',
    "`shots` is not supported with kling-2.6: the model supports only one shot.",
  ]);
});

test("what rests on a field that could not be read is not guessed", async () => {
  expect(await refused({ prompt: "x", model: 5, duration: 99 })).toEqual(["`model` must be a string, not a number."]);
  expect(await refused({ shots: [{ duration: 3 }], duration: 5 })).toEqual(["`shots[0].prompt` is required."]);
});

test("an input is refused for what is wrong with it before a credential is missed", async () => {
  const kling = createKling({ env: {} });
  await expect(kling.video.textToVideo.create({ prompt: "", duration: 5 })).rejects.toMatchObject({
    name: "InvalidInputError",
    issues: [{ code: "too_short", path: "prompt" }],
  });
});

test("a model that only the newer design has names the way out when there is only a JWT", async () => {
  expect((await refused({ prompt: "x", model: "kling-3.0-turbo" }, keys.pair)).join()).toMatch(
    /`model` kling-3.0-turbo does not exist on API v1: use an API key/,
  );
});

test.each(["cat.png", "images/cat.png", "./photo", "C:\\pictures\\cat.jpg", "file:///etc/passwd", "photo"])(
  "the path %s is not taken for a picture",
  async (path) => {
    const { kling, emulator } = await emulated();
    await expect(kling.video.imageToVideo.create({ firstFrame: path })).rejects.toThrow(
      /`firstFrame` is neither an http\(s\) URL nor base64.*file\(path\)/,
    );
    expect(emulator.calls).toEqual([]);
  },
);

test.each([
  [{ waitTimeout: -1 }, "waitTimeout"],
  [{ waitTimeout: Number.NaN }, "waitTimeout"],
  [{ pollInterval: -5 }, "pollInterval"],
  [{ pollInterval: 10 }, "pollInterval"],
  [{ createTimeout: 0 }, "createTimeout"],
  [{ externalTaskId: "with blank" }, "externalTaskId"],
  [{ externalTaskId: "" }, "externalTaskId"],
  [{ callbackUrl: "nowhere" }, "callbackUrl"],
])("the options %o are refused before anything is sent", async (options, path) => {
  const { kling, emulator } = await emulated();
  await expect(kling.video.textToVideo.run({ prompt: "x" }, options)).rejects.toMatchObject({
    name: "InvalidInputError",
    taskState: "none",
    issues: [{ path }],
  });
  expect(emulator.calls).toEqual([]);
});

test("a client without credentials can be made; the first call names the variables", async () => {
  const kling = createKling({ env: {} });
  await expect(kling.video.textToVideo.create({ prompt: "x" })).rejects.toMatchObject({
    name: "ConfigurationError",
    advice: expect.stringContaining("Set KLING_API_KEY, or KLING_ACCESS_KEY and KLING_SECRET_KEY"),
  });
});

test("half a pair is refused at the first call", async () => {
  const kling = createKling({ accessKey: "ak", env: {} });
  await expect(kling.video.textToVideo.create({ prompt: "x" })).rejects.toMatchObject({
    name: "ConfigurationError",
    message: expect.stringContaining("accessKey is set without secretKey"),
  });
});

test("an unknown region and a baseUrl that is no URL are refused at once", () => {
  expect(() => createKling({ region: "mars" as "beijing" })).toThrow(
    expect.objectContaining({ name: "ConfigurationError", summary: 'The region "mars" does not exist.' }),
  );
  expect(() => createKling({ baseUrl: "not a url" })).toThrow(
    expect.objectContaining({ name: "ConfigurationError", summary: "baseUrl is not a URL." }),
  );
});

test.each([false, "shape", { ignore: ["not_supported_by_model"] }] as const)(
  "validate: %j sends what the model cannot do, and the service refuses it",
  async (validate) => {
    const { kling, emulator } = await emulated();
    const create = kling.video.textToVideo.create({ prompt: "x", duration: 99 }, { validate });
    await expect(create).rejects.toMatchObject({ name: "RequestRejectedError", serviceCode: 1201, taskState: "none" });
    expect(emulator.calls[0]).toMatchObject({ method: "POST", body: { settings: { duration: 99 } } });
  },
);

test('validate: "shape" refuses wrong types and names, and sends every value', async () => {
  const { kling } = await emulated();
  const input = { prompt: "x", duration: "99", duratoin: 5, resolution: "8k" } as unknown as TextToVideoInput;
  await expect(kling.video.textToVideo.create(input, { validate: "shape" })).rejects.toMatchObject({
    name: "InvalidInputError",
    issues: [{ path: "duration" }, { path: "duratoin" }],
  });
  const newer = { prompt: "x", resolution: "8k" } as unknown as TextToVideoInput;
  const { body } = await kling.video.textToVideo.prepare(newer, { validate: "shape" });
  expect(JSON.parse(body)).toMatchObject({ settings: { resolution: "8k" } });
});

test("validate: false sends the body as it is encoded, whatever it holds", async () => {
  const { kling } = await emulated();
  const odd = { prompt: 5, duration: "7", audio: true, unknown: 1 } as unknown as TextToVideoInput;
  const { body } = await kling.video.textToVideo.prepare(odd, { validate: false });
  expect(JSON.parse(body)).toMatchObject({ prompt: 5, settings: { duration: "7", audio: true } });
});

test.each<[string, unknown]>([
  ["shots that are no list", { shots: 5 }],
  ["a number that JSON does not have", { prompt: 10n }],
  ["nothing", null],
])("%s cannot be encoded, which is an invalid input even without validation", async (_name, input) => {
  const { kling, emulator } = await emulated();
  const create = kling.video.textToVideo.create(input as TextToVideoInput, { validate: false });
  await expect(create).rejects.toMatchObject({
    name: "InvalidInputError",
    taskState: "none",
    issues: [{ path: "", code: "unreadable_input" }],
  });
  expect(emulator.calls).toEqual([]);
});

test("a model of one API version goes there, validated or not", async () => {
  const { kling } = await emulated();
  for (const validate of [true, "shape", false] as const) {
    const { apiVersion } = await kling.video.textToVideo.prepare({ prompt: "x", model: "kling-v1-6" }, { validate });
    expect(apiVersion).toBe("v1");
  }
});

test("a synchronous call is validated by the same options", async () => {
  const { kling, emulator } = await emulated();
  const input = { text: "", voiceId: "oversea_male1", language: "en" } as const;
  await expect(kling.audio.speech(input)).rejects.toMatchObject({ name: "InvalidInputError" });
  expect(emulator.calls).toEqual([]);
  for (const validate of [false, "shape", { ignore: ["too_short"] }] as const) {
    await expect(kling.audio.speech(input, { validate })).rejects.toMatchObject({ name: "RequestRejectedError" });
  }
  expect(emulator.calls).toHaveLength(3);
});

test("every call refuses an option that it does not know", async () => {
  const { kling, emulator } = await emulated();
  const { textToVideo } = kling.video;
  const task = await textToVideo.create({ prompt: "x" });
  const done = await task.wait();
  const intent = await textToVideo.prepare({ prompt: "y" });
  const calls = emulator.calls.length;
  const odd: object = { signall: undefined };
  const first = (items: AsyncIterable<unknown>): Promise<unknown> => items[Symbol.asyncIterator]().next();
  const odds: readonly (() => Promise<unknown>)[] = [
    () => textToVideo.create({ prompt: "x" }, odd),
    () => textToVideo.run({ prompt: "x" }, odd),
    () => textToVideo.prepare({ prompt: "x" }, odd),
    () => textToVideo.get(task.id, odd),
    () => first(textToVideo.list(odd)),
    () => task.wait(odd),
    () => task.refresh(odd),
    () => done.download("x.mp4", odd),
    () => done.output.download("x.mp4", odd),
    () => done.output.open(odd),
    () => kling.tasks.send(intent, odd),
    () => kling.tasks.recover(task, odd),
    () => kling.tasks.get([task], odd),
    () => kling.tasks.resumeAll([task], odd),
    () => first(kling.tasks.list(odd)),
    () => kling.audio.speech({ text: "x", voiceId: "oversea_male1", language: "en" }, odd),
    () => kling.video.elements.delete("1", odd),
    () => first(kling.video.elements.presets(odd)),
    () => first(kling.audio.voices.presets(odd)),
    () => kling.account.packs(odd),
  ];
  for (const call of odds) {
    await expect(call()).rejects.toMatchObject({ name: "InvalidInputError", issues: [{ path: "signall" }] });
  }
  expect(emulator.calls).toHaveLength(calls);
});

test("what is wrong is told of the design that comes nearest", async () => {
  expect((await refused({ prompt: "x".repeat(2501), model: "kling-v1-6" })).join()).toMatch(
    /^`prompt` must have at most 2500 characters with kling-v1-6 on API v1, not 2501/,
  );
});
