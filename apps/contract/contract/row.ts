import type { ApiVersion } from "@klingkit/errors";
import type { Kling, Task } from "klingkit";
import type { Prerequisites } from "../prerequisites.ts";
import type { Credential, TestService } from "../test-service.ts";

/** The credential and the API version of a call. */
export interface Variant {
  readonly credential: Credential;
  readonly apiVersion: ApiVersion;
}

/** All variants. A JWT is valid only for API v1 (apps/docs/service/authentication.md#jwt). */
export const variants = {
  v2: { credential: "API key", apiVersion: "v2" },
  v1: { credential: "API key", apiVersion: "v1" },
  jwt: { credential: "JWT", apiVersion: "v1" },
} as const satisfies Record<string, Variant>;
export type VariantName = keyof typeof variants;

export const allVariants: readonly VariantName[] = ["v2", "v1", "jwt"];
export const v2Only: readonly VariantName[] = ["v2"];
export const v1Only: readonly VariantName[] = ["v1", "jwt"];

/** The environment of a row. */
export interface RowContext {
  readonly service: TestService;
  readonly kling: Kling;
  readonly prerequisites: Prerequisites;
  readonly apiVersion: ApiVersion;
}

/** The outcome of a row, which must be the same for all variants. */
export interface RowOutcome {
  /** Description of the decoded result. */
  readonly result: string;
  readonly [detail: string]: unknown;
}

/** A row of the contract: a method, an input, and the expected result. */
export interface Row {
  readonly method: string;
  readonly name: string;
  readonly variants: readonly VariantName[];
  /** Description of the result, derived from the documentation. */
  readonly expected: string;
  /** Whether the emulator serves retired models. */
  readonly retiredModels?: true;
  readonly run: (trial: RowContext) => Promise<RowOutcome>;
}

/** The parts of a task that do not differ between two equal tasks, such as URLs, ids and times. */
export type DescribedTask = Pick<Task, "outputs" | "billing" | "status">;
