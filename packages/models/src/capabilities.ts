export { type CapabilityIssue, oneOf, severityOf } from "./capability-issue.ts";
export type { LengthByLanguage, Rule, VideoCapability, VideoSettings } from "./capability.ts";
export { imageCapabilities, imageCapability } from "./image-models.ts";
export type { ImageAspectRatio, ImageCapability, ImageResolution } from "./image-capability.ts";
export { type RequestedImageSettings, imageIssues } from "./image-issues.ts";
export { motionCapabilities, motionCapability, type MotionCapability } from "./motion-capabilities.ts";
export { omniCapabilities, omniCapability } from "./omni-capabilities.ts";
export type { ElementKind, OmniCapability } from "./omni-capability.ts";
export {
  type RequestedSettings,
  capabilities,
  type Choice,
  type SupportedValues,
  choices,
  type EndpointCapability,
  explain,
  type ModelCapabilities,
  type ModelEndpoint,
} from "./model-capabilities.ts";
export { modelIssues } from "./model-issues.ts";
export { type RequestedOmniParts, omniIssues } from "./omni-issues.ts";
export { imageToVideoCapabilities, multiImageCapabilities, textToVideoCapabilities } from "./video-models.ts";
export { videoCapability, videoModelsFor } from "./find-video-capability.ts";
export { type RequestedVideoSettings, videoIssues } from "./video-issues.ts";
export { resolutionOfMode, v1Mode } from "./v1-mode.ts";
