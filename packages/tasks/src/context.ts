import type { Clock, FetchLike, Transport } from "@klingkit/http";
import type { Concurrency } from "./concurrency.ts";
import type { CreateHook } from "./create-hook.ts";
import type { KnownEndpoint } from "./endpoint.ts";
import type { Load } from "./load.ts";
import type { TaskEvent } from "./events.ts";
import type { Slots } from "./slots.ts";
import type { Tracer } from "./trace.ts";
import type { Watch } from "./watch.ts";

/** Opens a file for writing under a temporary name; the file gets its own name only when all is written. */
export type FileWriter = (path: string, stream: ReadableStream<Uint8Array>) => Promise<void>;

/** Returns a function that writes into `target`; undefined if it is not a Node.js stream. */
export type StreamWriter = (target: unknown) => ((stream: ReadableStream<Uint8Array>) => Promise<void>) | undefined;

/** What every task function needs. Made once per client. */
export interface TaskContext {
  /** The transport, made at the first call: nothing is read or thrown before. */
  readonly transport: () => Promise<Transport>;
  readonly clock: Clock;
  readonly fetch: FetchLike | undefined;
  /**
   * Spreads the waits between a download's attempts: returns a number from 0 up to, but not including, 1.
   * @default Math.random
   */
  readonly random?: (() => number) | undefined;
  /** Runs before each create. */
  readonly hook?: CreateHook | undefined;
  /** The endpoints that a handle can name, by their names. */
  readonly endpoints: Readonly<Record<string, Load<KnownEndpoint>>>;
  readonly emit: (event: TaskEvent) => void;
  /** Told of creates, waits and downloads as spans. */
  readonly tracer?: Tracer | undefined;
  /** How to write files; missing where the runtime has none. */
  readonly writeFile?: FileWriter | undefined;
  /** How to write into Node.js streams; missing where the runtime has none. */
  readonly streamWriter?: StreamWriter | undefined;
  /** The loop that asks for all waits of the client; made at the first. */
  watch?: Watch;
  /** The limits that the caller gives; `false` sends creates without queueing. Default: all learned. */
  readonly concurrency?: Concurrency | undefined;
  /** The places of all creates of the client; made at the first. */
  slots?: Slots;
}
