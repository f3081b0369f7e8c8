// One line per endpoint: `audioEndpoints` holds what these files export.
export * from "./endpoints/speech.ts";
export * from "./endpoints/text-to-audio.ts";
export * from "./endpoints/video-to-audio.ts";
export * from "./endpoints/voices.ts";
