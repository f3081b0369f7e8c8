import type { ApiVersion } from "@klingkit/errors";
import type { CreateOptions, EndpointClient, Kling, Task } from "klingkit";
import type { Materials } from "../materials.ts";
import type { Credential, Sent, World } from "../world.ts";

/** One way to an endpoint: with which credential, on which design. */
export interface Way {
  readonly credential: Credential;
  readonly apiVersion: ApiVersion;
}

/** Every way there is: a JWT is good for v1 alone (kling-api V 3.3). */
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
  readonly attempt: (trial: Trial) => Promise<Attempt>;
}

export interface Attempt {
  readonly meaning: Meaning;
  /** The create, or what the call sent. */
  readonly requests: readonly Sent[];
}

/** What a row says of itself. */
export interface About {
  readonly method: string;
  /** What is special about the input; default `least`: only what is required. */
  readonly name?: string;
  readonly ways?: readonly WayName[];
  readonly gives: string;
  readonly old?: true;
  /** The call waits: how often it looks is no matter of the contract. */
  readonly waits?: true;
}

/** A row of an asynchronous endpoint. */
export function making<Input>(
  about: About,
  pick: (kling: Kling) => EndpointClient<Input>,
  input: Input | ((materials: Materials) => Promise<Input>),
  options: CreateOptions = {},
): Row {
  return {
    name: "least",
    ways: onV1,
    ...about,
    attempt: async (trial) => {
      const { makeTask } = await import("./make-task.ts");
      return makeTask(trial, pick(trial.kling), await given(input, trial.materials), options);
    },
  };
}

/** A row of a call that answers at once, or of pages. `call` says in a sentence what was decoded. */
export function calling<Given = undefined>(
  about: About,
  call: (kling: Kling, given: Given) => Promise<string>,
  input?: (materials: Materials, kling: Kling) => Promise<Given>,
): Row {
  return {
    name: "least",
    ways: onV1,
    ...about,
    attempt: async ({ kling, materials, world }) => {
      const value = (await input?.(materials, kling)) as Given;
      const before = world.sent.length;
      const gives = await call(kling, value);
      const sent = world.sent.slice(before);
      return { meaning: { gives }, requests: about.waits ? sent.filter(({ method }) => method !== "GET") : sent };
    },
  };
}

async function given<Input>(
  input: Input | ((materials: Materials) => Promise<Input>),
  materials: Materials,
): Promise<Input> {
  return typeof input === "function" ? (input as (materials: Materials) => Promise<Input>)(materials) : input;
}

/** A task as the service told it, without what differs between two tasks: links, ids, times. */
export type Told = Pick<Task, "outputs" | "billing" | "status">;
