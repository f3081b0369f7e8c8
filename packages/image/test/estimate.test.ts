import { expect, test } from "vitest";
import type { ImageClient } from "../src/index.ts";
import { emulated, link } from "./emulated.ts";

type Ask = (image: ImageClient) => Promise<{ units: object; usd: object; packageType: string } | undefined>;

test.each<[string, Ask, number, number, string]>([
  ["a picture", ({ generate }) => generate.estimate({ prompt: "x" }), 8, 8, "image"],
  ["three of 2.1", ({ generate }) => generate.estimate({ prompt: "x", model: "kling-v2-1", n: 3 }), 12, 12, "image"],
  [
    "2.1 from a picture",
    ({ generate }) => generate.estimate({ prompt: "x", model: "kling-v2-1", image: link }),
    8,
    8,
    "image",
  ],
  ["4k of omni", ({ omni }) => omni.estimate({ prompt: "x", resolution: "4k", n: 2 }), 32, 32, "image"],
  ["a series", ({ omni }) => omni.estimate({ prompt: "x", series: 5 }), 40, 40, "image"],
  ["a series of open length", ({ omni }) => omni.estimate({ prompt: "x", series: "auto" }), 16, 72, "image"],
  ["several pictures in one", ({ multiImage }) => multiImage.estimate({ subjects: [link] }), 16, 16, "image"],
  ["an expansion", ({ expand }) => expand.estimate({ image: link, up: 1 }), 8, 8, "image"],
  ["views of a subject", ({ multiShot }) => multiShot.estimate({ image: link }), 20, 20, "image"],
  ["a try-on", ({ tryOn }) => tryOn.estimate({ humanImage: link, clothImage: link }), 1, 1, "try-on"],
])("%s costs", async (_what, ask, min, max, packageType) => {
  const { image, emulator } = await emulated();
  expect(await ask(image)).toMatchObject({ units: { min, max }, packageType });
  expect(emulator.calls).toEqual([]);
});

test("a recognition costs video units, and an unknown model nobody knows what", async () => {
  const { image } = await emulated();
  expect(await image.recognize.estimate({ image: link })).toMatchObject({
    units: { min: 0.1, max: 0.1 },
    packageType: "video",
  });
  expect(await image.generate.estimate({ prompt: "x", model: "kling-9" })).toBeUndefined();
});
