import type { Command } from "commander";
import { exitCodes } from "../exit-code.ts";
import type { CreateAction } from "../session.ts";

interface Options {
  readonly schema?: string;
  readonly role?: string;
}

export function queueSchema(parent: Command, createAction: CreateAction): void {
  const queue = parent
    .command("queue")
    .summary("print the SQL of the queue's tables")
    .description("Prepares a PostgreSQL server for @klingkit/queue.");
  queue
    .command("schema")
    .summary("print the SQL that creates the tables")
    .description(
      "Prints the SQL that creates the tables of the queue and of pg-boss, for a migration. Workers that find the tables create nothing. No database is opened.",
    )
    .option("--schema <name>", "database schema of the queue (default: klingkit)")
    .option("--role <name>", "role of the workers: it may read and write the tables, but create none")
    .addHelpText(
      "after",
      '\nExamples:\n  $ klingkit queue schema --role worker > migration.sql\n  $ klingkit queue schema | psql "$ADMIN_DATABASE_URL"',
    )
    .action(
      createAction(async ({ printer }, options: Options) => {
        const { queueSchema: sqlOf } = await import("@klingkit/queue");
        const sql = sqlOf(options);
        printer.result({ sql }, sql.trimEnd());
        return exitCodes.done;
      }),
    );
}
