import type { VideoCapability } from "./capability.ts";
import { motionCapabilities } from "./motion-capabilities.ts";
import { omniCapabilities } from "./omni-capabilities.ts";
import {
  imageToVideoCapabilities,
  multiImageCapabilities,
  textToVideoCapabilities,
  videoModel,
} from "./video-models.ts";

/** The capabilities of all video models, by endpoint. */
export const videoRows: { readonly [Endpoint in VideoCapability["endpoint"]]: readonly VideoCapability[] } = {
  textToVideo: textToVideoCapabilities,
  imageToVideo: imageToVideoCapabilities,
  omni: omniCapabilities,
  motionControl: motionCapabilities,
  multiImage: multiImageCapabilities,
};

/**
 * Returns the capabilities of a model for a video endpoint, or undefined if klingkit knows none.
 * @param model the name of the model in klingkit, API v2 or API v1
 * @example videoCapability("textToVideo", "kling-2.6")?.durations; // [5, 10]
 */
export function videoCapability(endpoint: VideoCapability["endpoint"], model: string): VideoCapability | undefined {
  const name = videoModel(model)?.name;
  return videoRows[endpoint].find((row) => row.model === name);
}

/**
 * Returns the names of the models for a video endpoint, without withdrawn models.
 * @example videoModelsFor("motionControl"); // ["kling-3.0", "kling-2.6"]
 */
export function videoModelsFor(endpoint: VideoCapability["endpoint"]): readonly string[] {
  return videoRows[endpoint].flatMap(({ model, withdrawn }) => (withdrawn ? [] : [model]));
}
