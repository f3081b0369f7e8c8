export { createVideoClient, type VideoClient, videoEndpoints } from "./create-client.ts";
export { avatar, type AvatarInput } from "./avatar.ts";
export { effects, type EffectsInput } from "./effects.ts";
export { type ElementInput, elements, type ElementTag } from "./elements.ts";
export type { ElementsClient, PresetElement } from "./elements-client.ts";
export { extend, type ExtendInput } from "./extend.ts";
export { type Face, type FacesClient, type FoundFaces, identifyFaces } from "./faces.ts";
export { type DynamicMask, imageToVideo, type ImageToVideoInput } from "./image-to-video.ts";
export { lipSync, type LipSyncFace, type LipSyncInput } from "./lip-sync.ts";
export type { LipSyncClient } from "./lip-sync-client.ts";
export { simpleLipSync, type SimpleLipSyncInput } from "./lip-sync-simple.ts";
export { motionControl, type MotionControlInput } from "./motion-control.ts";
export { multiElements, type MultiElementsInput } from "./multi-elements.ts";
export type { MultiElementsClient } from "./multi-elements-client.ts";
export type {
  Selection,
  SelectionFrame,
  SelectionMask,
  SelectionPoints,
  SelectionPreview,
  SelectionState,
  SelectionSteps,
  Session,
} from "./multi-elements-selection.ts";
export { multiImage, type MultiImageInput } from "./multi-image.ts";
export { omni, type OmniElementInput, type OmniInput, type OmniVideoInput } from "./omni.ts";
export type { ElementReferenceInput, ImageReferenceInput, Named, VoiceReferenceInput } from "./references.ts";
export type { AspectRatio, CameraControl, Resolution, Shot, VideoSettingsInput } from "./settings.ts";
export type { VideoSource } from "./video-source.ts";
export { textToVideo, type TextToVideoInput } from "./text-to-video.ts";
