import type { VideoCapability } from "./capability.ts";
import { motionCapabilities } from "./motion-capabilities.ts";
import { omniCapabilities } from "./omni-capabilities.ts";
import { imageToVideoCapabilities, multiImageCapabilities, textToVideoCapabilities } from "./video-capabilities.ts";
import { videoModel } from "./video-models.ts";

export { type AskedSettings, brokenRules, type Misfit, misfits } from "./misfits.ts";
export type { Rule, VideoCapability, VideoSettings } from "./capability.ts";
export { imageCapabilities, imageCapability } from "./image-capabilities.ts";
export type { ImageAspectRatio, ImageCapability, ImageResolution } from "./image-capability.ts";
export { type AskedImageSettings, imageMisfits } from "./image-misfits.ts";
export { motionCapabilities, motionCapability, type MotionCapability } from "./motion-capabilities.ts";
export { omniCapabilities, omniCapability } from "./omni-capabilities.ts";
export type { ElementKind, OmniCapability } from "./omni-capability.ts";
export { type AskedParts, omniMisfits } from "./omni-misfits.ts";
export { imageToVideoCapabilities, multiImageCapabilities, textToVideoCapabilities } from "./video-capabilities.ts";

const rowsOf: { readonly [Product in VideoCapability["product"]]: readonly VideoCapability[] } = {
  textToVideo: textToVideoCapabilities,
  imageToVideo: imageToVideoCapabilities,
  omni: omniCapabilities,
  motionControl: motionCapabilities,
  multiImage: multiImageCapabilities,
};

/** What a model can do at an endpoint; undefined for a model that klingkit does not know there. */
export function videoCapability(product: VideoCapability["product"], model: string): VideoCapability | undefined {
  const name = videoModel(model)?.name;
  return rowsOf[product].find((row) => row.model === name);
}
