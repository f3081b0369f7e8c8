import * as fc from "fast-check";
import type { Fields } from "./subject.ts";
import { text } from "./pieces.ts";

const span = (low: number, high: number): readonly number[] =>
  Array.from({ length: high - low + 1 }, (_, index) => low + index);
export const threeToFifteen: readonly number[] = span(3, 15);
export const threeToTen: readonly number[] = span(3, 10);
const fiveOrTen: readonly number[] = [5, 10];
const hd: readonly string[] = ["720p", "1080p"];

/**
 * What is documented of a model at text to video and image to video (apps/docs/service/video.md#text-to-video,
 * apps/docs/service/video.md#image-to-video and apps/docs/service/models.md#api-v1-capabilities).
 */
export interface ClipModel {
  readonly names: readonly string[];
  readonly path: boolean;
  readonly v1: boolean;
  readonly durations: readonly number[];
  readonly resolutions: readonly string[];
  readonly sound: "choice" | "1080p" | "always" | "none";
  readonly shots?: true;
  /** Prompt on the newer design: text to video, image to video. */
  readonly most: readonly [text: number, image: number];
  readonly cfg?: true;
  readonly on: readonly ("text" | "image")[];
  /** Where first and last frame go together. */
  readonly lastFrame?: "all" | "1080p" | "5 s";
  readonly lastAlone?: true;
}

const old = {
  path: false,
  v1: true,
  durations: fiveOrTen,
  resolutions: hd,
  sound: "none",
  most: [2500, 2500],
} as const;

const clipModels: readonly ClipModel[] = [
  {
    names: ["kling-3.0", "kling-v3"],
    path: true,
    v1: true,
    durations: threeToFifteen,
    resolutions: ["720p", "1080p", "4k"],
    sound: "choice",
    shots: true,
    most: [3072, 3072],
    on: ["text", "image"],
    lastFrame: "all",
  },
  {
    names: ["kling-3.0-turbo"],
    path: true,
    v1: false,
    durations: threeToFifteen,
    resolutions: hd,
    sound: "always",
    shots: true,
    most: [3072, 2500],
    on: ["text", "image"],
  },
  {
    names: ["kling-2.6", "kling-v2-6"],
    path: true,
    v1: true,
    durations: fiveOrTen,
    resolutions: hd,
    sound: "1080p",
    most: [2500, 2500],
    on: ["text", "image"],
    lastFrame: "1080p",
  },
  {
    names: ["kling-2.5-turbo", "kling-v2-5-turbo"],
    path: true,
    v1: true,
    durations: fiveOrTen,
    resolutions: hd,
    sound: "none",
    most: [2500, 2500],
    on: ["text", "image"],
    lastFrame: "1080p",
  },
  { ...old, names: ["kling-v2-1-master"], resolutions: ["1080p"], on: ["text", "image"] },
  { ...old, names: ["kling-v2-master"], resolutions: ["720p"], on: ["text", "image"] },
  { ...old, names: ["kling-v2-1"], on: ["image"], lastFrame: "1080p" },
  { ...old, names: ["kling-v1-6"], cfg: true, on: ["text", "image"], lastFrame: "1080p", lastAlone: true },
  { ...old, names: ["kling-v1-5"], cfg: true, on: ["image"], lastFrame: "1080p", lastAlone: true },
  { ...old, names: ["kling-v1"], cfg: true, on: ["text", "image"], lastFrame: "5 s" },
];

/** Models of an endpoint; the newer ones come up more often. */
export function modelOn(endpoint: "text" | "image"): fc.Arbitrary<ClipModel> {
  const able = clipModels.filter(({ on }) => on.includes(endpoint));
  return fc.oneof(...able.map((model) => ({ weight: model.path ? 4 : 1, arbitrary: fc.constant(model) })));
}

/**
 * Shots of 1 s and more, whose lengths add up to a length that the model makes (apps/docs/service/api-v2.md#shots and
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
            .tuple(fc.array(text(512), { minLength: count, maxLength: count }), cuts(sum, count))
            .map(([prompts, lengths]) => prompts.map((prompt, index) => ({ prompt, duration: lengths[index] ?? 1 }))),
        ),
    );
}

/** A whole sum in so many parts of at least 1. */
function cuts(sum: number, count: number): fc.Arbitrary<number[]> {
  const places = Array.from({ length: sum - 1 }, (_, index) => index + 1);
  return fc.subarray(places, { minLength: count - 1, maxLength: count - 1 }).map((at) => {
    const ends = [...at, sum];
    return ends.map((end, index) => end - (ends[index - 1] ?? 0));
  });
}

/** The prompt as the newer design takes it, with its shots (apps/docs/service/api-v2.md#shots). */
export function promptOnPath({ prompt, shots }: Fields): string {
  if (!Array.isArray(shots)) return typeof prompt === "string" ? prompt : "";
  const all = shots as readonly { readonly prompt: string; readonly duration: number }[];
  return all.map((shot, index) => `shot ${index + 1}, ${shot.duration}, ${shot.prompt};`).join(" ");
}

/** Model, length, size and sound that go together. */
export function settingsOf(model: ClipModel): fc.Arbitrary<Fields> {
  return fc
    .record(
      {
        model: fc.constantFrom(...model.names),
        duration: fc.constantFrom(...model.durations),
        resolution: fc.constantFrom(...model.resolutions),
        audio: fc.constantFrom(...soundsOf(model)),
      },
      { requiredKeys: ["model"] },
    )
    .map((settings) =>
      settings.audio === "native" && model.sound === "1080p" ? { ...settings, resolution: "1080p" } : settings,
    );
}

function soundsOf({ sound }: ClipModel): readonly string[] {
  if (sound === "always") return ["native"];
  return sound === "none" ? ["off"] : ["off", "native"];
}
