import type { ApiVersion } from "@klingkit/errors";
import type { EndpointClient, Kling } from "klingkit";
import type * as fc from "fast-check";
import type { Fixtures } from "./fixtures.ts";

/** A valid input, and the API versions that can express it. */
export interface ValidCase {
  readonly input: Fields;
  readonly apiVersions: readonly ApiVersion[];
  /** The input may contain an id that does not exist, which the service rejects with 1201. */
  readonly mayBeUnknown?: true;
  /** klingkit knows no price of the input, although the emulator charges for it. */
  readonly unpriced?: true;
}

/** An input that violates exactly one limit. */
export interface InvalidCase {
  readonly input: Fields;
  /** The paths that the issue may have. */
  readonly paths: readonly string[];
  /** The violated limit. */
  readonly limit: string;
}

export type Fields = Readonly<Record<string, unknown>>;

/** A method of the client, with inputs generated from the documented limits. */
export interface TestedMethod {
  readonly method: string;
  /** Relative number of cases. */
  readonly weight: number;
  readonly valid: (fixtures: Fixtures) => fc.Arbitrary<ValidCase>;
  /** For each limit, inputs that violate it. */
  readonly invalid: (fixtures: Fixtures) => readonly fc.Arbitrary<InvalidCase>[];
  readonly endpoint?: (kling: Kling) => EndpointClient<never>;
  /** For synchronous methods and lists. */
  readonly call?: (kling: Kling, input: never) => Promise<unknown>;
}
