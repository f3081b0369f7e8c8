import type { Clock } from "@klingkit/http";
import type { Concurrency, PrepareOptions } from "@klingkit/tasks";
import type { QueueDatabase } from "./database/open-database.ts";
import type { EndpointInput, QueueClient } from "./endpoints.ts";
import type { QueueEvent } from "./events.ts";
import type { FileOptions } from "./files/file-options.ts";

/** How a queue works. */
export interface QueueOptions<Client extends QueueClient> {
  /**
   * The client that creates and waits for tasks. Create it with `concurrency: false`, because the queue counts the
   * running tasks itself, over all machines.
   * @example createQueue({ client: createKling({ concurrency: false }) })
   */
  readonly client: Client;
  /**
   * Where jobs are stored: a folder, the connection string of a PostgreSQL server (`postgres://…`), or a `db` of
   * pg-boss.
   * @default "klingkit-queue", a folder in the working directory
   */
  readonly database?: QueueDatabase;
  /**
   * How many tasks may run at once, over all workers, as on the client: a number for each lane; limits by kind of pack
   * (`video`) or lane (`"video/kling-3.0"`), where missing ones are learned; or `false` for no limit. A lane keeps its
   * limit until a worker sets another one. While the service rejects tasks (service code 1303), fewer are sent.
   * @default learned from rejections (service code 1303), and shared with all workers
   * @example createQueue({ client, concurrency: { video: 5, image: 9 } })
   */
  readonly concurrency?: Concurrency;
  /**
   * Where outputs are saved.
   * @default outputs are not saved; results have their URLs
   */
  readonly files?: FileOptions;
  /**
   * How often a job gets another task after the service failed one: a whole number from 0. Each task has its own
   * external task id.
   * @default 1
   */
  readonly retries?: number;
  /**
   * The URL to which the service sends callbacks. Pass verified callbacks to `queue.handleCallback`.
   * @default none: tasks are polled
   */
  readonly callbackUrl?: string;
  /**
   * After how long other workers take over the jobs of a worker that stopped or crashed, milliseconds, at least 1,000.
   * @default 30_000
   */
  readonly lease?: number;
  /**
   * The database schema of the queue's tables: `a` to `z`, `0` to `9` and `_`, at most 41 characters, not beginning
   * with a digit. The tables of pg-boss are in the schema of this name with `_boss` appended.
   * @default "klingkit"
   */
  readonly schema?: string;
  /**
   * Receives the queue's events. Errors of the function are ignored.
   * @default none
   * @example createQueue({ client, onEvent: (event) => console.log(event) })
   */
  readonly onEvent?: (event: QueueEvent) => unknown;
  /**
   * The time, for waits and retries. Pass the client's clock if it has one of its own.
   * @default the clock of the machine
   */
  readonly clock?: Clock;
}

/**
 * The most that jobs may cost. A job counts with its highest list price, by the client's `estimate`, until the service
 * reports the cost of its task. Set either `units` or `usd`.
 */
export interface Budget {
  /**
   * The name of the budget. Jobs of several calls with one name share it; each call sets its amount.
   * @default the budget of an earlier call for the same keys, else a new one for this call
   */
  readonly name?: string;
  /** The amount in units of one kind of pack, 0 or more. Jobs that take units of two kinds need `usd`. */
  readonly units?: number;
  /** The amount in USD, 0 or more. */
  readonly usd?: number;
}

/** How jobs are added. */
export interface AddOptions {
  /**
   * The key of one job; of several jobs, the beginning of their keys, which continue with `/` and their index from 0.
   * @default a random key for each job
   */
  readonly key?: string;
  /**
   * The priority of jobs that have none of their own, a number. Jobs with a higher priority start first.
   * @default 0
   */
  readonly priority?: number;
  /**
   * The budget of the jobs. A job that the budget does not cover waits as `held`.
   * @default none: jobs start at once
   * @example await queue.add(jobs, { budget: { usd: 20 } })
   */
  readonly budget?: Budget;
}

/** What a job has besides its input. */
export interface JobOptions {
  /**
   * The job's name in the queue: 1 to 200 characters, no control characters. A key is added once, so a program that
   * adds jobs can be run again.
   * @default a random key
   */
  readonly key?: string;
  /**
   * The priority, a number. Jobs with a higher priority start first.
   * @default the `priority` of the call, else 0
   */
  readonly priority?: number;
  /**
   * Values for the template of file names: `{scene}` is replaced by `parts.scene`.
   * @default none
   * @example await queue.add({ endpoint: "video.textToVideo", input, parts: { scene: "beach" } })
   */
  readonly parts?: Readonly<Record<string, string | number>>;
  /**
   * How often the job gets another task after the service failed one: a whole number from 0.
   * @default the `retries` of the queue
   */
  readonly retries?: number;
  /**
   * Options of the endpoint's `create`.
   * @default none
   */
  readonly options?: Pick<PrepareOptions, "watermark" | "apiVersion" | "validate" | "extraBody">;
}

/** A job: an endpoint of the client, its input and the job's options. */
export type JobInput<Client extends QueueClient> = EndpointInput<Client> & JobOptions;

/** A job that `add` stored or found. */
export interface Added {
  /** The queue's id of the job, a UUID. */
  readonly id: string;
  /** The key of the job. */
  readonly key: string;
  /** Whether the job is new. False if a job of this key exists, which stays as it is. */
  readonly added: boolean;
}

/** The values of options that are left out. */
export const queueDefaults = {
  /** The folder of the database. */
  database: "klingkit-queue",
  /** How often a job gets another task. */
  retries: 1,
  /** The lease of a worker, milliseconds. */
  lease: 30_000,
  /** The database schema. */
  schema: "klingkit",
} as const;
