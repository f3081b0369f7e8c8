import { expect, test } from "vitest";
import { emulated, issueMessages } from "./emulated.ts";

const left = "https://images.example/left.png";
const right = "https://images.example/right.jpg";

test.each(["v2", "v1"] as const)(
  "generates a video from a scene and an image with the credential of API %s",
  async (apiVersion) => {
    const { video, emulator } = await emulated(apiVersion);
    const result = await video.effects.run({ scene: "disco_paws", image: left }, { externalTaskId: "job-1" });
    expect(emulator.calls[0]).toMatchObject({ method: "POST", path: "/v1/videos/effects" });
    expect(emulator.calls[0]?.body).toEqual({
      effect_scene: "disco_paws",
      input: { image: left },
      external_task_id: "job-1",
    });
    expect(result).toMatchObject({
      status: "succeeded",
      outputs: [{ type: "video", url: expect.stringMatching(/^http/) }],
    });
  },
);

test("the output of an effect has no duration", async () => {
  const { video } = await emulated("v1");
  const result = await video.effects.run({ scene: "disco_paws", image: left });
  expect(result.outputs[0]).not.toHaveProperty("duration");
});

test("sends two images with the left one first", async () => {
  const { video, emulator } = await emulated("v1");
  const bytes = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
  const intent = await video.effects.prepare({ scene: "hug_pro", images: [left, bytes] });
  expect(JSON.parse(intent.body)).toMatchObject({ input: { images: [left, Buffer.from(bytes).toString("base64")] } });
  await video.effects.create({ scene: "hug_pro", images: [left, right] });
  expect(emulator.calls[0]?.body).toMatchObject({ effect_scene: "hug_pro", input: { images: [left, right] } });
});

test("sends an unknown scene unchanged", async () => {
  const { video, emulator } = await emulated("v1");
  const call = video.effects.create({ scene: "not_yet_known", image: left });
  await expect(call).rejects.toMatchObject({
    serviceCode: 1201,
    taskState: "none",
    message: expect.stringContaining("effect_scene value 'not_yet_known' is invalid"),
  });
  expect(emulator.calls[0]?.body).toMatchObject({ effect_scene: "not_yet_known" });
});

test("extraBody adds fields inside `input`", async () => {
  const { video } = await emulated("v1");
  const intent = await video.effects.prepare(
    { scene: "disco_paws", image: left },
    { extraBody: { input: { model_name: "kling-v1-6" } } },
  );
  expect(JSON.parse(intent.body)).toMatchObject({ input: { image: left, model_name: "kling-v1-6" } });
});

test("rejects invalid input without sending a request", async () => {
  const { video, emulator } = await emulated("v1");
  expect(await issueMessages(video.effects.create({ scene: "" }))).toEqual([
    "`scene` must not be empty.",
    "`image` is required: pass `image` or `images`.",
  ]);
  expect(await issueMessages(video.effects.create({ scene: "disco_paws" }))).toEqual([
    "`image` is required: pass `image` or `images`.",
  ]);
  expect(await issueMessages(video.effects.create({ scene: "hug_pro", image: left, images: [left, right] }))).toEqual([
    "`images` cannot be combined with `image`.",
  ]);
  // @ts-expect-error -- `images` requires two images
  expect(await issueMessages(video.effects.create({ scene: "hug_pro", images: [left] }))).toEqual([
    "`images` must have at least 2 items, not 1.",
  ]);
  expect(await issueMessages(video.effects.create({ scene: "disco_paws", image: left }, { watermark: true }))).toEqual([
    "`watermark` is not offered by video.effects.",
  ]);
  expect(emulator.calls).toEqual([]);
});
