import type { Fact } from "./fact.ts";

/** A model and its name on each API version. */
export interface Model {
  /** klingkit's name: that of API v2 if it has one. */
  readonly name: string;
  /** The name on API v1, in `model_name`. Undefined if API v1 does not offer the model. */
  readonly v1?: string;
  /** The name on API v2, in the path. Undefined if API v2 does not offer the model. */
  readonly v2?: string;
  /** The name for the users of an application, as `Kling 3.0`. */
  readonly title: string;
}

/** The withdrawal of a model from an endpoint. */
export interface Withdrawal extends Fact {
  /** klingkit's name of the model to use instead. */
  readonly successor: string;
}
