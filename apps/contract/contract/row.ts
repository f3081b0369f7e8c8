import type { ApiVersion } from "@klingkit/errors";
import type { Kling, Task } from "klingkit";
import type { Materials } from "../materials.ts";
import type { Credential, World } from "../world.ts";

/** One way to an endpoint: with which credential, on which design. */
export interface Way {
  readonly credential: Credential;
  readonly apiVersion: ApiVersion;
}

/** Every way there is: a JWT is good for v1 alone (apps/docs/service/authentication.md#jwt). */
export const ways = {
  v2: { credential: "API key", apiVersion: "v2" },
  v1: { credential: "API key", apiVersion: "v1" },
  jwt: { credential: "JWT", apiVersion: "v1" },
} as const satisfies Record<string, Way>;
export type WayName = keyof typeof ways;

/** Both designs, or one of them. */
export const both: readonly WayName[] = ["v2", "v1", "jwt"];
export const onPath: readonly WayName[] = ["v2"];
export const onV1: readonly WayName[] = ["v1", "jwt"];

/** What a row is tried in. */
export interface Trial {
  readonly world: World;
  readonly kling: Kling;
  readonly materials: Materials;
  readonly apiVersion: ApiVersion;
}

/** What came of it: everything that must be the same whichever way was taken. */
export interface Meaning {
  /** The decoded result in a sentence, as the row expects it. */
  readonly gives: string;
  readonly [more: string]: unknown;
}

/** A row of the contract: a method, an input, and what must come of it. */
export interface Row {
  readonly method: string;
  readonly name: string;
  readonly ways: readonly WayName[];
  /** What comes of it, written down from the facts. */
  readonly gives: string;
  /** Old models are served. */
  readonly old?: true;
  readonly attempt: (trial: Trial) => Promise<Meaning>;
}

/** A task as the service told it, without what differs between two tasks: links, ids, times. */
export type Told = Pick<Task, "outputs" | "billing" | "status">;
