import type { PrepareOptions } from "@klingkit/tasks";
import type { QueueDatabase } from "./database/open-database.ts";
import type { EndpointInput, QueueClient } from "./endpoint-input.ts";
import type { QueueEvent } from "./events.ts";
import type { FileOptions } from "./files/file-options.ts";

/** Time, handed in: `now` in epoch milliseconds and `sleep`. The same as the client's. */
export interface QueueClock {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** How many tasks may be out at once: of every kind, or by `video/kling-3.0`, or by `video` for each model of it. What is not given is learned. */
export type Limits = number | Readonly<Record<string, number>>;

export interface QueueOptions<Client extends QueueClient> {
  /** Created with `concurrency: false`: the queue counts itself, over all machines. */
  readonly client: Client;
  /** A folder, `postgres://...`, or pg-boss's kind of `db`. Default: the folder `klingkit-queue`. */
  readonly database?: QueueDatabase;
  /** The concurrency of your packs. Default: learned from refusals (1303), and known to all workers. */
  readonly concurrency?: Limits;
  /** Where results are saved. Default: links are kept and nothing is saved. */
  readonly files?: FileOptions;
  /** How many more times a task that the service failed is tried, each with an own id of its own. Default 1. */
  readonly retries?: number;
  /** Where the service posts changes; hand what your receiver verified to `queue.handleCallback`. */
  readonly callbackUrl?: string;
  /** After how long without a sign of life another worker goes on with a worker's tasks, milliseconds. Default 30,000. */
  readonly lease?: number;
  /** The schema of the tables, and with `_boss` that of pg-boss. Default `klingkit`. */
  readonly schema?: string;
  readonly onEvent?: (event: QueueEvent) => void;
  readonly clock?: QueueClock;
}

/** Money that must not be exceeded: list prices by the client's `estimate` until the service says what a task cost. */
export interface Budget {
  /**
   * Jobs of one name share the budget; a call that names it again changes its amount.
   * @default the budget of an earlier call for the same keys, else a new one for this call
   */
  readonly name?: string;
  /** Units of one kind of pack; jobs of two kinds need `usd`. */
  readonly units?: number;
  readonly usd?: number;
}

export interface AddOptions {
  /** Of one input: its name, added once and never again. Of several: what their names begin with, before their places. */
  readonly key?: string;
  /** Higher goes first. Default 0. */
  readonly priority?: number;
  readonly budget?: Budget;
}

/** What a job has beside its input. */
export interface JobOptions {
  /** The job's name: the same is added once. Default: a random one. */
  readonly key?: string;
  readonly priority?: number;
  /** Words for the template of file names: `{scene}` for `parts: { scene: "beach" }`. */
  readonly parts?: Readonly<Record<string, string | number>>;
  /** Instead of the queue's. */
  readonly retries?: number;
  readonly options?: Pick<PrepareOptions, "watermark" | "apiVersion" | "validate" | "extraBody">;
}

export type JobInput<Client extends QueueClient> = EndpointInput<Client> & JobOptions;

export interface Added {
  readonly id: string;
  readonly key: string;
  /** False when a job of this key was there before: it is untouched. */
  readonly added: boolean;
}

export const queueDefaults: {
  readonly database: string;
  readonly retries: number;
  readonly lease: number;
  readonly schema: string;
} = {
  database: "klingkit-queue",
  retries: 1,
  lease: 30_000,
  schema: "klingkit",
};

/** The machine's own time. */
export const machineClock: QueueClock = {
  // oxlint-disable-next-line no-restricted-properties -- the machine's clock itself
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const abort = (): void => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", abort);
        resolve();
      }, ms);
      if (signal?.aborted) abort();
      else signal?.addEventListener("abort", abort, { once: true });
    }),
};
