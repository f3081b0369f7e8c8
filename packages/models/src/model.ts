import type { Fact } from "./fact.ts";

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
}

/** The withdrawal of a model from an endpoint. */
export interface Withdrawal extends Fact {
  /** The name of the model to use instead. */
  readonly successor: string;
}
