import type { VideoCapability } from "./capability.ts";
import { motionCapabilities } from "./motion-capabilities.ts";
import { omniCapabilities } from "./omni-capabilities.ts";
import {
  imageToVideoCapabilities,
  multiImageCapabilities,
  textToVideoCapabilities,
  videoModel,
} from "./video-models.ts";

/** What each model supports, by endpoint. */
export const videoRows: { readonly [Product in VideoCapability["product"]]: readonly VideoCapability[] } = {
  textToVideo: textToVideoCapabilities,
  imageToVideo: imageToVideoCapabilities,
  omni: omniCapabilities,
  motionControl: motionCapabilities,
  multiImage: multiImageCapabilities,
};

/**
 * Returns what a model supports at a video endpoint; undefined if klingkit does not know the model there.
 * @param model the model, by its name in klingkit, API v2 or API v1
 * @example videoCapability("textToVideo", "kling-2.6")?.durations; // [5, 10]
 */
export function videoCapability(product: VideoCapability["product"], model: string): VideoCapability | undefined {
  const name = videoModel(model)?.name;
  return videoRows[product].find((row) => row.model === name);
}

/**
 * Returns klingkit's names of the models at a video endpoint, without those that are withdrawn.
 * @example videoModelsAt("motionControl"); // ["kling-3.0", "kling-2.6"]
 */
export function videoModelsAt(product: VideoCapability["product"]): readonly string[] {
  return videoRows[product].flatMap(({ model, withdrawn }) => (withdrawn ? [] : [model]));
}
