import type { ApiVersion } from "@klingkit/errors";
import type { EndpointClient, Kling } from "klingkit";
import type * as fc from "fast-check";
import type { Given } from "./given.ts";

/** A valid input, and the designs that can say it. */
export interface Fine {
  readonly input: Fields;
  readonly apiVersions: readonly ApiVersion[];
  /** The service may not know an id that is in it, and then says 1201. */
  readonly mayBeUnknown?: true;
}

/** An input that keeps to every limit but one. */
export interface Broken {
  readonly input: Fields;
  /** Where the refusal may point. */
  readonly paths: readonly string[];
  /** The limit, for the report. */
  readonly limit: string;
}

export type Fields = Readonly<Record<string, unknown>>;

/** A method of the facade, with inputs made from the documented limits alone. */
export interface Subject {
  readonly method: string;
  /** Relative number of cases. */
  readonly weight: number;
  readonly fine: (given: Given) => fc.Arbitrary<Fine>;
  /** For each limit, inputs beyond it. */
  readonly broken: (given: Given) => readonly fc.Arbitrary<Broken>[];
  readonly endpoint?: (kling: Kling) => EndpointClient<never>;
  /** Calls that answer at once, and pages. */
  readonly call?: (kling: Kling, input: never) => Promise<unknown>;
}
