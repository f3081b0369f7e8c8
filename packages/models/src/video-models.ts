import type { Fact } from "./fact.ts";

/** A model, with its name on each wire design. */
export interface Model {
  /** The name that klingkit uses: the newer design's where there is one. */
  readonly name: VideoModel;
  /** The name in `model_name` on the v1 design; undefined where the model is not there. */
  readonly v1?: string;
  /** The name in the newer design's path; undefined where the model is not there. */
  readonly v2?: string;
  /** What a person would call it. */
  readonly title: string;
}

/** Every video model of the fact sheets (kling-api V 11; name map of V 1). */
export const videoModels: readonly Model[] = [
  { name: "kling-3.0-turbo", v2: "kling-3.0-turbo", title: "Kling 3.0 Turbo" },
  { name: "kling-3.0", v2: "kling-3.0", v1: "kling-v3", title: "Kling 3.0" },
  { name: "kling-3.0-omni", v2: "kling-3.0-omni", v1: "kling-v3-omni", title: "Kling 3.0 Omni" },
  { name: "kling-o1", v2: "kling-o1", v1: "kling-video-o1", title: "Kling O1" },
  { name: "kling-2.6", v2: "kling-2.6", v1: "kling-v2-6", title: "Kling 2.6" },
  { name: "kling-2.5-turbo", v2: "kling-2.5-turbo", v1: "kling-v2-5-turbo", title: "Kling 2.5 Turbo" },
  { name: "kling-v2-1-master", v1: "kling-v2-1-master", title: "Kling 2.1 Master" },
  { name: "kling-v2-1", v1: "kling-v2-1", title: "Kling 2.1" },
  { name: "kling-v2-master", v1: "kling-v2-master", title: "Kling 2 Master" },
  { name: "kling-v1-6", v1: "kling-v1-6", title: "Kling 1.6" },
  { name: "kling-v1-5", v1: "kling-v1-5", title: "Kling 1.5" },
  { name: "kling-v1", v1: "kling-v1", title: "Kling 1" },
];

/** A model's name; names that klingkit does not know pass. */
export type VideoModel =
  | "kling-3.0-turbo"
  | "kling-3.0"
  | "kling-3.0-omni"
  | "kling-o1"
  | "kling-2.6"
  | "kling-2.5-turbo"
  | "kling-v2-1-master"
  | "kling-v2-1"
  | "kling-v2-master"
  | "kling-v1-6"
  | "kling-v1-5"
  | "kling-v1"
  | (string & {});

/** The model of a name in either design's spelling, or undefined for one that klingkit does not know. */
export function videoModel(name: string): Model | undefined {
  return videoModels.find((model) => model.name === name || model.v1 === name || model.v2 === name);
}

/** A model that answers no more at an endpoint. */
export interface Withdrawal extends Fact {
  /** What to use instead. */
  readonly successor: string;
}
