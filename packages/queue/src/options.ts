import type { Clock } from "@klingkit/http";
import type { Concurrency, PrepareOptions } from "@klingkit/tasks";
import type { LastFrame } from "./chain/last-frame.ts";
import type { QueueDatabase } from "./database/open-database.ts";
import type { EndpointInput, QueueClient } from "./endpoints.ts";
import type { QueueEvent } from "./events.ts";
import type { FileOptions } from "./files/file-options.ts";
import type { InputFileStore } from "./input-files.ts";

/** The options of a queue. */
export interface QueueOptions<Client extends QueueClient> {
  /**
   * The client that creates and polls tasks. Create it with `concurrency: false`, because the queue counts the running
   * tasks across all machines.
   * @example createQueue({ client: createKling({ concurrency: false }) })
   */
  readonly client: Client;
  /**
   * Where jobs are stored: a directory, the connection string of a PostgreSQL server (`postgres://…`), or a `db` of
   * pg-boss.
   * @default "klingkit-queue" in the working directory
   */
  readonly database?: QueueDatabase;
  /**
   * The maximum number of tasks that run at once, across all workers, as on the client: a number for each lane; an object
   * with limits by pack type (`video`) or lane (`"video/kling-3.0"`), in which missing limits are learned; or `false`
   * for no limit. A lane keeps its limit until a worker sets a different one. While the service rejects tasks (service code
   * 1303), fewer are sent.
   * @default learned from rejections (service code 1303) and shared with all workers
   * @example createQueue({ client, concurrency: { video: 5, image: 9 } })
   */
  readonly concurrency?: Concurrency;
  /**
   * Where outputs are saved: in a directory (`folder`), or in a store (`sink`).
   * @default outputs are not saved; results have their URLs
   */
  readonly files?: FileOptions;
  /**
   * Where the files of inputs are stored: in a directory that all workers see, or in a store. Each content is stored once,
   * and deleted a day after it was added at the earliest, when all jobs that use it have succeeded.
   * @default with a directory as `database`, in its subdirectory `inputs`; with a server, in the database
   * @example createQueue({ client, database: "postgres://...", inputFiles: "/mnt/shared/inputs" })
   */
  readonly inputFiles?: string | InputFileStore;
  /**
   * The age at which workers delete finished jobs, as `prune` does, milliseconds, at least 3,600,000, which is an hour.
   * @default never
   */
  readonly retention?: number;
  /**
   * The maximum number of further tasks for a job whose task failed: an integer of at least 0. Each task has its own
   * external task id.
   * @default 1
   */
  readonly maxRetries?: number;
  /**
   * The URL to which the service sends callbacks. Pass verified callbacks to `queue.handleCallback`.
   * @default none: tasks are polled
   */
  readonly callbackUrl?: string;
  /**
   * Decodes the last frame of a video, for `{ $from: "fog.output.lastFrame" }`. If the video cannot be decoded, the job that
   * needs the frame is rejected.
   * @default none: the frame of the input of the source with which its video ends (`lastFrame`), otherwise the one with
   *   which it begins (`firstFrame`)
   * @example
   * import { lastFrame } from "@klingkit/video/last-frame";
   *
   * createQueue({ client, lastFrame });
   */
  readonly lastFrame?: LastFrame | undefined;
  /**
   * The time after which other workers take over the jobs of a worker that crashed, milliseconds, 1,000 to
   * 86,400,000.
   * @default 30_000
   */
  readonly leaseDuration?: number;
  /**
   * The database schema of the queue's tables: 1 to 41 characters `a` to `z`, `0` to `9` or `_`, not starting with a
   * digit. The tables of pg-boss are in the schema of this name with `_boss` appended.
   * @default "klingkit"
   */
  readonly schema?: string;
  /**
   * Receives the events of the queue. Errors that it throws are ignored.
   * @default none
   * @example createQueue({ client, onEvent: (event) => console.log(event) })
   */
  readonly onEvent?: (event: QueueEvent) => unknown;
  /**
   * The clock for waits and retries. Pass the client's clock if it has one.
   * @default the system clock
   */
  readonly clock?: Clock;
}

/**
 * A limit of the cost of jobs. A job counts with its highest list price, by the client's `estimate`, until the service
 * reports the cost of its task. Set either `units` or `usd`.
 */
export interface Budget {
  /**
   * The name of the budget. Calls with the same name share it; each call sets its amount.
   * @default the budget of an earlier call with the same keys, otherwise a new one
   */
  readonly name?: string;
  /** The amount in units of one pack type, 0 or more. Jobs that cost units of two pack types need `usd`. */
  readonly units?: number;
  /** The amount in USD, 0 or more. */
  readonly usd?: number;
}

/** The options of `add`. */
export interface AddOptions {
  /**
   * The key of a single job. Several jobs get this key, followed by `/` and the zero-based index of the job.
   * @default a random key for each job
   */
  readonly key?: string;
  /**
   * The default priority of the jobs, an integer. Jobs with a higher priority start first.
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

/** The options of a job. */
export interface JobOptions {
  /**
   * The unique name of the job in the queue: 1 to 200 characters, no control characters. `add` ignores a job whose key
   * exists, so a program that adds jobs can be run again. Two jobs of one call cannot have the same key.
   * @default a random key
   */
  readonly key?: string;
  /**
   * The priority, an integer. Jobs with a higher priority start first.
   * @default the `priority` of `add`, otherwise 0
   */
  readonly priority?: number;
  /**
   * Values for the template of file names: `{scene}` is replaced by `fileNameParts.scene`.
   * @default none
   * @example await queue.add({ endpoint: "video.textToVideo", input, fileNameParts: { scene: "beach" } })
   */
  readonly fileNameParts?: Readonly<Record<string, string | number>>;
  /**
   * The maximum number of further tasks for the job if its task fails: an integer of at least 0.
   * @default the `maxRetries` of the queue
   */
  readonly maxRetries?: number;
  /**
   * Options of the endpoint's `prepare`.
   * @default none
   */
  readonly options?: Pick<PrepareOptions, "watermark" | "apiVersion" | "validate" | "extraBody">;
}

/** A job: an endpoint of the client, its input and the options of the job. */
export type JobInput<Client extends QueueClient> = EndpointInput<Client> & JobOptions;

/** The result of `add` for one job. */
export interface AddedJob {
  /** The queue's id of the job, a UUID. */
  readonly id: string;
  /** The key of the job. */
  readonly key: string;
  /** Whether the job is new. `false` if a job with this key exists, which stays unchanged. */
  readonly added: boolean;
}

/** The default values of the options. */
export const queueDefaults = {
  database: "klingkit-queue",
  maxRetries: 1,
  leaseDuration: 30_000,
  schema: "klingkit",
} as const;
