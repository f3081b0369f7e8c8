import type { VideoCapability } from "./capability.ts";
import { motionCapabilities } from "./motion-capabilities.ts";
import { omniCapabilities } from "./omni-capabilities.ts";
import { imageToVideoCapabilities, multiImageCapabilities, textToVideoCapabilities } from "./video-capabilities.ts";
import { videoModel } from "./video-models.ts";

/** What each model can do, by endpoint. */
export const videoRows: { readonly [Product in VideoCapability["product"]]: readonly VideoCapability[] } = {
  textToVideo: textToVideoCapabilities,
  imageToVideo: imageToVideoCapabilities,
  omni: omniCapabilities,
  motionControl: motionCapabilities,
  multiImage: multiImageCapabilities,
};

/** What a model can do at an endpoint; undefined for a model that klingkit does not know there. */
export function videoCapability(product: VideoCapability["product"], model: string): VideoCapability | undefined {
  const name = videoModel(model)?.name;
  return videoRows[product].find((row) => row.model === name);
}

/** The models of an endpoint, without those that are withdrawn. */
export function videoModelsAt(product: VideoCapability["product"]): readonly string[] {
  return videoRows[product].flatMap(({ model, withdrawn }) => (withdrawn ? [] : [model]));
}
