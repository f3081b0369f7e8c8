// One line per endpoint: `videoEndpoints` contains the exports of these files.
export * from "./endpoints/avatar.ts";
export * from "./endpoints/effects.ts";
export * from "./endpoints/elements.ts";
export * from "./endpoints/extend.ts";
export * from "./endpoints/faces.ts";
export * from "./endpoints/image-to-video.ts";
export * from "./endpoints/lip-sync-simple.ts";
export * from "./endpoints/lip-sync.ts";
export * from "./endpoints/motion-control.ts";
export * from "./endpoints/multi-elements-selection.ts";
export * from "./endpoints/multi-elements.ts";
export * from "./endpoints/multi-image.ts";
export * from "./endpoints/omni.ts";
export * from "./endpoints/text-to-video.ts";
