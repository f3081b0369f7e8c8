import { picture } from "./pictures.ts";

// Every create of the probe, with its price in units (apps/docs/service/prices.md).

/** A create of the probe. */
interface Recipe {
  readonly path: string;
  readonly body: object;
  readonly units: number;
}

export const ELEMENTS = "/v1/general/advanced-custom-elements";
export const TEXT_TO_VIDEO = "/v1/videos/text2video";

/** An element of one picture. Elements are free (apps/docs/service/elements.md#create). */
export function element(word: string, side = 512): Recipe {
  const image = picture(side);
  const name = `probe ${word}`.slice(0, 20);
  return {
    path: ELEMENTS,
    units: 0,
    body: {
      element_name: name,
      element_description: "Made by klingkit probe, to be deleted",
      reference_type: "image_refer",
      element_image_list: { frontal_image: image, refer_images: [{ image_url: image }] },
    },
  };
}

/** The cheapest task: a sound effect. */
export function sound(word: string): Recipe {
  return {
    path: "/v1/audio/text-to-audio",
    units: 0.25,
    body: { prompt: `waves at a lighthouse, ${word}`, duration: 3 },
  };
}

/** The cheapest video. */
export function video(word: string, model: "kling-v2-5-turbo" | "kling-v2-6" = "kling-v2-5-turbo"): Recipe {
  const body = { model_name: model, prompt: `a lighthouse in fog, ${word}`, mode: "std", duration: "5" };
  return { path: TEXT_TO_VIDEO, units: 1.5, body };
}

/** The cheapest video of API v2. */
export function videoV2(word: string): Recipe {
  const body = { prompt: `a lighthouse in fog, ${word}`, settings: { duration: 5, resolution: "720p" } };
  return { path: "/text-to-video/kling-2.5-turbo", units: 1.5, body };
}

/** A video whose first frame is too small. */
export function tinyFrame(word: string): Recipe {
  const body = {
    model_name: "kling-v2-5-turbo",
    prompt: `a light, ${word}`,
    image: picture(64),
    mode: "std",
    duration: "5",
  };
  return { path: "/v1/videos/image2video", units: 1.5, body };
}

/** An omni video without an aspect ratio. */
export function withoutRatio(word: string): Recipe {
  const body = { model_name: "kling-v3-omni", prompt: `a lighthouse in fog, ${word}`, mode: "std", duration: "3" };
  return { path: "/v1/videos/omni-video", units: 1.8, body };
}

/** The cheapest video of Kling 4.0. Its price is third-party (apps/docs/service/kling-4.md#prices). */
export function kling4(word: string): Recipe {
  const body = { prompt: `a lighthouse in fog, ${word}`, settings: { duration: 3, resolution: "720p" } };
  return { path: "/text-to-video/kling-4.0-flash", units: 2.52, body };
}

/** A try-on, which a pack of its own pays for. */
export function tryOn(): Recipe {
  const image = picture(512);
  return {
    path: "/v1/images/kolors-virtual-try-on",
    units: 1,
    body: { model_name: "kolors-virtual-try-on-v1", human_image: image, cloth_image: image },
  };
}
