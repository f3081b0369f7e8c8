// One line per endpoint: `imageEndpoints` contains the exports of these files.
export * from "./endpoints/expand.ts";
export * from "./endpoints/generate.ts";
export * from "./endpoints/long.ts";
export * from "./endpoints/multi-image.ts";
export * from "./endpoints/multi-shot.ts";
export * from "./endpoints/omni.ts";
export * from "./endpoints/recognize.ts";
export * from "./endpoints/try-on.ts";
