import { ConfigurationError, rejectUnknownNames } from "@klingkit/errors";
import { createHash, randomUUID } from "node:crypto";
import { admitHeld, enqueue } from "../budget.ts";
import { groupByReferences } from "../chain/check-chain.ts";
import type { QueueContext } from "../context.ts";
import type { Sql } from "../database/database.ts";
import { ensureLane } from "../lane.ts";
import type { AddOptions, AddedJob, Budget } from "../options.ts";
import { costIn } from "@klingkit/tasks/cost";
import { checkValue, rules } from "../value-rules.ts";
import { holdOverBudget } from "./hold-over-budget.ts";
import { findSourceJobs } from "./find-source-jobs.ts";
import { storeInputFiles } from "./input-files.ts";
import { type AnyJob, type NewJob, validateJobs } from "./validate-jobs.ts";

/** Jobs per transaction. Jobs that depend on each other are stored in the same one. */
const BATCH_SIZE = 1000;

/** The names of the options. A missing name does not compile. */
const optionNames: Readonly<Record<keyof AddOptions, true>> = { key: true, priority: true, budget: true };
const budgetNames: Readonly<Record<keyof Budget, true>> = { name: true, units: true, usd: true };

/**
 * Validates and stores jobs. If one job is invalid, none is stored.
 * @throws {InvalidInputError} with the issues of all jobs
 * @throws {ConfigurationError} if an option is invalid, or the client has no credentials
 */
export async function add(
  context: QueueContext,
  jobs: readonly AnyJob[],
  isSingle: boolean,
  options: AddOptions,
): Promise<AddedJob[]> {
  rejectUnknownNames(options, Object.keys(optionNames), { kind: "option" });
  const { budget } = options;
  const amount = budget && amountOf(budget);
  checkValue("priority", options.priority, rules.priority);
  const { valid, sorted } = await validateJobs(jobs, {
    client: context.client,
    maxRetries: context.maxRetries,
    isSingle,
    options,
    needsPrice: budget !== undefined,
    canDecode: context.lastFrame !== undefined,
    findJobs: (keys) => findSourceJobs(context, keys),
  });
  await storeInputFiles(context, new Map(valid.flatMap(({ files }) => [...files])));
  const name = budget && (budget.name ?? (await unnamedBudget(context, valid)));
  const unit = budget && unitOf(budget, valid);
  await Promise.all([...new Set(valid.map(({ lane }) => lane))].map((lane) => ensureLane(context, lane)));
  if (name !== undefined && amount !== undefined)
    await setBudget(context, name, amount, unit, budget?.usd !== undefined);
  const stored = new Map<string, AddedJob>();
  for (const batch of batchesOf(sorted))
    for (const job of await store(context, batch, name, unit)) stored.set(job.key, job);
  const added = valid.flatMap(({ key }) => stored.get(key) ?? []);
  if (added.length >= BATCH_SIZE) await analyze(context, added.length);
  if (name !== undefined) {
    // A raised budget may admit held jobs; a lowered one may hold queued jobs.
    await context.database.transaction((sql) => admitHeld(sql, context, name));
    await holdOverBudget(context, name);
  }
  return added;
}

/** A job, and the id that it shares with the jobs of the call that depend on each other. */
type ChainedJob = NewJob & { readonly chain: string | null };

function batchesOf(sorted: readonly NewJob[]): readonly (readonly ChainedJob[])[] {
  const batches: ChainedJob[][] = [];
  for (const group of groupByReferences(sorted)) {
    const last = batches.at(-1);
    const batch = last && last.length + group.length <= BATCH_SIZE ? last : [];
    if (batch !== last) batches.push(batch);
    const chain = group.length > 1 ? randomUUID() : null;
    batch.push(...group.map((job) => ({ ...job, chain })));
  }
  return batches;
}

/** A table that has grown by this factor has outdated statistics. */
const GROWTH = 1.2;

