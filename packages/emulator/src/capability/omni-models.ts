import { THREE_TO_FIFTEEN, THREE_TO_TEN } from "./durations.ts";
import type { Resolution } from "./pixels.ts";

/** What an omni model can do (kling-api V 9.4, official mirror Sep 2026). */
export interface OmniModel {
  readonly prompt: number;
  readonly resolutions: readonly Resolution[];
  readonly durations: readonly number[];
  readonly audio: readonly ("native" | "original" | "off")[];
  readonly multiShot: boolean;
  /** Longest source in seconds. */
  readonly source: number;
  readonly videoElements: boolean;
}

export const OMNI_MODELS: Readonly<Record<string, OmniModel>> = {
  "kling-3.0-omni": {
    prompt: 3072,
    resolutions: ["720p", "1080p", "4k"],
    durations: THREE_TO_FIFTEEN,
    audio: ["native", "original", "off"],
    multiShot: true,
    source: 15.5,
    videoElements: true,
  },
  "kling-o1": {
    prompt: 2500,
    resolutions: ["720p", "1080p"],
    durations: THREE_TO_TEN,
    audio: ["original", "off"],
    multiShot: false,
    source: 10,
    videoElements: false,
  },
};
