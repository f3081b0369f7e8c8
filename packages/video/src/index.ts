export { createVideoClient, type VideoClient, videoEndpoints } from "./client.ts";
export { type DynamicMask, imageToVideo, type ImageToVideoInput } from "./image-to-video.ts";
export type { ElementReferenceInput, VoiceReferenceInput } from "./references.ts";
export type { AspectRatio, CameraControl, Resolution, Shot, VideoSettingsInput } from "./settings.ts";
export { textToVideo, type TextToVideoInput } from "./text-to-video.ts";
