import type { VideoCapability } from "./capability.ts";
import { imageToVideoCapabilities, textToVideoCapabilities } from "./video-capabilities.ts";
import { videoModel } from "./video-models.ts";

export { type AskedSettings, brokenRules, type Misfit, misfits } from "./misfits.ts";
export type { Rule, VideoCapability, VideoSettings } from "./capability.ts";
export { imageCapabilities, imageCapability } from "./image-capabilities.ts";
export type { ImageAspectRatio, ImageCapability, ImageResolution } from "./image-capability.ts";
export { type AskedImageSettings, imageMisfits } from "./image-misfits.ts";
export { imageToVideoCapabilities, textToVideoCapabilities } from "./video-capabilities.ts";

/** What a model can do at an endpoint; undefined for a model that klingkit does not know there. */
export function videoCapability(product: VideoCapability["product"], model: string): VideoCapability | undefined {
  const rows = product === "textToVideo" ? textToVideoCapabilities : imageToVideoCapabilities;
  const name = videoModel(model)?.name;
  return rows.find((row) => row.model === name);
}
