import type { Clock } from "@klingkit/http";
import type { Concurrency } from "@klingkit/tasks";
import type { PgBoss } from "pg-boss";
import type { LastFrame } from "./chain/last-frame.ts";
import type { Database } from "./database/database.ts";
import type { QueueClient } from "./endpoints.ts";
import type { QueueEvent } from "./events.ts";
import type { FileOptions } from "./files/file-options.ts";
import type { InputFileStore } from "./input-files.ts";
import type { SchemaNames } from "./schema.ts";

/** An event without its time. */
type Emitted<Event> = Event extends QueueEvent ? Omit<Event, "at"> : never;

/** The pg-boss methods that the queue uses. pg-boss has the jobs that wait, and orders them by priority. */
type Boss = Pick<PgBoss, "createQueue" | "findJobs" | "insert" | "fetch" | "deleteJob" | "stop">;

/** The resources and settings of an open queue. */
export interface QueueContext {
  readonly client: QueueClient;
  readonly clock: Clock;
  readonly database: Database;
  readonly boss: Boss;
  readonly names: SchemaNames;
  /** Identifies this worker in the database. Every `createQueue` has its own. */
  readonly workerId: string;
  readonly leaseSeconds: number;
  readonly maxRetries: number;
  readonly concurrency: Concurrency | undefined;
  /** `folderId` identifies the directory across all machines, or the store. */
  readonly files: (FileOptions & { readonly folderId: string }) | undefined;
  /** Where files of inputs are stored. Undefined for the database. */
  readonly inputFiles: InputFileStore | undefined;
  /** The age at which finished jobs are deleted, milliseconds. */
  readonly retention: number | undefined;
  readonly callbackUrl: string | undefined;
  readonly lastFrame: LastFrame | undefined;
  readonly emit: (event: Emitted<QueueEvent>) => void;
  /** The lanes that this process has created or is creating. */
  readonly lanes: Map<string, Promise<void>>;
}
