import { WORKFLOW_DESERIALIZE, WORKFLOW_SERIALIZE } from "@ai-sdk/provider-utils";
import { createProviderRegistry, experimental_startVideo as startVideo } from "ai";
import { ConfigurationError } from "klingkit";
import { expect, test } from "vitest";
import { createKlingkit, klingkit as defaultProvider } from "../src/index.ts";
import { klingaiVariables } from "../src/klingai-variables.ts";
import { creates, emulated } from "./emulated.ts";

test("models are found in a registry", async () => {
  const { klingkit } = await emulated();
  const registry = createProviderRegistry({ klingkit });
  expect(registry.videoModel("klingkit:kling-3.0").modelId).toBe("kling-3.0");
  expect(registry.imageModel("klingkit:kling-image-o1").modelId).toBe("kling-image-o1");
  expect(registry.speechModel("klingkit:kling-tts").modelId).toBe("kling-tts");
  expect(() => klingkit.languageModel("kling-3.0")).toThrow("No such languageModel: kling-3.0");
  expect(() => klingkit.embeddingModel("kling-3.0")).toThrow("No such embeddingModel: kling-3.0");
});

test("the default provider reads no credential before a call", async () => {
  expect(defaultProvider.video("kling-3.0").provider).toBe("klingkit.video");
  const start = startVideo({ model: createKlingkit({ env: {} }).video("kling-3.0"), prompt: "fog" });
  await expect(start).rejects.toMatchObject({
    name: "AI_APICallError",
    isRetryable: false,
    data: { code: "invalid_configuration" },
  });
});

test("a video model has no doGenerate, because its repetition could pay twice", () => {
  expect(defaultProvider.video("kling-3.0").doGenerate).toBeUndefined();
});

test("an unknown option is rejected at once", () => {
  const options = { apiKey: "secret", apiKeey: "secret" };
  expect(() => createKlingkit(options)).toThrow(ConfigurationError);
});

test("`baseURL` is the same as `baseUrl`", async () => {
  const { emulator } = await emulated();
  const { url: baseURL, fetch, clock } = emulator;
  const klingkit = createKlingkit({ apiKey: "api-key-emulator", baseURL, fetch, clock });
  await startVideo({ model: klingkit.video("kling-3.0"), prompt: "fog" });
  expect(creates(emulator)).toHaveLength(1);
});

test("the variables of @ai-sdk/klingai are read if klingkit's are not set", () => {
  const legacy = { KLINGAI_ACCESS_KEY: "ak", KLINGAI_SECRET_KEY: "sk" };
  const read = (env: Record<string, string>, options = {}) => klingaiVariables(options, { process: { env } });
  expect(read(legacy)).toMatchObject({ KLING_ACCESS_KEY: "ak", KLING_SECRET_KEY: "sk" });
  expect(read({ KLINGAI_API_KEY: "key" })).toMatchObject({ KLING_API_KEY: "key" });
  expect(read({ ...legacy, KLING_API_KEY: "key" })).toBeUndefined();
  expect(read(legacy, { apiKey: "key" })).toBeUndefined();
  expect(read(legacy, { env: {} })).toBeUndefined();
  expect(read({})).toBeUndefined();
});

/** Serializes a model as the Workflow SDK does, and creates it again. */
function throughWorkflow(model: object): unknown {
  const type = model.constructor as unknown as Record<symbol, ((value: unknown) => unknown) | undefined>;
  const serialized = JSON.stringify(type[WORKFLOW_SERIALIZE]?.(model));
  expect(serialized).not.toContain("api-key-emulator");
  return type[WORKFLOW_DESERIALIZE]?.(JSON.parse(serialized));
}

test("models are serializable for workflows, without credentials and functions", async () => {
  const { klingkit } = await emulated({ requestTimeout: 5000, concurrency: { video: 5 } });
  for (const model of [klingkit.video("kling-3.0"), klingkit.image("kling-3.0"), klingkit.speech()]) {
    const { provider, modelId } = model;
    expect(throughWorkflow(model)).toMatchObject({ specificationVersion: "v4", provider, modelId });
  }
});

test("downloads with retries", async () => {
  const { emulator, klingkit } = await emulated();
  const task = await klingkit.client.video.textToVideo.run({ prompt: "a lighthouse in fog" });
  emulator.faults.add({ method: "GET", truncateBody: true, times: 2 });
  const { data, mediaType } = await klingkit.download({ url: new URL(task.output.url) });
  expect([data.length > 1000, mediaType]).toEqual([true, "video/mp4"]);
});
