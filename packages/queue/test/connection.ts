import type { PGlite } from "@electric-sql/pglite";
import type { ServerDatabase } from "../src/index.ts";
import { createGate, type Gate, type Hold } from "./gate.ts";

type Transaction = Awaited<ReturnType<NonNullable<ServerDatabase["beginTransaction"]>>>;
type Statements = Transaction["db"];

/** One worker's way to a database that several workers of a test share. */
export interface Connection {
  readonly db: ServerDatabase;
  /** Stops statements before they run. The commit of a transaction is `COMMIT` and all of its statements. */
  hold(pattern: RegExp): Hold;
  /** What a killed process leaves behind: open transactions are rolled back, and no statement runs any more. */
  cut(): Promise<void>;
}

export function connect(shared: ServerDatabase): Connection {
  const gate = createGate();
  const open = new Set<Transaction>();
  return {
    db: {
      executeSql: gated(gate, shared).executeSql,
      async beginTransaction() {
        await gate.pass("BEGIN");
        const transaction = await begin(shared);
        open.add(transaction);
        const log: string[] = [];
        const end = async (how: "commit" | "rollback"): Promise<void> => {
          if (how === "commit") await gate.pass(`COMMIT\n${log.join("\n")}`);
          if (open.delete(transaction)) await transaction[how]();
        };
        return {
          db: gated(gate, transaction.db, log),
          commit: () => end("commit"),
          rollback: () => end("rollback"),
        };
      },
    },
    hold: (pattern) => gate.hold(pattern),
    async cut() {
      gate.shut(new Error("The connection was cut."));
      const all = [...open];
      open.clear();
      await Promise.all(all.map((transaction) => transaction.rollback()));
    },
  };
}

function begin(shared: ServerDatabase): Promise<Transaction> {
  if (!shared.beginTransaction) throw new Error("A shared database has transactions.");
  return shared.beginTransaction();
}

function gated(gate: Gate, db: Statements, log?: string[]): Statements {
  return {
    async executeSql(text, values) {
      log?.push(text);
      await gate.pass(text);
      return db.executeSql(text, values);
    },
  };
}

/** A PGlite in the shape of a server's `db`. It has one connection: a transaction has it alone. */
export function serverOf(pglite: PGlite): ServerDatabase {
  const on = (runs: Pick<PGlite, "query" | "exec">): Statements => ({
    async executeSql(text, values) {
      if (values && values.length > 0) return runs.query(text, values);
      return { rows: (await runs.exec(text)).flatMap(({ rows }) => rows) };
    },
  });
  return {
    ...on(pglite),
    beginTransaction: () =>
      new Promise((resolve, reject) => {
        const end = Promise.withResolvers<"commit" | "rollback">();
        const done = pglite.transaction(async (transaction) => {
          const finish = async (how: "commit" | "rollback"): Promise<void> => {
            end.resolve(how);
            await done;
          };
          resolve({ db: on(transaction), commit: () => finish("commit"), rollback: () => finish("rollback") });
          if ((await end.promise) === "rollback") await transaction.rollback();
        });
        done.catch(reject);
      }),
  };
}
