export { createVideoClient, type VideoClient, videoEndpoints } from "./create-client.ts";
export { avatar, type AvatarInput } from "./endpoints/avatar.ts";
export { effects, type EffectsInput } from "./endpoints/effects.ts";
export { type ElementInput, elements, type ElementTag } from "./endpoints/elements.ts";
export type { ElementsClient, PresetElement } from "./elements-client.ts";
export { extend, type ExtendInput } from "./endpoints/extend.ts";
export { type Face, type FacesClient, type FoundFaces, identifyFaces } from "./endpoints/faces.ts";
export { type DynamicMask, imageToVideo, type ImageToVideoInput } from "./endpoints/image-to-video.ts";
export { lipSync, type LipSyncFace, type LipSyncInput } from "./endpoints/lip-sync.ts";
export type { LipSyncClient } from "./lip-sync-client.ts";
export { simpleLipSync, type SimpleLipSyncInput } from "./endpoints/lip-sync-simple.ts";
export { motionControl, type MotionControlInput } from "./endpoints/motion-control.ts";
export { multiElements, type MultiElementsInput } from "./endpoints/multi-elements.ts";
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
} from "./endpoints/multi-elements-selection.ts";
export { multiImage, type MultiImageInput } from "./endpoints/multi-image.ts";
export { omni, type OmniElementInput, type OmniInput, type OmniVideoInput } from "./endpoints/omni.ts";
export type { ElementReferenceInput, ImageReferenceInput, Named, VoiceReferenceInput } from "./references.ts";
export type { AspectRatio, CameraControl, Resolution, Shot, VideoSettingsInput } from "./settings.ts";
export type { VideoSource } from "./video-source.ts";
export { textToVideo, type TextToVideoInput } from "./endpoints/text-to-video.ts";
