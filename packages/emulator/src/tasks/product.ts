/** What the service sells, one word each, whichever wire it is asked on. */
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

export type Product = (typeof PRODUCTS)[number];
