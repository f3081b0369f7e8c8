import type { FaultRule } from "@klingkit/emulator";
import { generateImage } from "ai";
import { expect, test } from "vitest";
import { creates, emulated } from "./emulated.ts";
import { imageUrl, png } from "./media.ts";

const prompt = "a lighthouse in fog";
const isPng = (bytes: Uint8Array): boolean => new TextDecoder("latin1").decode(bytes.subarray(1, 4)) === "PNG";

test("generates an image", async () => {
  const { emulator, klingkit } = await emulated();
  const { image, warnings, calls } = await generateImage({
    model: klingkit.image("kling-3.0"),
    prompt,
  });
  expect(isPng(image.uint8Array)).toBe(true);
  expect(warnings).toEqual([]);
  expect(image.providerMetadata).toMatchObject({
    klingkit: { url: expect.any(String), expiresAt: expect.any(Number), taskId: expect.any(String) },
  });
  expect(calls[0]?.providerMetadata).toMatchObject({
    klingkit: {
      tasks: [{ status: "succeeded", billing: [{ kind: "unit" }] }],
      estimate: { packageType: "image" },
    },
  });
  expect(creates(emulator)).toEqual(["/v1/images/generations"]);
});

test("eleven images are two tasks of one call", async () => {
  const { emulator, klingkit } = await emulated();
  const { images, calls } = await generateImage({ model: klingkit.image("kling-3.0"), prompt, n: 11 });
  expect([images.length, calls.length]).toEqual([11, 1]);
  expect(emulator.state().paid.tasks).toBe(2);
});

test("a call with the caller's key returns the images of an earlier call", async () => {
  const world = await emulated();
  const options = { prompt, headers: { "idempotency-key": "cover-7" } };
  await generateImage({ model: world.klingkit.image("kling-3.0"), ...options });
  const { images } = await generateImage({ model: world.restarted().image("kling-3.0"), ...options });
  expect(images).toHaveLength(1);
  expect(world.emulator.state().paid.tasks).toBe(1);
});

const table: readonly (readonly [model: string, files: number, path: string, body: object])[] = [
  ["kling-3.0", 1, "/v1/images/generations", { image: imageUrl }],
  ["kling-3.0-omni", 0, "/v1/images/omni-image", { n: 1 }],
  ["kling-3.0-omni", 2, "/v1/images/omni-image", { image_list: [{ image: imageUrl }, { image: imageUrl }] }],
  ["kling-image-o1", 1, "/v1/images/omni-image", { prompt: `${prompt} <<<image_1>>>` }],
  ["kling-v2-1", 1, "/v1/images/generations", { image: imageUrl }],
  ["kling-v2-1", 3, "/v1/images/multi-image2image", { subject_image_list: expect.objectContaining({ length: 3 }) }],
  ["kolors-virtual-try-on-v1-5", 2, "/v1/images/kolors-virtual-try-on", { cloth_image: imageUrl }],
];

test.each(table)("%s with %i files", async (model, files, path, body) => {
  const { emulator, klingkit } = await emulated();
  const images = Array.from({ length: files }, () => imageUrl);
  await generateImage({
    model: klingkit.image(model),
    prompt: files > 0 ? { images, text: prompt } : prompt,
  });
  expect(emulator.calls[0]).toMatchObject({ path, body });
});

test("maps sizes and ratios, and warns about what the service does not have", async () => {
  const { emulator, klingkit } = await emulated();
  const { warnings } = await generateImage({
    model: klingkit.image("kling-3.0"),
    prompt: { images: [png], text: prompt, mask: png },
    size: "2048x2048",
    seed: 7,
  });
  expect(emulator.calls[0]?.body).toMatchObject({ aspect_ratio: "1:1", resolution: "2k" });
  expect(warnings).toMatchObject([
    { type: "compatibility", feature: "size" },
    { type: "unsupported", feature: "seed" },
    { type: "unsupported", feature: "mask" },
  ]);
});

test("a resolution that the model does not have is omitted", async () => {
  const { emulator, klingkit } = await emulated();
  const { warnings } = await generateImage({ model: klingkit.image("kling-3.0"), prompt, size: "4096x4096" });
  expect(emulator.calls[0]?.body).toMatchObject({ resolution: "1k" });
  expect(warnings).toMatchObject([
    { type: "compatibility", feature: "size" },
    { type: "unsupported", feature: "resolution" },
  ]);
});

const create = { method: "POST", path: "/v1/images/", times: 1 } as const;

test.each<readonly [string, FaultRule]>([
  ["the response is dropped", { ...create, drop: "after" }],
  ["504", { ...create, status: 504, body: "", processed: true }],
  ["500", { ...create, status: 500, body: "", processed: true }],
  ["no response", { ...create, hang: true, processed: true }],
  ["an uncoded 403", { ...create, status: 403, body: "<html>", processed: true }],
  ["a dropped socket in the wait", { method: "GET", path: "/v1/images/", drop: "before", times: 1 }],
  ["a dropped download", { method: "GET", path: "/media/", drop: "before", times: 1 }],
])("pays once: %s", async (_, rule) => {
  const { emulator, klingkit } = await emulated();
  emulator.faults.add(rule);
  const { images } = await generateImage({ model: klingkit.image("kling-3.0"), prompt });
  expect(images).toHaveLength(1);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("an outcome that stays unknown is determined by the call, which is not repeated", async () => {
  const { emulator, klingkit } = await emulated();
  emulator.faults.add({ method: "POST", drop: "after", times: 1 });
  emulator.faults.add({ method: "GET", drop: "before", times: 40 });
  const { images } = await generateImage({ model: klingkit.image("kling-3.0"), prompt });
  expect(images).toHaveLength(1);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("a call whose create had no effect may be repeated", async () => {
  const { emulator, klingkit } = await emulated();
  emulator.faults.add({ method: "POST", drop: "before" });
  emulator.faults.add({ method: "GET", drop: "before", times: 40 });
  const call = generateImage({ model: klingkit.image("kling-3.0"), prompt, maxRetries: 0 });
  await expect(call).rejects.toMatchObject({
    message: "The create request was lost. No task was created and nothing is charged.",
    isRetryable: true,
  });
  expect(emulator.state().paid.tasks).toBe(0);
});

test("a rejected credential ends the call with the task in the error, and without a repetition", async () => {
  const { emulator, klingkit } = await emulated();
  emulator.faults.add({ method: "GET", code: 1000 });
  await expect(generateImage({ model: klingkit.image("kling-3.0"), prompt })).rejects.toMatchObject({
    name: "AI_APICallError",
    isRetryable: false,
    data: { tasks: [{ id: expect.any(String) }] },
  });
  expect(emulator.state().paid.tasks).toBe(1);
});