/** Updates the planner's statistics after many inserts. PGlite has no autovacuum that does it. */
async function analyze({ database, names }: QueueContext, added: number): Promise<void> {
  const table = `${names.schema}.job`;
  const [row] = await database.sql.query<{ known: number }>(
    "SELECT reltuples::float8 AS known FROM pg_class WHERE oid = $1::text::regclass",
    [table],
  );
  if (row && row.known + added < row.known * GROWTH) return;
  await database.sql.query(`ANALYZE ${table}`);
  await database.sql.query(`ANALYZE ${names.bossSchema}.job`);
}

function amountOf(budget: Budget): number {
  const { name, units, usd } = budget;
  rejectUnknownNames(budget, Object.keys(budgetNames), { kind: "option", prefix: "budget." });
  checkValue("budget.name", name, rules.key);
  const amount = units ?? usd;
  if (amount !== undefined && (units === undefined) !== (usd === undefined) && rules.amount.accepts(amount))
    return amount;
  throw new ConfigurationError("`budget` must have either `units` or `usd`, a finite number of at least 0.");
}

/** The prefix of generated budget names. */
const UNNAMED = "unnamed-";

/**
 * The budget of a call without a budget name. It is the one of an earlier call with the same keys, so that a program that
 * crashed during `add` and runs again does not spend its budget twice. Its name depends on the keys only, so that
 * machines that add the same jobs at the same time share it.
 */
async function unnamedBudget({ database, names }: QueueContext, jobs: readonly NewJob[]): Promise<string> {
  const keys = jobs.map(({ key }) => key);
  const [row] = await database.sql.query<{ budget: string }>(
    `SELECT budget FROM ${names.schema}.job WHERE key = ANY($1::text[]) AND starts_with(budget, $2) ORDER BY number LIMIT 1`,
    [keys, UNNAMED],
  );
  return row?.budget ?? `${UNNAMED}${createHash("sha256").update(JSON.stringify(keys)).digest("hex").slice(0, 32)}`;
}

/** `usd`, or the pack type of the jobs: units of different pack types are different currencies. Undefined without jobs. */
function unitOf({ usd }: Budget, jobs: readonly NewJob[]): string | undefined {
  if (usd !== undefined) return "usd";
  const packTypes = [...new Set(jobs.map(({ price }) => price?.packageType))];
  if (packTypes.length <= 1) return packTypes[0];
  throw new ConfigurationError(`The jobs cost units of ${packTypes.join(" and ")}, which are different currencies.`, {
    advice: "Set the budget in `usd`, or add the jobs of each pack type in a separate call.",
  });
}

