import { expect, test } from "vitest";
import type { ImageClient } from "../src/index.ts";
import { emulated, imageUrl } from "./emulated.ts";

type Estimate = (image: ImageClient) => Promise<{ units: object; usd: object; packageType: string } | undefined>;

test.each<[string, Estimate, number, number, string]>([
  ["one image", ({ generate }) => generate.estimate({ prompt: "x" }), 8, 8, "image"],
  [
    "three images of kling-v2-1",
    ({ generate }) => generate.estimate({ prompt: "x", model: "kling-v2-1", n: 3 }),
    12,
    12,
    "image",
  ],
  [
    "kling-v2-1 with a source image",
    ({ generate }) => generate.estimate({ prompt: "x", model: "kling-v2-1", image: imageUrl }),
    8,
    8,
    "image",
  ],
  ["omni at 4k", ({ omni }) => omni.estimate({ prompt: "x", resolution: "4k", n: 2 }), 32, 32, "image"],
  ["a series", ({ omni }) => omni.estimate({ prompt: "x", series: 5 }), 40, 40, "image"],
  ["a series of automatic length", ({ omni }) => omni.estimate({ prompt: "x", series: "auto" }), 16, 72, "image"],
  ["multi-image", ({ multiImage }) => multiImage.estimate({ subjects: [imageUrl] }), 16, 16, "image"],
  ["an expansion", ({ expand }) => expand.estimate({ image: imageUrl, up: 1 }), 8, 8, "image"],
  ["views of a subject", ({ multiShot }) => multiShot.estimate({ image: imageUrl }), 20, 20, "image"],
  ["a try-on", ({ tryOn }) => tryOn.estimate({ humanImage: imageUrl, clothImage: imageUrl }), 1, 1, "try-on"],
])("estimates the price of %s", async (_name, estimate, min, max, packageType) => {
  const { image, emulator } = await emulated();
  expect(await estimate(image)).toMatchObject({ units: { min, max }, packageType });
  expect(emulator.calls).toEqual([]);
});

test("estimates recognition in video units, and nothing for an unknown model", async () => {
  const { image } = await emulated();
  expect(await image.recognize.estimate({ image: imageUrl })).toMatchObject({
    units: { min: 0.1, max: 0.1 },
    packageType: "video",
  });
  expect(await image.generate.estimate({ prompt: "x", model: "kling-9" })).toBeUndefined();
});
