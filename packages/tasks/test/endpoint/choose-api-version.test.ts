import { expect, test } from "vitest";
import { createClient, errorOf } from "../client.ts";
import { issueMessages } from "../emulated.ts";

test.each([
  ["api-key", "/text-to-video/kling-3.0"],
  ["pair", "/v1/videos/text2video"],
] as const)("sends to the newest API version that the credential %s can use", async (credential, path) => {
  const { client } = await createClient({ credential });
  expect((await client.textToVideo.prepare({ prompt: "fog" })).path).toBe(path);
});

test("sends a field that only API v1 has to API v1, even with an API key", async () => {
  const { client } = await createClient();
  const intent = await client.textToVideo.prepare({ prompt: "fog", negativePrompt: "people" });
  expect(intent).toMatchObject({ apiVersion: "v1", path: "/v1/videos/text2video" });
  expect(JSON.parse(intent.body)).toMatchObject({ negative_prompt: "people" });
});

test.each([true, "shape", false] as const)(
  "sends a model of one API version to that version with `validate: %j`",
  async (validate) => {
    const { client } = await createClient();
    const { apiVersion } = await client.textToVideo.prepare({ prompt: "fog", model: "kling-v1-6" }, { validate });
    expect(apiVersion).toBe("v1");
  },
);

test("reports the issues of the API version that has the model", async () => {
  const { client } = await createClient();
  const input = { prompt: "fog", model: "kling-v1-6", duration: 99 };
  expect(await issueMessages(client.textToVideo.prepare(input))).toEqual(["`duration` must be at most 15."]);
});

test("advises an API key when a JWT cannot use the only API version with the model", async () => {
  const { client } = await createClient({ credential: "pair" });
  expect(await issueMessages(client.textToVideo.prepare({ prompt: "fog", model: "kling-3.0-turbo" }))).toEqual([
    "`model` kling-3.0-turbo does not exist on API v1.",
    expect.stringMatching(/The input requires API v2: use an API key\.$/),
  ]);
});

test("advises to leave out `apiVersion` when another version can express the input", async () => {
  const { client } = await createClient();
  const input = { prompt: "fog", negativePrompt: "people" };
  expect(await issueMessages(client.textToVideo.prepare(input, { apiVersion: "v2" }))).toEqual([
    "`negativePrompt` does not exist on API v2.",
    expect.stringMatching(/The input requires API v1: leave out `apiVersion: "v2"`\.$/),
  ]);
});

test("rejects API v2 with a JWT before anything is sent", async () => {
  const { client, emulator } = await createClient({ credential: "pair" });
  const error = await errorOf(client.textToVideo.create({ prompt: "fog" }, { apiVersion: "v2" }));
  expect(error).toMatchObject({
    name: "ConfigurationError",
    taskState: "none",
    message: expect.stringMatching(/cannot use video.textToVideo on API v2.*API key/),
  });
  expect(emulator.calls).toEqual([]);
});

test("rejects an API version that the endpoint does not have", async () => {
  const { client } = await createClient();
  expect(await errorOf(client.generate.prepare({ prompt: "fog" }, { apiVersion: "v2" }))).toMatchObject({
    name: "ConfigurationError",
    taskState: "none",
    summary: "image.generate does not exist on API v2.",
    advice: 'Leave out `apiVersion`, or set it to "v1".',
  });
});
