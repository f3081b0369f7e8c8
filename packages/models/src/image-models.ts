import type { Model } from "./video-models.ts";

/** Every image model of the fact sheets (kling-api I 9, 10). All are of the v1 design; where a video model has the same v1 name, klingkit has one name for both. */
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

/** An image model's name; names that klingkit does not know pass. */
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

/** The image model of a name in klingkit's or the service's spelling, or undefined for one that klingkit does not know. */
export function imageModel(name: string): Model | undefined {
  return imageModels.find((model) => model.name === name || model.v1 === name);
}
