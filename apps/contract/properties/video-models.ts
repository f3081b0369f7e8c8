import * as fc from "fast-check";
import type { Fields } from "./tested-method.ts";
import { text } from "./generators.ts";

const range = (min: number, max: number): readonly number[] =>
  Array.from({ length: max - min + 1 }, (_, index) => min + index);
export const seconds3To15: readonly number[] = range(3, 15);
export const seconds3To10: readonly number[] = range(3, 10);
const seconds5Or10: readonly number[] = [5, 10];
const hd: readonly string[] = ["720p", "1080p"];

/**
 * The documented capabilities of a model for text to video and image to video (apps/docs/service/video.md#text-to-video,
 * apps/docs/service/video.md#image-to-video and apps/docs/service/models.md#api-v1-capabilities).
 */
export interface VideoModel {
  readonly names: readonly string[];
  readonly v2: boolean;
  readonly v1: boolean;
  readonly durations: readonly number[];
  readonly resolutions: readonly string[];
  readonly audio: "choice" | "1080p" | "always" | "none";
  readonly shots?: true;
  /** Maximum length of the prompt with API v2: text to video, image to video. */
  readonly maxPromptLength: readonly [text: number, image: number];
  readonly endpoints: readonly ("text" | "image")[];
  /** The settings with which a first and a last frame can be combined. */
  readonly lastFrame?: "all" | "1080p" | "5 s";
  readonly lastFrameAlone?: true;
}

const retired = {
  v2: false,
  v1: true,
  durations: seconds5Or10,
  resolutions: hd,
  audio: "none",
  maxPromptLength: [2500, 2500],
} as const;

const videoModels: readonly VideoModel[] = [
  {
    names: ["kling-3.0", "kling-v3"],
    v2: true,
    v1: true,
    durations: seconds3To15,
    resolutions: ["720p", "1080p", "4k"],
    audio: "choice",
    shots: true,
    maxPromptLength: [3072, 3072],
    endpoints: ["text", "image"],
    lastFrame: "all",
  },
  {
    names: ["kling-3.0-turbo"],
    v2: true,
    v1: false,
    durations: seconds3To15,
    resolutions: hd,
    audio: "always",
    shots: true,
    maxPromptLength: [3072, 2500],
    endpoints: ["text", "image"],
  },
  {
    names: ["kling-2.6", "kling-v2-6"],
    v2: true,
    v1: true,
    durations: seconds5Or10,
    resolutions: hd,
    audio: "1080p",
    maxPromptLength: [2500, 2500],
    endpoints: ["text", "image"],
    lastFrame: "1080p",
  },
  {
    names: ["kling-2.5-turbo", "kling-v2-5-turbo"],
    v2: true,
    v1: true,
    durations: seconds5Or10,
    resolutions: hd,
    audio: "none",
    maxPromptLength: [2500, 2500],
    endpoints: ["text", "image"],
    lastFrame: "1080p",
  },
  { ...retired, names: ["kling-v2-1-master"], resolutions: ["1080p"], endpoints: ["text", "image"] },
  { ...retired, names: ["kling-v2-master"], resolutions: ["720p"], endpoints: ["text", "image"] },
  { ...retired, names: ["kling-v2-1"], endpoints: ["image"], lastFrame: "1080p" },
  {
    ...retired,
    names: ["kling-v1-6"],
    endpoints: ["text", "image"],
    lastFrame: "1080p",
    lastFrameAlone: true,
  },
  { ...retired, names: ["kling-v1-5"], endpoints: ["image"], lastFrame: "1080p", lastFrameAlone: true },
  { ...retired, names: ["kling-v1"], endpoints: ["text", "image"], lastFrame: "5 s" },
];

/** Models of an endpoint. Models of API v2 are more frequent. */
export function modelOf(endpoint: "text" | "image"): fc.Arbitrary<VideoModel> {
  const models = videoModels.filter(({ endpoints }) => endpoints.includes(endpoint));
  return fc.oneof(...models.map((model) => ({ weight: model.v2 ? 4 : 1, arbitrary: fc.constant(model) })));
}

/**
 * Shots of at least 1 s, whose durations add up to a duration of the model (apps/docs/service/api-v2.md#shots and
 * apps/docs/service/video.md#text-to-video).
 */
export function shotsOf(durations: readonly number[]): fc.Arbitrary<readonly { prompt: string; duration: number }[]> {
  return fc
    .constantFrom(...durations)
    .chain((sum) =>
      fc
        .integer({ min: 1, max: Math.min(6, sum) })
        .chain((count) =>
          fc
            .tuple(fc.array(text(512), { minLength: count, maxLength: count }), partsOf(sum, count))
            .map(([prompts, durationsOfShots]) =>
              prompts.map((prompt, index) => ({ prompt, duration: durationsOfShots[index] ?? 1 })),
            ),
        ),
    );
}

/** Splits an integer into a number of integers of at least 1. */
function partsOf(sum: number, count: number): fc.Arbitrary<number[]> {
  const positions = Array.from({ length: sum - 1 }, (_, index) => index + 1);
  return fc.subarray(positions, { minLength: count - 1, maxLength: count - 1 }).map((cuts) => {
    const ends = [...cuts, sum];
    return ends.map((end, index) => end - (ends[index - 1] ?? 0));
  });
}

/** The prompt in API v2, which contains the shots (apps/docs/service/api-v2.md#shots). */
export function promptOnV2({ prompt, shots }: Fields): string {
  if (!Array.isArray(shots)) return typeof prompt === "string" ? prompt : "";
  const all = shots as readonly { readonly prompt: string; readonly duration: number }[];
  return all.map((shot, index) => `shot ${index + 1}, ${shot.duration}, ${shot.prompt};`).join(" ");
}

/** Valid combinations of model, duration, resolution and audio. */
export function settingsOf(model: VideoModel): fc.Arbitrary<Fields> {
  return fc
    .record(
      {
        model: fc.constantFrom(...model.names),
        duration: fc.constantFrom(...model.durations),
        resolution: fc.constantFrom(...model.resolutions),
        audio: fc.constantFrom(...audioSettingsOf(model)),
      },
      { requiredKeys: ["model"] },
    )
    .map((settings) =>
      settings.audio === "native" && model.audio === "1080p" ? { ...settings, resolution: "1080p" } : settings,
    );
}

function audioSettingsOf({ audio }: VideoModel): readonly string[] {
  if (audio === "always") return ["native"];
  return audio === "none" ? ["off"] : ["off", "native"];
}
