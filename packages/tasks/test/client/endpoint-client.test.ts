import { expect, test } from "vitest";
import { createEndpointClient, createSyncCall } from "../../src/index.ts";
import { createClient } from "../client.ts";
import { speech, textToVideo } from "../endpoints.ts";
import { issueMessages } from "../emulated.ts";

test("estimates the price of a task without a request", async () => {
  const { client, emulator } = await createClient();
  const estimate = await client.textToVideo.estimate({ prompt: "fog", duration: 10 });
  expect(estimate).toMatchObject({ units: { min: 6, max: 6 }, packageType: "video" });
  expect(emulator.calls).toEqual([]);
});

test("rejects the estimate of an invalid input", async () => {
  const { client } = await createClient();
  expect(await issueMessages(client.textToVideo.estimate({ prompt: "" }))).toEqual(["`prompt` must not be empty."]);
  expect(await issueMessages(client.speech.estimate({ text: "" }))).toEqual(["`text` must not be empty."]);
});

test("estimates a model without a known price as undefined", async () => {
  const { client } = await createClient();
  expect(await client.textToVideo.estimate({ prompt: "fog", model: "kling-99" })).toBeUndefined();
});

test("estimates the price of a synchronous call", async () => {
  const { client } = await createClient();
  expect(await client.speech.estimate({ text: "fog" })).toMatchObject({ packageType: "video" });
});

test("loads the engine and the endpoint at the call", async () => {
  const { client } = await createClient();
  const engine = async (): Promise<typeof client.engine> => client.engine;
  const lazy = createEndpointClient(engine, async () => textToVideo);
  expect((await lazy.create({ prompt: "fog" })).status).toBe("submitted");
  expect((await createSyncCall(engine, async () => speech)({ text: "fog" })).type).toBe("audio");
});

test("describes an endpoint without a request", async () => {
  const { client, emulator } = await createClient();
  expect(await client.textToVideo.describe()).toEqual({
    name: "video.textToVideo",
    outputs: ["video"],
    packageType: "video",
    sources: {},
  });
  expect(emulator.calls).toEqual([]);
});
