import { fieldsOf, list, number, text } from "@klingkit/tasks";
import type { OutputData, TaskData } from "@klingkit/tasks";
import type { QueueContext } from "./context.ts";
import type { JobStatus } from "./events.ts";
import { type JobError, readJobError } from "./job-error.ts";
import { billingIn, type Price, readPrice } from "./price.ts";
import { readJson } from "./read-json.ts";
import type { SavedFile } from "./steps/saved.ts";

/** What became of a job. */
export interface QueueResult {
  /** Its place among all results of the queue: read on from here with `results({ after })`. */
  readonly place: number;
  readonly id: string;
  readonly key: string;
  readonly status: JobStatus;
  readonly endpoint: string;
  readonly input: unknown;
  /** How many tasks were made or tried for it. */
  readonly attempts: number;
  /** The service's id of the last task. */
  readonly task?: string;
  readonly externalTaskId?: string;
  readonly outputs: readonly OutputData[];
  readonly files: readonly SavedFile[];
  readonly billing: TaskData["billing"];
  /** What it was to cost at most. */
  readonly estimate?: Price;
  readonly error?: JobError;
  readonly addedAt: number;
  readonly endedAt: number;
}

interface Row {
  readonly place: string;
  readonly id: string;
  readonly key: string;
  readonly state: JobStatus;
  readonly endpoint: string;
  readonly input: string;
  readonly attempts: number;
  readonly reference: string | null;
  readonly outcome: string | null;
  readonly files: string | null;
  readonly price: string | null;
  readonly error: string | null;
  readonly addedAt: number;
  readonly endedAt: number;
}

/** Results behind a place, in their order; those of one folder where it is named. */
export async function readResults(
  { database, names }: QueueContext,
  { after, folder, most }: { readonly after: number; readonly folder?: string; readonly most: number },
): Promise<QueueResult[]> {
  const rows = await database.sql.query<Row>(
    `SELECT place, id, key, state, endpoint, input, attempts, reference, outcome, files, price, error,
       (extract(epoch FROM created_at) * 1000)::float8 AS "addedAt", (extract(epoch FROM ended_at) * 1000)::float8 AS "endedAt"
     FROM ${names.ours}.job WHERE place > $1::bigint AND ($2::text IS NULL OR folder = $2) ORDER BY place LIMIT $3::int`,
    [after, folder ?? null, most],
  );
  return rows.map(resultOf);
}

function resultOf(row: Row): QueueResult {
  const { place, id, key, state, endpoint, attempts, addedAt, endedAt } = row;
  const outcome = fieldsOf(readJson(row.outcome));
  const reference = fieldsOf(readJson(row.reference));
  const task = text(outcome, "task") ?? text(reference, "id");
  const externalTaskId = text(reference, "externalTaskId");
  const estimate = readPrice(row.price);
  return {
    place: Number(place),
    id,
    key,
    status: state,
    endpoint,
    input: readJson(row.input),
    attempts,
    ...(task === undefined ? {} : { task }),
    ...(externalTaskId === undefined ? {} : { externalTaskId }),
    outputs: Array.isArray(outcome["outputs"]) ? outcome["outputs"] : [],
    files: list({ files: readJson(row.files) }, "files").map((file) => ({
      name: text(file, "name") ?? "",
      bytes: number(file, "bytes") ?? 0,
      type: text(file, "type") ?? "",
    })),
    billing: billingIn(outcome),
    ...(estimate ? { estimate } : {}),
    ...(row.error === null ? {} : { error: readJobError(fieldsOf(readJson(row.error))) }),
    addedAt,
    endedAt,
  };
}
