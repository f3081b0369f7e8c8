import { ConfigurationError } from "@klingkit/errors";
import { randomUUID } from "node:crypto";
import { enqueue, admitHeld } from "../budget.ts";
import type { QueueContext } from "../context.ts";
import { ensureLane } from "../lane.ts";
import type { AddOptions, Added, Budget } from "../options.ts";
import { costIn } from "../price.ts";
import { holdBack } from "./hold-back.ts";
import { type AnyJob, type NewJob, readJobs } from "./read-job.ts";

/** Jobs per transaction. */
const LOT = 1000;

/**
 * Checks every input as its endpoint does, and keeps all jobs, or none.
 * @throws {InvalidInputError} with the issues of all jobs
 * @throws {ConfigurationError} if the budget is wrong, or the client has no credentials
 */
export async function add(
  context: QueueContext,
  jobs: readonly AnyJob[],
  single: boolean,
  options: AddOptions,
): Promise<Added[]> {
  const asked = options.budget && readBudget(options.budget);
  const ready = await readJobs(context, jobs, { single, options, priced: asked !== undefined });
  const budget = asked && { ...asked, name: asked.name ?? (await unnamedBudget(context, ready)) };
  const unit = budget && unitOf(budget, ready);
  await Promise.all([...new Set(ready.map(({ lane }) => lane))].map((lane) => ensureLane(context, lane)));
  const added: Added[] = [];
  if (budget) await keepBudget(context, budget, unit);
  for (let start = 0; start < ready.length; start += LOT) {
    const lot = ready.slice(start, start + LOT);
    added.push(...(await keep(context, lot, budget && unit ? { name: budget.name, unit } : undefined)));
  }
  if (added.length >= LOT) await analyze(context, added.length);
  if (budget) {
    // A budget that was raised may let in what it held back, and one that was lowered holds back what it let in.
    await context.database.transaction((sql) => admitHeld(sql, context, budget.name));
    await holdBack(context, budget.name);
  }
  return added;
}

/** How many times as many jobs as were known make the planner's picture of a table a wrong one. */
const GROWN = 1.2;

/** After many inserts the planner would go by what it knew of a smaller table; PGlite never looks again by itself. */
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

interface ReadBudget {
  readonly name: string | undefined;
  readonly money: "units" | "usd";
  readonly most: number;
}

function readBudget({ name, units, usd }: Budget): ReadBudget {
  const most = units ?? usd;
  if (most === undefined || (units === undefined) === (usd === undefined) || !(most >= 0)) {
    throw new ConfigurationError("A budget is a number of units or of usd.");
  }
  return { name, money: units === undefined ? "usd" : "units", most };
}

/** Begins the name of a budget that the caller did not name. */
const UNNAMED = "unnamed-";

/**
 * The budget of a call that names none: that of an earlier call for the same keys, so that a program which crashed in the
 * middle of `add` and runs again does not spend its budget twice.
 */
async function unnamedBudget({ database, names }: QueueContext, jobs: readonly NewJob[]): Promise<string> {
  const [row] = await database.sql.query<{ budget: string }>(
    `SELECT budget FROM ${names.ours}.job WHERE key = ANY($1::text[]) AND starts_with(budget, $2) ORDER BY number LIMIT 1`,
    [jobs.map(({ key }) => key), UNNAMED],
  );
  return row?.budget ?? `${UNNAMED}${randomUUID()}`;
}

/** Units of different kinds of pack are different currencies. Undefined when there is no job to tell which. */
function unitOf({ money }: ReadBudget, jobs: readonly NewJob[]): string | undefined {
  if (money === "usd") return "usd";
  const kinds = [...new Set(jobs.map(({ price }) => price?.packageType))];
  if (kinds.length > 1) {
    throw new ConfigurationError(`These jobs take units of ${kinds.join(" and ")}, which are different currencies.`, {
      advice: "Give the budget in usd, or add them apart.",
    });
  }
  return kinds[0];
}

/** @throws ConfigurationError for a budget that is in another unit */
async function keepBudget(
  { database, names }: QueueContext,
  { name, money, most }: ReadBudget,
  unit: string | undefined,
): Promise<void> {
  const { ours } = names;
  if (unit !== undefined) {
    await database.sql.query(
      `INSERT INTO ${ours}.budget (name, unit, most) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
      [name, unit, most],
    );
  }
  const [row] = await database.sql.query<{ unit: string }>(`SELECT unit FROM ${ours}.budget WHERE name = $1`, [name]);
  if (row && (unit === undefined ? (row.unit === "usd") !== (money === "usd") : row.unit !== unit)) {
    throw new ConfigurationError(`The budget ${name} is in ${row.unit === "usd" ? "usd" : `units of ${row.unit}`}.`);
  }
  await database.sql.query(`UPDATE ${ours}.budget SET most = $2 WHERE name = $1`, [name, most]);
}

async function keep(
  context: QueueContext,
  jobs: readonly NewJob[],
  budget: { readonly name: string; readonly unit: string } | undefined,
): Promise<Added[]> {
  const { database, names } = context;
  return database.transaction(async (sql) => {
    const rows = jobs.map(({ price, ...job }) => ({
      ...job,
      price: price ? JSON.stringify(price) : null,
      budget: budget?.name ?? null,
      reserve: budget ? (costIn(budget.unit, price) ?? 0) : 0,
    }));
    const inserted = await sql.query<{ id: string }>(
      `INSERT INTO ${names.ours}.job
         (id, key, lane, weight, endpoint, input, options, parts, priority, budget, price, reserve, retries, state)
       SELECT id, key, lane, weight, endpoint, input, options, parts, priority, budget, price, reserve, retries, 'held'
       FROM json_to_recordset($1::text::json) AS x (id uuid, key text, lane text, weight int, endpoint text, input text,
         options text, parts text, priority int, budget text, price text, reserve float8, retries int)
       ON CONFLICT (key) DO NOTHING RETURNING id`,
      [JSON.stringify(rows)],
    );
    const ids = new Set(inserted.map(({ id }) => id));
    for (const [lane, some] of Map.groupBy(jobs, (job) => job.lane)) {
      const heaviest = Math.max(...some.map(({ weight }) => weight));
      if (heaviest > 1) {
        await sql.query(`UPDATE ${names.ours}.lane SET heaviest = $2 WHERE lane = $1 AND heaviest < $2`, [
          lane,
          heaviest,
        ]);
      }
    }
    if (budget) await admitHeld(sql, context, budget.name);
    else if (ids.size > 0) await enqueue(sql, context, [...ids]);
    const there = await sql.query<{ id: string; key: string }>(
      `SELECT id, key FROM ${names.ours}.job WHERE key = ANY($1::text[])`,
      [jobs.map(({ key }) => key)],
    );
    const byKey = new Map(there.map(({ id, key }) => [key, id]));
    return jobs.map(({ key }) => {
      const id = byKey.get(key);
      if (id === undefined) {
        throw new ConfigurationError(`The database did not keep the job ${key}.`, {
          advice: "Check that nothing but the queue deletes rows of its tables.",
        });
      }
      return { id, key, added: ids.has(id) };
    });
  });
}
