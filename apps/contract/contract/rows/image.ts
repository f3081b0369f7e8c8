import type {
  ExpandInput,
  ImageGenerateInput,
  ImageMultiImageInput,
  ImageOmniInput,
  MultiShotInput,
  TryOnInput,
} from "klingkit";
import { media, presets } from "../../prerequisites.ts";
import { callRow, taskRow } from "../create-row.ts";
import type { Row } from "../row.ts";
import { describeBilling } from "../describe-task.ts";

const { image1, image2, image3 } = media;
const prompt = "a lighthouse in fog";
const fox = { id: "fox", elementId: presets.element };
const watermark = { watermark: true };

/** Prices: see apps/docs/service/prices.md#image-prices, all in image units. */
export const imageRows: readonly Row[] = [
  taskRow<ImageGenerateInput>({ method: "image.generate", expected: "image" }, (kling) => kling.image.generate, {
    prompt,
  }),
  taskRow<ImageGenerateInput>(
    { method: "image.generate", name: "elements", expected: "3 x image and with a watermark" },
    (kling) => kling.image.generate,
    { prompt: "@fox in fog", negativePrompt: "people", elements: [fox], resolution: "2k", n: 3, aspectRatio: "21:9" },
    watermark,
  ),
  taskRow<ImageGenerateInput>(
    { method: "image.generate", name: "reference image of kling-v2-1", expected: "image" },
    (kling) => kling.image.generate,
    { model: "kling-v2-1", prompt, image: image1, imageReference: "subject", imageFidelity: 0.9, humanFidelity: 0.1 },
  ),
  taskRow<ImageOmniInput>({ method: "image.omni", expected: "image" }, (kling) => kling.image.omni, { prompt }),
  taskRow<ImageOmniInput>(
    { method: "image.omni", name: "images and elements by id", expected: "2 x image and with a watermark" },
    (kling) => kling.image.omni,
    {
      prompt: "@hero with @fox",
      references: [{ id: "hero", image: image1 }],
      elements: [fox],
      resolution: "4k",
      n: 2,
      aspectRatio: "3:2",
    },
    watermark,
  ),
  taskRow<ImageOmniInput>(
    { method: "image.omni", name: "series", expected: "5 x image" },
    (kling) => kling.image.omni,
    {
      prompt,
      series: 5,
    },
  ),
  taskRow<ImageOmniInput>(
    { method: "image.omni", name: "automatic series", expected: "4 x image" },
    (kling) => kling.image.omni,
    { prompt, series: "auto" },
  ),
  taskRow<ImageMultiImageInput>({ method: "image.multiImage", expected: "image" }, (kling) => kling.image.multiImage, {
    subjects: [image1],
  }),
  taskRow<ImageMultiImageInput>(
    { method: "image.multiImage", name: "all settings", expected: "2 x image" },
    (kling) => kling.image.multiImage,
    { subjects: [image1, image2], scene: image3, style: image2, prompt, n: 2, aspectRatio: "2:3" },
  ),
  taskRow<ExpandInput>({ method: "image.expand", expected: "image" }, (kling) => kling.image.expand, {
    image: image1,
    up: 0.5,
  }),
  taskRow<ExpandInput>(
    { method: "image.expand", name: "sample of the service", expected: "2 x image" },
    (kling) => kling.image.expand,
    { image: image1, up: 0.1495, down: 0.1495, left: 0.6547, right: 0.6547, prompt, n: 2 },
  ),
  taskRow<MultiShotInput>({ method: "image.multiShot", expected: "9 x image" }, (kling) => kling.image.multiShot, {
    image: image1,
  }),
  taskRow<TryOnInput>({ method: "image.tryOn", expected: "image" }, (kling) => kling.image.tryOn, {
    humanImage: image1,
    clothImage: image2,
  }),
  taskRow<TryOnInput>({ method: "image.tryOn", name: "older model", expected: "image" }, (kling) => kling.image.tryOn, {
    model: "kolors-virtual-try-on-v1",
    humanImage: image1,
    clothImage: image2,
  }),
  callRow(
    { method: "image.recognize", expected: "object found, head found, face found, cloth not found" },
    async (kling) => {
      const { parts, billing } = await kling.image.recognize({ image: image1 });
      return `${parts.map(({ part, found }) => `${part} ${found ? "" : "not "}found`).join(", ")}; ${describeBilling(billing)}`;
    },
  ),
];
