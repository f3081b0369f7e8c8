import type { Confidence, Fact } from "./fact.ts";

/** A model and its name on each API version. */
export interface Model {
  /** The name in klingkit: the name on API v2 if the model has one, otherwise that on API v1. */
  readonly name: string;
  /** The name on API v1, in `model_name`. Undefined if API v1 does not offer the model. */
  readonly v1?: string;
  /** The name on API v2, in the path. Undefined if API v2 does not offer the model. */
  readonly v2?: string;
  /** The name for end users, such as `Kling 3.0`. */
  readonly title: string;
  /**
   * The confidence of its names, and of the paths that contain them. `"third-party"`: no call of the service with this
   * model is known.
   * @default "official"
   */
  readonly confidence?: Confidence;
  // See apps/docs/service/kling-4.md#rules.
  /**
   * `"unconfirmed"` if it is not known whether the service accepts external task ids with this model: it may also reject
   * or ignore them.
   * @default accepted by every endpoint that accepts them
   */
  readonly externalTaskIds?: "unconfirmed";
}

/** The withdrawal of a model from an endpoint. */
export interface Withdrawal extends Fact {
  /** The name of the model to use instead. */
  readonly successor: string;
}
