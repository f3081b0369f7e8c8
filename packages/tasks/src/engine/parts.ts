import type { Clock, FetchLike, Transport } from "@klingkit/http";
import type { Concurrency } from "../concurrency/concurrency.ts";
import type { CreateHook } from "../create/create-hook.ts";
import type { KnownEndpoint } from "../endpoint/endpoint.ts";
import type { Load } from "../client/load.ts";
import type { TaskEvent } from "../events.ts";
import type { Slots } from "../concurrency/slots.ts";
import type { Tracer } from "./trace.ts";
import type { Watch } from "../polling/poller.ts";

/** Writes a file under a temporary name, and renames it when it is complete. */
export type FileWriter = (path: string, stream: ReadableStream<Uint8Array>) => Promise<void>;

/** Returns a function that writes into `target`. Undefined if `target` is not a Node.js stream. */
export type StreamWriter = (target: unknown) => ((stream: ReadableStream<Uint8Array>) => Promise<void>) | undefined;

/**
 * The parts of a client that its calls share. One per client.
 * @example
 * const transport = createTransport({ baseUrl: regionUrl("singapore"), authorizer: apiKey(key) });
 * const { clock, fetch } = transport;
 * const context: TaskContext = { transport: async () => transport, clock, fetch, endpoints: videoEndpoints, emit() {} };
 */
export interface TaskContext {
  /** Returns the transport. It is created at the first call: nothing is read or thrown before. */
  readonly transport: () => Promise<Transport>;
  /**
   * Base URL of the options or the region. It counts for callbacks that arrive at a client without a credential.
   * @default the URL of the region `singapore`
   */
  readonly host?: string | undefined;
  /** The clock of the client. */
  readonly clock: Clock;
  /** The `fetch` of the client, for downloads. Undefined for the runtime's own. */
  readonly fetch: FetchLike | undefined;
  /**
   * Spreads the waits between the attempts of a download: returns a number from 0 up to, but not including, 1.
   * @default Math.random
   */
  readonly random?: (() => number) | undefined;
  /**
   * Runs before each create.
   * @default none
   */
  readonly hook?: CreateHook | undefined;
  /** The endpoints that a task reference can name, by their names. */
  readonly endpoints: Readonly<Record<string, Load<KnownEndpoint>>>;
  /** Receives the events of the client. */
  readonly emit: (event: TaskEvent) => void;
  /**
   * Receives creates, waits and downloads as spans.
   * @default none
   */
  readonly tracer?: Tracer | undefined;
  /**
   * Writes files.
   * @default none, for runtimes without files
   */
  readonly writeFile?: FileWriter | undefined;
  /**
   * Writes into Node.js streams.
   * @default none, for runtimes without them
   */
  readonly streamWriter?: StreamWriter | undefined;
  /** The loop that polls for all waits of the client. It is created by the first wait. */
  watch?: Watch;
  /**
   * How many tasks may run at once. `false` sends creates without a queue.
   * @default learned from the service
   */
  readonly concurrency?: Concurrency | undefined;
  /** The concurrency slots of the client. They are created by the first create. */
  slots?: Slots;
}
