/** The products of the service, on both API versions. */
export const PRODUCTS = [
  "text-to-video",
  "image-to-video",
  "omni-video",
  "motion-control",
  "multi-image-to-video",
  "multi-elements",
  "video-extend",
  "identify-face",
  "lip-sync",
  "avatar",
  "effects",
  "text-to-speech",
  "text-to-audio",
  "video-to-audio",
  "custom-voice",
  "element",
  "image",
  "omni-image",
  "multi-image-to-image",
  "expand",
  "ai-multi-shot",
  "image-recognize",
  "try-on",
] as const;

/** A product of the service, on both API versions. */
export type Product = (typeof PRODUCTS)[number];
