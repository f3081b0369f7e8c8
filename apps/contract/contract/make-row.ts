import type { CreateOptions, EndpointClient, Kling } from "klingkit";
import type { Materials } from "../materials.ts";
import { makeTask } from "./make-task.ts";
import { onV1, type Row, type WayName } from "./row.ts";

/** What a row says of itself. */
export interface About {
  readonly method: string;
  /** What is special about the input; default `least`: only what is required. */
  readonly name?: string;
  readonly ways?: readonly WayName[];
  readonly gives: string;
  readonly old?: true;
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
    attempt: async (trial) => makeTask(trial, pick(trial.kling), await given(input, trial.materials), options),
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
    attempt: async ({ kling, materials }) => {
      const value = (await input?.(materials, kling)) as Given;
      return { gives: await call(kling, value) };
    },
  };
}

async function given<Input>(
  input: Input | ((materials: Materials) => Promise<Input>),
  materials: Materials,
): Promise<Input> {
  return typeof input === "function" ? (input as (materials: Materials) => Promise<Input>)(materials) : input;
}
