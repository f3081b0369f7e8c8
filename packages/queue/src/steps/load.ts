import type { QueueContext } from "../context.ts";

/** A claimed job with its recorded steps. */
export interface ClaimedJob {
  readonly id: string;
  readonly key: string;
  readonly lane: string;
  readonly endpoint: string;
  readonly input: string;
  readonly options: string;
  readonly budget: string | null;
  readonly attempt: number;
  /**
   * - `claimed`: nothing was sent.
   * - `sent`: the intent is recorded; it may have been sent.
   * - `unknown`: the intent was sent; the outcome is unknown.
   * - `running`: the service accepted the task.
   * - `waiting`: there is no task, and the job occupies no slot.
   */
  readonly state: "claimed" | "sent" | "unknown" | "running" | "waiting";
  /** The JSON of the intent without its body. */
  readonly intent: string | null;
  readonly reference: string | null;
  readonly sentAt: number | null;
  /** The time from the addition of the job to its claim, milliseconds. */
  readonly waited: number;
}

/** A job whose outputs are to be downloaded. */
export interface DownloadJob {
  readonly id: string;
  readonly key: string;
  readonly endpoint: string;
  readonly fileNameParts: string;
  readonly reference: string | null;
  /** Empty if the outputs are saved in a directory. */
  readonly input: string | null;
  readonly createdAt: number;
}

export function loadClaimed({ database, names }: QueueContext, ids: readonly string[]): Promise<ClaimedJob[]> {
  return database.sql.query<ClaimedJob>(
    `SELECT t.job_id AS id, j.key, t.lane, j.endpoint, j.input, j.options, j.budget, t.attempt, t.state, t.intent, t.reference,
       t.sent_at AS "sentAt",
       (extract(epoch FROM t.claimed_at - j.created_at) * 1000)::float8 AS waited
     FROM ${names.schema}.task t JOIN ${names.schema}.job j ON j.id = t.job_id
     WHERE t.job_id = ANY($1::uuid[]) AND t.state <> 'waiting' ORDER BY j.number`,
    [ids],
  );
}

export function loadDownloads(
  { database, names, files }: QueueContext,
  ids: readonly string[],
): Promise<DownloadJob[]> {
  return database.sql.query<DownloadJob>(
    `SELECT id, key, endpoint, file_name_parts AS "fileNameParts", reference,
       CASE WHEN $2 THEN input END AS input,
       (extract(epoch FROM created_at) * 1000)::float8 AS "createdAt"
     FROM ${names.schema}.job WHERE id = ANY($1::uuid[]) AND state = 'downloading' ORDER BY number`,
    [ids, files !== undefined && "sink" in files],
  );
}
