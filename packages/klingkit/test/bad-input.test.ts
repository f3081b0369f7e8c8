import { expect, test } from "vitest";
import { createKling, InvalidInputError, type TextToVideoInput } from "../src/index.ts";
import { emulated, keys } from "./emulated.ts";

/** The problems that an input is refused for, as `path: message`; nothing may be sent meanwhile. */
async function refused(input: unknown, credentials = {}): Promise<string[]> {
  const { kling, emulator } = await emulated(credentials);
  const error: unknown = await kling.video.textToVideo
    .create(input as TextToVideoInput)
    .catch((thrown: unknown) => thrown);
  expect(emulator.calls).toEqual([]);
  if (!(error instanceof InvalidInputError)) throw error;
  return error.issues.map(({ path, message }) => `${path}: ${message}`);
}

test.each<[string, object, RegExp]>([
  ["no prompt", {}, /^`prompt` is required/],
  ["an empty prompt", { prompt: "" }, /^`prompt` must not be empty/],
  ["a blank prompt", { prompt: "  " }, /^`prompt` must not be empty/],
  [
    "a prompt over the model's limit",
    { prompt: "x".repeat(3073) },
    /^`prompt` 3073 characters; kling-3.0 takes at most 3072/,
  ],
  [
    "a duration that the model has not",
    { prompt: "x", duration: 16 },
    /^`duration` kling-3.0 makes 3 to 15 seconds, not 16/,
  ],
  ["half a second", { prompt: "x", duration: 5.5 }, /^`duration` must be a whole number/],
  [
    "a resolution that the model has not",
    { prompt: "x", model: "kling-2.6", resolution: "4k" },
    /^`resolution` kling-2.6 makes 720p, 1080p/,
  ],
  ["a resolution that nobody has", { prompt: "x", resolution: "8k" }, /^`resolution` must be one of 720p, 1080p, 4k/],
  [
    "sound at the wrong size",
    { prompt: "x", model: "kling-2.6", audio: "native" },
    /^`resolution` this model makes sound only at 1080p/,
  ],
  ["a misspelt field", { prompt: "x", duratoin: 5 }, /^`duratoin` is not a field of this input/],
  ["a prompt that is no text", { prompt: 5 }, /^`prompt` must be a string/],
  [
    "shots and a prompt",
    { prompt: "x", shots: [{ prompt: "y", duration: 3 }] },
    /^`prompt` is not used together with shots/,
  ],
  [
    "shots that do not add up",
    { shots: [{ prompt: "y", duration: 3 }], duration: 5 },
    /^`duration` must be the sum of the shots, 3/,
  ],
  ["a shot without words", { shots: [{ prompt: "", duration: 3 }] }, /^`shots\[0\]\.prompt` must not be empty/],
])("%s is refused before anything is sent", async (_name, input, words) => {
  expect((await refused(input))[0]).toMatch(words);
});

test("several faults are told at once", async () => {
  expect(
    await refused({ prompt: "x", duration: 20, resolution: "4k", aspectRatio: "16:9", model: "kling-2.6" }),
  ).toEqual([
    "`duration` kling-2.6 makes 5 or 10 seconds, not 20.",
    "`resolution` kling-2.6 makes 720p, 1080p, not 4k.",
  ]);
  expect(await refused({ duration: "5", resolution: "8k", wrong: 1 })).toEqual([
    "`duration` must be a number.",
    "`resolution` must be one of 720p, 1080p, 4k.",
    expect.stringMatching(/^`wrong` is not a field of this input\./),
  ]);
});

test("a model that only the newer design has names the way out when there is only a JWT", async () => {
  expect((await refused({ prompt: "x", model: "kling-3.0-turbo" }, keys.pair)).join()).toMatch(/needs an API key/);
});

test.each(["cat.png", "images/cat.png", "./photo", "C:\\pictures\\cat.jpg", "file:///etc/passwd", "photo"])(
  "the path %s is not taken for a picture",
  async (path) => {
    const { kling, emulator } = await emulated();
    await expect(kling.video.imageToVideo.create({ firstFrame: path })).rejects.toThrow(
      /firstFrame: is neither an http\(s\) URL nor base64.*file\(path\)/,
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
    message: expect.stringContaining("accessKey was given without secretKey"),
  });
});

test("an unknown region and a baseUrl that is no URL are refused at once", () => {
  expect(() => createKling({ region: "mars" as "beijing" })).toThrow(
    expect.objectContaining({ name: "ConfigurationError", summary: 'There is no region "mars".' }),
  );
  expect(() => createKling({ baseUrl: "not a url" })).toThrow(
    expect.objectContaining({ name: "ConfigurationError", summary: "baseUrl is not a URL." }),
  );
});

test.each([false, "shape"] as const)(
  "validate: %s sends what the model cannot do, and the service refuses it",
  async (validate) => {
    const { kling, emulator } = await emulated();
    const create = kling.video.textToVideo.create({ prompt: "x", duration: 99 }, { validate });
    await expect(create).rejects.toMatchObject({ name: "RequestRefusedError", serviceCode: 1201, taskState: "none" });
    expect(emulator.calls[0]).toMatchObject({ method: "POST", body: { settings: { duration: 99 } } });
  },
);

test('validate: "shape" still refuses wrong types and names before anything is sent', async () => {
  const { kling, emulator } = await emulated();
  const input = { prompt: "x", duration: "99", duratoin: 5 } as unknown as TextToVideoInput;
  await expect(kling.video.textToVideo.create(input, { validate: "shape" })).rejects.toMatchObject({
    name: "InvalidInputError",
    issues: [{ path: "duration" }, { path: "duratoin" }],
  });
  expect(emulator.calls).toEqual([]);
});

test("what is wrong is told of the design that comes nearest", async () => {
  expect((await refused({ prompt: "x".repeat(2501), model: "kling-v1-6" })).join()).toMatch(
    /^`prompt` 2501 characters/,
  );
});
