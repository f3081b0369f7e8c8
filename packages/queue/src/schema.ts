import { ConfigurationError } from "@klingkit/errors";
import { queueDefaults } from "./options.ts";
import { getConstructionPlans } from "pg-boss";
import type { Database, Sql } from "./database/database.ts";

/** The database schemas of the queue's tables and of the tables of pg-boss. */
export interface SchemaNames {
  readonly schema: string;
  readonly bossSchema: string;
}

export function schemaNames(schema: string): SchemaNames {
  if (!/^[a-z_][a-z0-9_]{0,40}$/.test(schema)) {
    throw new ConfigurationError(
      `\`schema\` must consist of 1 to 41 characters a-z, 0-9 or _ and must not begin with a digit: "${schema}".`,
    );
  }
  return { schema, bossSchema: `${schema}_boss` };
}

/** The version of the table definitions. Tables of a different version are rejected. */
const VERSION = 6;

/**
 * A job row exists from `add` until `prune`: it has the input and the result. A task row exists while its
 * job is claimed: it occupies the slots, and each step is recorded in it before the next one begins. A dependency row
 * exists for each other job to which the input of a job refers. An input file is stored once for all jobs: here, or elsewhere if `bytes` is null. `awaited` is true while jobs may wait for a job's end, and
 * `chain` is the same for jobs that were added together and depend on each other.
 */
const tables = (s: string): string => `
CREATE SCHEMA IF NOT EXISTS ${s};
CREATE TABLE IF NOT EXISTS ${s}.setting (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  version int NOT NULL,
  paused boolean NOT NULL DEFAULT false,
  last_sequence bigint NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS ${s}.lane (
  lane text PRIMARY KEY,
  configured_limit int,
  current_limit int NOT NULL DEFAULT 1,
  limit_hit_at timestamptz,
  max_slots int NOT NULL DEFAULT 1,
  stop_reason text
);
CREATE TABLE IF NOT EXISTS ${s}.budget (
  name text PRIMARY KEY,
  unit text NOT NULL,
  amount float8 NOT NULL,
  spent float8 NOT NULL DEFAULT 0,
  reserved float8 NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS ${s}.job (
  id uuid PRIMARY KEY,
  number bigserial NOT NULL,
  key text NOT NULL UNIQUE,
  lane text NOT NULL,
  slots int NOT NULL,
  endpoint text NOT NULL,
  input text NOT NULL,
  options text NOT NULL,
  file_name_parts text NOT NULL,
  priority int NOT NULL,
  budget text,
  chain uuid,
  awaited boolean NOT NULL DEFAULT false,
  price text,
  reserve float8 NOT NULL DEFAULT 0,
  max_retries int NOT NULL,
  retries_left int NOT NULL,
  state text NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  cancel_requested boolean NOT NULL DEFAULT false,
  reference text,
  outcome text,
  error text,
  cost float8,
  files text,
  folder text,
  worker text,
  lease_until timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  sequence bigint
);
CREATE UNIQUE INDEX IF NOT EXISTS job_sequence ON ${s}.job (sequence) WHERE sequence IS NOT NULL;
CREATE INDEX IF NOT EXISTS job_open ON ${s}.job (state, lane) WHERE state IN ('held', 'blocked', 'queued', 'running', 'downloading');
CREATE INDEX IF NOT EXISTS job_ended ON ${s}.job (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS job_awaited ON ${s}.job (state) WHERE awaited;
CREATE INDEX IF NOT EXISTS job_chain ON ${s}.job (chain) WHERE chain IS NOT NULL AND state = 'held';
CREATE TABLE IF NOT EXISTS ${s}.dependency (
  job_id uuid NOT NULL,
  needs uuid NOT NULL,
  PRIMARY KEY (job_id, needs)
);
CREATE INDEX IF NOT EXISTS dependency_needs ON ${s}.dependency (needs);
CREATE TABLE IF NOT EXISTS ${s}.task (
  job_id uuid PRIMARY KEY,
  lane text NOT NULL,
  slots int NOT NULL,
  attempt int NOT NULL,
  state text NOT NULL,
  intent text,
  reference text,
  sent_at float8,
  worker text NOT NULL,
  lease_until timestamptz NOT NULL,
  claimed_at timestamptz NOT NULL DEFAULT now(),
  retry_at timestamptz
) WITH (fillfactor = 50);
CREATE INDEX IF NOT EXISTS task_lane ON ${s}.task (lane);
CREATE TABLE IF NOT EXISTS ${s}.file (
  folder text NOT NULL,
  name text NOT NULL,
  job_id uuid NOT NULL,
  output int NOT NULL,
  PRIMARY KEY (folder, name)
);
CREATE TABLE IF NOT EXISTS ${s}.input_file (
  sha256 text PRIMARY KEY,
  bytes bytea,
  added_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS ${s}.job_input_file (
  sha256 text NOT NULL,
  job_id uuid NOT NULL,
  PRIMARY KEY (sha256, job_id)
);
CREATE INDEX IF NOT EXISTS job_input_file_job ON ${s}.job_input_file (job_id);
INSERT INTO ${s}.setting (version) VALUES (${VERSION}) ON CONFLICT DO NOTHING;
`;

