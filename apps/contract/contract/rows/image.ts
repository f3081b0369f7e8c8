import type {
  ExpandInput,
  ImageGenerateInput,
  ImageMultiImageInput,
  ImageOmniInput,
  MultiShotInput,
  TryOnInput,
} from "klingkit";
import { media, presets } from "../../materials.ts";
import { calling, making } from "../make-row.ts";
import type { Row } from "../row.ts";
import { tellBilling } from "../tell.ts";

const { picture, other, third } = media;
const prompt = "a lighthouse in fog";
const fox = { id: "fox", elementId: presets.element };
const watermark = { watermark: true };

/** Prices: see apps/docs/service/prices.md#image-prices, all in image units. */
export const imageRows: readonly Row[] = [
  making<ImageGenerateInput>({ method: "image.generate", gives: "image" }, (kling) => kling.image.generate, {
    prompt,
  }),
  making<ImageGenerateInput>(
    { method: "image.generate", name: "elements", gives: "3 x image and with a watermark" },
    (kling) => kling.image.generate,
    { prompt: "@fox in fog", negativePrompt: "people", elements: [fox], resolution: "2k", n: 3, aspectRatio: "21:9" },
    watermark,
  ),
  making<ImageGenerateInput>(
    { method: "image.generate", name: "a picture of kling-v2-1", gives: "image" },
    (kling) => kling.image.generate,
    { model: "kling-v2-1", prompt, image: picture, imageReference: "subject", imageFidelity: 0.9, humanFidelity: 0.1 },
  ),
  making<ImageOmniInput>({ method: "image.omni", gives: "image" }, (kling) => kling.image.omni, { prompt }),
  making<ImageOmniInput>(
    { method: "image.omni", name: "pictures and elements by name", gives: "2 x image and with a watermark" },
    (kling) => kling.image.omni,
    {
      prompt: "@hero with @fox",
      references: [{ id: "hero", image: picture }],
      elements: [fox],
      resolution: "4k",
      n: 2,
      aspectRatio: "3:2",
    },
    watermark,
  ),
  making<ImageOmniInput>({ method: "image.omni", name: "a series", gives: "5 x image" }, (kling) => kling.image.omni, {
    prompt,
    series: 5,
  }),
  making<ImageOmniInput>(
    { method: "image.omni", name: "a series as long as it needs to be", gives: "4 x image" },
    (kling) => kling.image.omni,
    { prompt, series: "auto" },
  ),
  making<ImageMultiImageInput>({ method: "image.multiImage", gives: "image" }, (kling) => kling.image.multiImage, {
    subjects: [picture],
  }),
  making<ImageMultiImageInput>(
    { method: "image.multiImage", name: "every setting", gives: "2 x image" },
    (kling) => kling.image.multiImage,
    { subjects: [picture, other], scene: third, style: other, prompt, n: 2, aspectRatio: "2:3" },
  ),
  making<ExpandInput>({ method: "image.expand", gives: "image" }, (kling) => kling.image.expand, {
    image: picture,
    up: 0.5,
  }),
  making<ExpandInput>(
    { method: "image.expand", name: "the service's own sample", gives: "2 x image" },
    (kling) => kling.image.expand,
    { image: picture, up: 0.1495, down: 0.1495, left: 0.6547, right: 0.6547, prompt, n: 2 },
  ),
  making<MultiShotInput>({ method: "image.multiShot", gives: "9 x image" }, (kling) => kling.image.multiShot, {
    image: picture,
  }),
  making<TryOnInput>({ method: "image.tryOn", gives: "image" }, (kling) => kling.image.tryOn, {
    humanImage: picture,
    clothImage: other,
  }),
  making<TryOnInput>(
    { method: "image.tryOn", name: "the older version", gives: "image" },
    (kling) => kling.image.tryOn,
    { model: "kolors-virtual-try-on-v1", humanImage: picture, clothImage: other },
  ),
  calling(
    { method: "image.recognize", gives: "object found, head found, face found, cloth not found" },
    async (kling) => {
      const { parts, billing } = await kling.image.recognize({ image: picture });
      return `${parts.map(({ part, found }) => `${part} ${found ? "" : "not "}found`).join(", ")}; ${tellBilling(billing)}`;
    },
  ),
];
