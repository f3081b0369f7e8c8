import { ConfigurationError } from "@klingkit/errors";
import { randomUUID } from "node:crypto";
import { admitHeld, enqueue } from "../budget.ts";
import type { QueueContext } from "../context.ts";
import { ensureLane } from "../lane.ts";
import type { AddOptions, Added, Budget } from "../options.ts";
import { costIn } from "../price.ts";
import { holdBack } from "./hold-back.ts";
import { type AnyJob, type NewJob, readJobs } from "./read-job.ts";

/** Jobs per transaction. */
const BATCH_SIZE = 1000;

/**
 * Checks every input as its endpoint does, and stores all jobs, or none.
 * @throws {InvalidInputError} with the issues of all jobs
 * @throws {ConfigurationError} if the budget is wrong, or the client has no credentials
 */
export async function add(
  context: QueueContext,
  jobs: readonly AnyJob[],
  single: boolean,
  options: AddOptions,
): Promise<Added[]> {
  const { budget } = options;
  const amount = budget && amountOf(budget);
  const ready = await readJobs(context, jobs, { single, options, priced: budget !== undefined });
  const name = budget && (budget.name ?? (await unnamedBudget(context, ready)));
  const unit = budget && unitOf(budget, ready);
  await Promise.all([...new Set(ready.map(({ lane }) => lane))].map((lane) => ensureLane(context, lane)));
  if (name !== undefined && amount !== undefined)
    await setBudget(context, name, amount, unit, budget?.usd !== undefined);
  const added: Added[] = [];
  for (let start = 0; start < ready.length; start += BATCH_SIZE)
    added.push(...(await store(context, ready.slice(start, start + BATCH_SIZE), name, unit)));
  if (added.length >= BATCH_SIZE) await analyze(context, added.length);
  if (name !== undefined) {
    // A budget that was raised may admit jobs, and one that was lowered holds jobs back.
    await context.database.transaction((sql) => admitHeld(sql, context, name));
    await holdBack(context, name);
  }
  return added;
}

/** A table with this many times as many rows has outdated statistics. */
const GROWN = 1.2;

/** After many inserts the planner would use the statistics of a smaller table. PGlite does not update them by itself. */
async function analyze({ database, names }: QueueContext, added: number): Promise<void> {
  const table = `${names.ours}.job`;
  const [row] = await database.sql.query<{ known: number }>(
    "SELECT reltuples::float8 AS known FROM pg_class WHERE oid = $1::text::regclass",
    [table],
  );
  if (row && row.known + added < row.known * GROWN) return;
  await database.sql.query(`ANALYZE ${table}`);
  await database.sql.query(`ANALYZE ${names.boss}.job`);
}

function amountOf({ units, usd }: Budget): number {
  const amount = units ?? usd;
  if (amount !== undefined && (units === undefined) !== (usd === undefined) && amount >= 0) return amount;
  throw new ConfigurationError("A budget is a number of units or of usd.");
}

/** Begins the name of a budget that the caller did not name. */
const UNNAMED = "unnamed-";

/**
 * The budget of a call that names none: that of an earlier call for the same keys, so that a program that crashed in the
 * middle of `add` and runs again does not spend its budget twice.
 */
async function unnamedBudget({ database, names }: QueueContext, jobs: readonly NewJob[]): Promise<string> {
  const [row] = await database.sql.query<{ budget: string }>(
    `SELECT budget FROM ${names.ours}.job WHERE key = ANY($1::text[]) AND starts_with(budget, $2) ORDER BY number LIMIT 1`,
    [jobs.map(({ key }) => key), UNNAMED],
  );
  return row?.budget ?? `${UNNAMED}${randomUUID()}`;
}

/** `usd`, or the kind of pack of the jobs: units of different kinds are different currencies. Undefined without jobs. */
function unitOf({ usd }: Budget, jobs: readonly NewJob[]): string | undefined {
  if (usd !== undefined) return "usd";
  const kinds = [...new Set(jobs.map(({ price }) => price?.packageType))];
  if (kinds.length <= 1) return kinds[0];
  throw new ConfigurationError(`These jobs take units of ${kinds.join(" and ")}, which are different currencies.`, {
    advice: "Give the budget in usd, or add them apart.",
  });
}

/** @throws {ConfigurationError} if the budget exists in another unit */
async function setBudget(
  { database, names }: QueueContext,
  name: string,
  amount: number,
  unit: string | undefined,
  isUsd: boolean,
): Promise<void> {
  const { ours } = names;
  if (unit !== undefined) {
    await database.sql.query(
      `INSERT INTO ${ours}.budget (name, unit, most) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
      [name, unit, amount],
    );
  }
  const [row] = await database.sql.query<{ unit: string }>(`SELECT unit FROM ${ours}.budget WHERE name = $1`, [name]);
  if (row && (unit === undefined ? (row.unit === "usd") !== isUsd : row.unit !== unit))
    throw new ConfigurationError(`The budget ${name} is in ${row.unit === "usd" ? "usd" : `units of ${row.unit}`}.`);
  await database.sql.query(`UPDATE ${ours}.budget SET most = $2 WHERE name = $1`, [name, amount]);
}

async function store(
  context: QueueContext,
  jobs: readonly NewJob[],
  budget: string | undefined,
  unit: string | undefined,
): Promise<Added[]> {
  const { ours } = context.names;
  return context.database.transaction(async (sql) => {
    const rows = jobs.map(({ price, ...job }) => ({
      ...job,
      price: price ? JSON.stringify(price) : null,
      budget: budget ?? null,
      reserve: unit === undefined ? 0 : (costIn(unit, price) ?? 0),
    }));
    const inserted = await sql.query<{ id: string }>(
      `INSERT INTO ${ours}.job
         (id, key, lane, weight, endpoint, input, options, parts, priority, budget, price, reserve, retries, state)
       SELECT id, key, lane, weight, endpoint, input, options, parts, priority, budget, price, reserve, retries, 'held'
       FROM json_to_recordset($1::text::json) AS x (id uuid, key text, lane text, weight int, endpoint text, input text,
         options text, parts text, priority int, budget text, price text, reserve float8, retries int)
       ON CONFLICT (key) DO NOTHING RETURNING id`,
      [JSON.stringify(rows)],
    );
    const ids = new Set(inserted.map(({ id }) => id));
    await sql.query(
      `UPDATE ${ours}.lane l SET heaviest = j.weight
       FROM (SELECT lane, max(weight) AS weight FROM ${ours}.job WHERE id = ANY($1::uuid[]) GROUP BY lane) j
       WHERE l.lane = j.lane AND l.heaviest < j.weight`,
      [[...ids]],
    );
    if (budget !== undefined) await admitHeld(sql, context, budget);
    else if (ids.size > 0) await enqueue(sql, context, [...ids]);
    const stored = await sql.query<{ id: string; key: string }>(
      `SELECT id, key FROM ${ours}.job WHERE key = ANY($1::text[])`,
      [jobs.map(({ key }) => key)],
    );
    const byKey = new Map(stored.map(({ id, key }) => [key, id]));
    return jobs.map(({ key }) => {
      const id = byKey.get(key);
      if (id !== undefined) return { id, key, added: ids.has(id) };
      throw new ConfigurationError(`The database did not keep the job ${key}.`, {
        advice: "Check that nothing but the queue deletes rows of its tables.",
      });
    });
  });
}