/** @throws {ConfigurationError} if the budget exists in a different unit */
async function setBudget(
  { database, names }: QueueContext,
  name: string,
  amount: number,
  unit: string | undefined,
  isUsd: boolean,
): Promise<void> {
  const { schema } = names;
  if (unit !== undefined) {
    await database.sql.query(
      `INSERT INTO ${schema}.budget (name, unit, amount) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
      [name, unit, amount],
    );
  }
  const [row] = await database.sql.query<{ unit: string }>(`SELECT unit FROM ${schema}.budget WHERE name = $1`, [name]);
  if (row && (unit === undefined ? (row.unit === "usd") !== isUsd : row.unit !== unit))
    throw new ConfigurationError(
      `The budget ${name} exists in ${row.unit === "usd" ? "usd" : `units of ${row.unit}`} and cannot change its unit.`,
    );
  await database.sql.query(`UPDATE ${schema}.budget SET amount = $2 WHERE name = $1`, [name, amount]);
}

async function store(
  context: QueueContext,
  jobs: readonly ChainedJob[],
  budget: string | undefined,
  unit: string | undefined,
): Promise<AddedJob[]> {
  const { schema } = context.names;
  return context.database.transaction(async (sql) => {
    const rows = jobs.map(({ price, files: _files, ...job }) => ({
      ...job,
      price: price ? JSON.stringify(price) : null,
      budget: budget ?? null,
      reserve: unit === undefined ? 0 : (costIn(unit, price) ?? 0),
    }));
    const inserted = await sql.query<{ id: string }>(
      `INSERT INTO ${schema}.job
         (id, key, lane, slots, endpoint, input, options, file_name_parts, priority, budget, chain, price, reserve, max_retries, retries_left, state)
       SELECT id, key, lane, slots, endpoint, input, options, "fileNameParts", priority, budget, chain, price, reserve, "maxRetries", "maxRetries", 'held'
       FROM json_to_recordset($1::text::json) AS x (id uuid, key text, lane text, slots int, endpoint text, input text,
         options text, "fileNameParts" text, priority int, budget text, chain uuid, price text, reserve float8, "maxRetries" int)
       ON CONFLICT (key) DO NOTHING RETURNING id`,
      [JSON.stringify(rows)],
    );
    const ids = new Set(inserted.map(({ id }) => id));
    await sql.query(
      `UPDATE ${schema}.lane l SET max_slots = j.slots
       FROM (SELECT lane, max(slots) AS slots FROM ${schema}.job WHERE id = ANY($1::uuid[]) GROUP BY lane) j
       WHERE l.lane = j.lane AND l.max_slots < j.slots`,
      [[...ids]],
    );
    await addInputFiles(
      sql,
      context,
      jobs.filter(({ id }) => ids.has(id)),
    );
    await addDependencies(
      sql,
      context,
      jobs.filter(({ id }) => ids.has(id)),
    );
    if (budget !== undefined) await admitHeld(sql, context, budget);
    else if (ids.size > 0) await enqueue(sql, context, [...ids]);
    const stored = await sql.query<{ id: string; key: string }>(
      `SELECT id, key FROM ${schema}.job WHERE key = ANY($1::text[])`,
      [jobs.map(({ key }) => key)],
    );
    const byKey = new Map(stored.map(({ id, key }) => [key, id]));
    return jobs.map(({ key }) => {
      const id = byKey.get(key);
      if (id !== undefined) return { id, key, added: ids.has(id) };
      throw new ConfigurationError(`The row of the job ${key} is missing from the database.`, {
        advice: "Check that only the queue deletes rows of its tables.",
      });
    });
  });
}

/** Stores which files the new jobs use. */
async function addInputFiles(sql: Sql, { names }: QueueContext, jobs: readonly NewJob[]): Promise<void> {
  const rows = jobs.flatMap(({ id, files }) => [...files.keys()].map((sha256) => ({ id, sha256 })));
  if (rows.length === 0) return;
  await sql.query(
    `INSERT INTO ${names.schema}.job_input_file (sha256, job_id)
     SELECT sha256, id FROM json_to_recordset($1::text::json) AS x (sha256 text, id uuid)`,
    [JSON.stringify(rows)],
  );
}

/** Stores which jobs the new jobs wait for. These are stored before them, or with them. */
async function addDependencies(sql: Sql, { names }: QueueContext, jobs: readonly NewJob[]): Promise<void> {
  const { schema } = names;
  const rows = jobs.flatMap(({ id, needs }) => needs.map((key) => ({ id, key })));
  if (rows.length === 0) return;
  const keys = [...new Set(rows.map(({ key }) => key))];
  // Jobs are locked in this order everywhere. A worker that ends one of them later finds the new dependents.
  await sql.query(`SELECT id FROM ${schema}.job WHERE key = ANY($1::text[]) ORDER BY id FOR UPDATE`, [keys]);
  await sql.query(`UPDATE ${schema}.job SET awaited = true WHERE key = ANY($1::text[])`, [keys]);
  await sql.query(
    `INSERT INTO ${schema}.dependency (job_id, needs)
     SELECT x.id, n.id FROM json_to_recordset($1::text::json) AS x (id uuid, key text)
     JOIN ${schema}.job n ON n.key = x.key`,
    [JSON.stringify(rows)],
  );
}
