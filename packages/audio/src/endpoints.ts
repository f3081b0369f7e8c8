// One line per endpoint: `audioEndpoints` contains the exports of these files.
export * from "./endpoints/speech.ts";
export * from "./endpoints/text-to-audio.ts";
export * from "./endpoints/video-to-audio.ts";
export * from "./endpoints/voices.ts";
