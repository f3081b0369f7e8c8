import type { QueueContext } from "../context.ts";

/** A job that has been claimed, with all that was recorded of it. */
export interface Taken {
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
   * - `doubt`: it was sent, and it is not known what came of it.
   * - `running`: the service has accepted it.
   * - `waiting`: nothing was made, and it holds no slot.
   */
  readonly state: "claimed" | "sent" | "doubt" | "running" | "waiting";
  readonly intent: string | null;
  readonly reference: string | null;
  readonly sentAt: number | null;
}

/** A job whose files are to be fetched. */
export interface ToSave {
  readonly id: string;
  readonly key: string;
  readonly endpoint: string;
  readonly parts: string;
  readonly reference: string | null;
  readonly createdAt: number;
}

export function loadTaken({ database, names }: QueueContext, ids: readonly string[]): Promise<Taken[]> {
  return database.sql.query<Taken>(
    `SELECT t.job_id AS id, j.key, t.lane, j.endpoint, j.input, j.options, j.budget, t.attempt, t.state, t.intent, t.reference,
       t.sent_at AS "sentAt"
     FROM ${names.ours}.task t JOIN ${names.ours}.job j ON j.id = t.job_id
     WHERE t.job_id = ANY($1::uuid[]) AND t.state <> 'waiting' ORDER BY j.number`,
    [ids],
  );
}

export function loadToSave({ database, names }: QueueContext, ids: readonly string[]): Promise<ToSave[]> {
  return database.sql.query<ToSave>(
    `SELECT id, key, endpoint, parts, reference, (extract(epoch FROM created_at) * 1000)::float8 AS "createdAt"
     FROM ${names.ours}.job WHERE id = ANY($1::uuid[]) AND state = 'saving' ORDER BY number`,
    [ids],
  );
}
