import { ConfigurationError } from "@klingkit/errors";
import type { Database, Sql } from "./database/database.ts";

/** Where the tables are: a schema of their own, and one for pg-boss. */
export interface Names {
  readonly ours: string;
  readonly boss: string;
}

export function namesOf(schema: string): Names {
  if (!/^[a-z_][a-z0-9_]{0,40}$/.test(schema)) {
    throw new ConfigurationError(`A schema's name is of a-z, 0-9 and _, at most 40; not "${schema}".`);
  }
  return { ours: schema, boss: `${schema}_boss` };
}

/** The form of the tables. Another number: a queue of another version of klingkit. */
const VERSION = 1;

/**
 * A job's row is there from add to ever: what is to be made, and what became of it. A task's row is there while its job
 * has been taken from pg-boss: it is the slot, and it is where each step is recorded before the next.
 */
const tables = (s: string): string => `
CREATE SCHEMA IF NOT EXISTS ${s};
CREATE TABLE IF NOT EXISTS ${s}.setting (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  version int NOT NULL,
  paused boolean NOT NULL DEFAULT false,
  ended bigint NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS ${s}.lane (
  lane text PRIMARY KEY,
  given int,
  allowed int NOT NULL DEFAULT 1,
  met_at timestamptz,
  heaviest int NOT NULL DEFAULT 1,
  stopped text
);
CREATE TABLE IF NOT EXISTS ${s}.budget (
  name text PRIMARY KEY,
  unit text NOT NULL,
  most float8 NOT NULL,
  spent float8 NOT NULL DEFAULT 0,
  reserved float8 NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS ${s}.job (
  id uuid PRIMARY KEY,
  number bigserial NOT NULL,
  key text NOT NULL UNIQUE,
  lane text NOT NULL,
  weight int NOT NULL,
  endpoint text NOT NULL,
  input text NOT NULL,
  options text NOT NULL,
  parts text NOT NULL,
  priority int NOT NULL,
  budget text,
  price text,
  reserve float8 NOT NULL DEFAULT 0,
  retries int NOT NULL,
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
  place bigint
);
CREATE UNIQUE INDEX IF NOT EXISTS job_place ON ${s}.job (place) WHERE place IS NOT NULL;
CREATE INDEX IF NOT EXISTS job_open ON ${s}.job (state, lane) WHERE state IN ('held', 'queued', 'running', 'saving');
CREATE TABLE IF NOT EXISTS ${s}.task (
  job_id uuid PRIMARY KEY,
  lane text NOT NULL,
  weight int NOT NULL,
  attempt int NOT NULL,
  state text NOT NULL,
  intent text,
  reference text,
  sent_at float8,
  worker text NOT NULL,
  lease_until timestamptz NOT NULL,
  claimed_at timestamptz NOT NULL DEFAULT now(),
  again_at timestamptz
);
CREATE INDEX IF NOT EXISTS task_lane ON ${s}.task (lane);
CREATE TABLE IF NOT EXISTS ${s}.file (
  folder text NOT NULL,
  name text NOT NULL,
  job_id uuid NOT NULL,
  PRIMARY KEY (folder, name)
);
INSERT INTO ${s}.setting (version) VALUES (${VERSION}) ON CONFLICT DO NOTHING;
`;

/** Makes what is not there yet. @throws ConfigurationError for tables of another version */
export async function createTables(database: Database, names: Names): Promise<void> {
  await database.transaction(async (sql) => {
    // Several processes may start at once, and IF NOT EXISTS alone does not bear that.
    await lock(sql, names, "tables");
    const [found] = await sql.query<{ made: boolean }>("SELECT to_regclass($1) IS NOT NULL AS made", [
      `${names.ours}.setting`,
    ]);
    // Statements that make what is there already still lock its tables, and would deadlock with workers at work.
    if (!found?.made) {
      // pg-boss makes its schema before it takes its own lock.
      await sql.query(`CREATE SCHEMA IF NOT EXISTS ${names.boss}`);
      await sql.query(tables(names.ours));
    }
    const [row] = await sql.query<{ version: number }>(`SELECT version FROM ${names.ours}.setting`);
    if (row?.version !== VERSION) {
      throw new ConfigurationError(
        `The queue's tables are of version ${row?.version}; this klingkit knows ${VERSION}.`,
        {
          advice: "Finish it with the klingkit that made it, or use another schema.",
        },
      );
    }
  });
}

/** Waits until no other transaction has this lock; it goes with the transaction. A statement of its own, so that what follows sees what the other did. */
export async function lock(sql: Sql, names: Names, what: string): Promise<void> {
  await sql.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`${names.ours} ${what}`]);
}
