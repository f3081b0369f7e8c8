import type { Fact } from "./fact.ts";

/** A model and its name on each API version. */
export interface Model {
  /** klingkit's name: that of API v2 if it has one. */
  readonly name: VideoModel;
  /** The name on API v1, in `model_name`. Undefined if API v1 does not offer the model. */
  readonly v1?: string;
  /** The name on API v2, in the path. Undefined if API v2 does not offer the model. */
  readonly v2?: string;
  /** The name for the users of an application, as `Kling 3.0`. */
  readonly title: string;
}

// kling-api V 11; name map of V 1.
/**
 * Every video model that klingkit knows.
 * @example const names = videoModels.map(({ name }) => name);
 */
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

/** The name of a video model. Names that klingkit does not know are accepted. */
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

/**
 * Returns a video model by its name in klingkit, API v2 or API v1; undefined if klingkit does not know it.
 * @example videoModel("kling-v2-6")?.name; // "kling-2.6"
 */
export function videoModel(name: string): Model | undefined {
  return videoModels.find((model) => model.name === name || model.v1 === name || model.v2 === name);
}

/** The withdrawal of a model from an endpoint. */
export interface Withdrawal extends Fact {
  /** klingkit's name of the model to use instead. */
  readonly successor: string;
}