/** The options of `queueSchema`. */
export interface QueueSchemaOptions {
  /**
   * The `schema` of the queue.
   * @default "klingkit"
   */
  readonly schema?: string;
  /**
   * A role that gets the rights that workers need: to read and write the tables, not to create any.
   * @default none: only the role that runs the SQL can use the tables
   */
  readonly role?: string;
}

/**
 * Returns the SQL that creates the tables of the queue and of pg-boss, for a migration of your own. Run it once, with a
 * role that may create schemas. Workers that find the tables create nothing.
 * @throws {ConfigurationError} if a name is invalid
 * @example await writeFile("migrations/001-klingkit.sql", queueSchema({ role: "worker" }));
 */
export function queueSchema({ schema = queueDefaults.schema, role }: QueueSchemaOptions = {}): string {
  const names = schemaNames(schema);
  const boss = getConstructionPlans(names.bossSchema);
  const parts = ["BEGIN;", tables(names.schema).trim(), "COMMIT;", boss.trim()];
  if (role !== undefined) parts.push(grants(names, role));
  return `${parts.join("\n")}\n`;
}

function grants({ schema, bossSchema }: SchemaNames, role: string): string {
  if (!/^[^"\p{Cc}]{1,63}$/u.test(role)) throw new ConfigurationError(`\`role\` is not the name of a role: ${role}.`);
  const schemas = `SCHEMA ${schema}, ${bossSchema}`;
  return [
    `GRANT USAGE ON ${schemas} TO "${role}";`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN ${schemas} TO "${role}";`,
    `GRANT USAGE ON ALL SEQUENCES IN ${schemas} TO "${role}";`,
    `GRANT EXECUTE ON ALL FUNCTIONS IN ${schemas} TO "${role}";`,
  ].join("\n");
}

/** PostgreSQL's code for a missing right. */
const INSUFFICIENT_PRIVILEGE = "42501";

/** Explains that a role may not create or use the tables. Returns any other error unchanged. */
export function explainMissingRight(error: unknown, { schema, bossSchema }: SchemaNames): unknown {
  if (!(error instanceof Error && "code" in error && error.code === INSUFFICIENT_PRIVILEGE)) return error;
  return new ConfigurationError(
    `The role of the connection may not create or use the schemas ${schema} and ${bossSchema}: ${error.message}.`,
    {
      advice: "Run the SQL that `klingkit queue schema --role ROLE` prints, with a role that may create schemas.",
      cause: error,
    },
  );
}

/** Creates the tables if they do not exist. @throws {ConfigurationError} if the tables have a different version */
export async function createTables(database: Database, names: SchemaNames): Promise<void> {
  await database.transaction(async (sql) => {
    // Several processes may start at the same time, and IF NOT EXISTS alone fails then.
    await lock(sql, names, "tables");
    const [existing] = await sql.query<{ exists: boolean }>("SELECT to_regclass($1) IS NOT NULL AS exists", [
      `${names.schema}.setting`,
    ]);
    // IF NOT EXISTS statements lock existing tables and would deadlock with running workers.
    if (!existing?.exists) {
      // pg-boss creates its schema before it takes its own lock.
      await sql.query(`CREATE SCHEMA IF NOT EXISTS ${names.bossSchema}`);
      await sql.query(tables(names.schema));
    }
    const [row] = await sql.query<{ version: number }>(`SELECT version FROM ${names.schema}.setting`);
    if (row?.version !== VERSION) {
      throw new ConfigurationError(
        `The tables of the queue have version ${row?.version}, but this version of klingkit supports version ${VERSION}.`,
        {
          advice: "Finish the queue with the version of klingkit that created it, or use a different `schema`.",
        },
      );
    }
  });
}

/**
 * Waits until no other transaction has this lock, which the transaction holds until it ends. It is a statement of its
 * own, so that the next one sees what the other transaction committed.
 */
export async function lock(sql: Sql, names: SchemaNames, name: string): Promise<void> {
  await sql.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`${names.schema} ${name}`]);
}
