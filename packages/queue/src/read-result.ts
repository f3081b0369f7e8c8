import type { TaskReference } from "@klingkit/errors";
import { type OutputData, omitUndefined, type TaskData } from "@klingkit/tasks";
import type { QueueContext } from "./context.ts";
import type { JobStatus } from "./events.ts";
import type { JobError, TaskOutcome } from "./outcome.ts";
import type { Price } from "@klingkit/tasks/cost";
import { readJson } from "./read-json.ts";
import type { SavedFile } from "./steps/record-downloads.ts";

/** The result of a job. */
export interface QueueResult {
  /** The number of the result in the queue, from 1. `results({ after: sequence })` continues after it. */
  readonly sequence: number;
  /** The queue's id of the job, a UUID. */
  readonly id: string;
  /** The key of the job. */
  readonly key: string;
  /** How the job ended. */
  readonly status: JobStatus;
  /** klingkit's name for the endpoint, such as `video.textToVideo`. */
  readonly endpoint: string;
  /** The stored input: bytes and files are `{ $file }` with their SHA-256; outputs of other jobs are `{ $from }`. */
  readonly input: unknown;
  /** The keys of the jobs whose outputs the job needs. */
  readonly dependsOn: readonly string[];
  /** The number of attempts to create a task and run it. */
  readonly attempts: number;
  /** The service's id of the last task. Undefined if there is none. */
  readonly taskId?: string;
  /** The external task id of the last task. Undefined if the endpoint accepts none. */
  readonly externalTaskId?: string;
  /** The outputs of the task. Empty if it did not succeed. */
  readonly outputs: readonly OutputData[];
  /** The saved outputs. Empty if none were saved. */
  readonly files: readonly SavedFile[];
  /** The cost of the last task. Empty if the service reported none. */
  readonly billing: TaskData["billing"];
  /** The highest list price of the job. Undefined if the list has no price. */
  readonly estimate?: Price;
  /** Why the job did not succeed. Undefined if it succeeded. */
  readonly error?: JobError;
  /** When the job was added, epoch milliseconds on the database's clock. */
  readonly addedAt: number;
  /** When the job ended, epoch milliseconds on the database's clock. */
  readonly endedAt: number;
}

type Row = Pick<QueueResult, "id" | "key" | "endpoint" | "attempts" | "addedAt" | "endedAt"> &
  Readonly<Record<"reference" | "outcome" | "files" | "price" | "error" | "dependsOn", string | null>> & {
    readonly sequence: string;
    readonly state: JobStatus;
    readonly input: string;
  };

/** Reads results after a sequence number, in order. With `folderId`, only the results of that directory. */
export async function readResults(
  { database, names }: QueueContext,
  { after, folderId, limit }: { readonly after: number; readonly folderId?: string; readonly limit: number },
): Promise<QueueResult[]> {
  const rows = await database.sql.query<Row>(
    `SELECT sequence, id, key, state, endpoint, input, attempts, reference, outcome, files, price, error,
       (SELECT json_agg(n.key ORDER BY n.number) FROM ${names.schema}.dependency d JOIN ${names.schema}.job n ON n.id = d.needs
        WHERE d.job_id = j.id)::text AS "dependsOn",
       (extract(epoch FROM created_at) * 1000)::float8 AS "addedAt", (extract(epoch FROM ended_at) * 1000)::float8 AS "endedAt"
     FROM ${names.schema}.job j WHERE sequence > $1::bigint AND ($2::text IS NULL OR folder = $2) ORDER BY sequence LIMIT $3::int`,
    [after, folderId ?? null, limit],
  );
  return rows.map(resultOf);
}

function resultOf(row: Row): QueueResult {
  const { sequence, id, key, state, endpoint, attempts, addedAt, endedAt } = row;
  const outcome = readJson<TaskOutcome>(row.outcome);
  const reference = readJson<TaskReference>(row.reference);
  return omitUndefined<QueueResult>({
    sequence: Number(sequence),
    id,
    key,
    status: state,
    endpoint,
    input: readJson(row.input),
    dependsOn: readJson<readonly string[]>(row.dependsOn) ?? [],
    attempts,
    taskId: outcome?.taskId ?? reference?.id,
    externalTaskId: reference?.externalTaskId,
    outputs: outcome?.outputs ?? [],
    files: readJson<readonly SavedFile[]>(row.files) ?? [],
    billing: outcome?.billing ?? [],
    estimate: readJson<Price>(row.price),
    error: readJson<JobError>(row.error),
    addedAt,
    endedAt,
  });
}
