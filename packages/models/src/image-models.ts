import type { Model } from "./video-models.ts";

// kling-api I 9, 10.
/**
 * Every image model that klingkit knows. All of them are on API v1 only. If a video model has the same name on API v1,
 * klingkit uses one name for both.
 * @example const names = imageModels.map(({ name }) => name);
 */
export const imageModels: readonly Model[] = [
  { name: "kling-3.0", v1: "kling-v3", title: "Kling Image 3.0" },
  { name: "kling-3.0-omni", v1: "kling-v3-omni", title: "Kling Image 3.0 Omni" },
  { name: "kling-image-o1", v1: "kling-image-o1", title: "Kling Image O1" },
  { name: "kling-v2-1", v1: "kling-v2-1", title: "Kling Image 2.1" },
  { name: "kling-v2-new", v1: "kling-v2-new", title: "Kling Image 2.0 restyle" },
  { name: "kling-v2", v1: "kling-v2", title: "Kling Image 2.0" },
  { name: "kling-v1-5", v1: "kling-v1-5", title: "Kling Image 1.5" },
  { name: "kling-v1", v1: "kling-v1", title: "Kling Image 1.0" },
  { name: "kolors-virtual-try-on-v1-5", v1: "kolors-virtual-try-on-v1-5", title: "Kolors Virtual Try-On 1.5" },
  { name: "kolors-virtual-try-on-v1", v1: "kolors-virtual-try-on-v1", title: "Kolors Virtual Try-On 1.0" },
];

/** The name of an image model. Names that klingkit does not know are accepted. */
export type ImageModel =
  | "kling-3.0"
  | "kling-3.0-omni"
  | "kling-image-o1"
  | "kling-v2-1"
  | "kling-v2-new"
  | "kling-v2"
  | "kling-v1-5"
  | "kling-v1"
  | "kolors-virtual-try-on-v1-5"
  | "kolors-virtual-try-on-v1"
  | (string & {});

/**
 * Returns an image model by its name in klingkit or API v1; undefined if klingkit does not know it.
 * @example imageModel("kling-v3")?.name; // "kling-3.0"
 */
export function imageModel(name: string): Model | undefined {
  return imageModels.find((model) => model.name === name || model.v1 === name);
}
