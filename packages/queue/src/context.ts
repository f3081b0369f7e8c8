import type { Clock } from "@klingkit/http";
import type { Concurrency } from "@klingkit/tasks";
import type { PgBoss } from "pg-boss";
import type { Database } from "./database/database.ts";
import type { QueueClient } from "./endpoints.ts";
import type { QueueEvent } from "./events.ts";
import type { FileOptions } from "./files/file-options.ts";
import type { Names } from "./schema.ts";

/** An event without its time. */
type Emitted<Event> = Event extends QueueEvent ? Omit<Event, "at"> : never;

/** The calls of pg-boss that the queue uses: it keeps the list of jobs, in order and by priority. */
type Boss = Pick<PgBoss, "createQueue" | "findJobs" | "insert" | "fetch" | "complete" | "deleteJob" | "stop">;

/** What every step of a queue needs. Made once per `createQueue`. */
export interface QueueContext {
  readonly client: QueueClient;
  readonly clock: Clock;
  readonly database: Database;
  readonly boss: Boss;
  readonly names: Names;
  /** Identifies this worker in the database. Another one after every start. */
  readonly worker: string;
  /** Seconds. */
  readonly lease: number;
  readonly retries: number;
  readonly concurrency: Concurrency | undefined;
  readonly files: (FileOptions & { readonly place: string }) | undefined;
  readonly callbackUrl: string | undefined;
  readonly emit: (event: Emitted<QueueEvent>) => void;
  /** Lanes that pg-boss has a queue for, as far as this process knows. */
  readonly lanes: Map<string, Promise<void>>;
}
