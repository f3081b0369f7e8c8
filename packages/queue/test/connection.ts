import type { PGlite } from "@electric-sql/pglite";
import type { ServerDatabase } from "../src/index.ts";
import { createGate, type Gate, type Hold } from "./gate.ts";

type Transaction = Awaited<ReturnType<NonNullable<ServerDatabase["beginTransaction"]>>>;
type Statements = Transaction["db"];

/** The connection of one worker to a database that the workers of a test share. */
export interface Connection {
  readonly db: ServerDatabase;
  /** Blocks statements before they run. The text of a commit is `COMMIT` and all statements of the transaction. */
  hold(pattern: RegExp): Hold;
  /** Simulates a killed process: rolls open transactions back and fails all later statements. */
  disconnect(): Promise<void>;
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
    async disconnect() {
      gate.close(new Error("The connection was closed."));
      const all = [...open];
      open.clear();
      await Promise.all(all.map((transaction) => transaction.rollback()));
    },
  };
}

function begin(shared: ServerDatabase): Promise<Transaction> {
  if (!shared.beginTransaction) throw new Error("The shared database has no transactions.");
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

/** A PGlite as a `ServerDatabase`. It has one connection, which a transaction uses exclusively. */
export function toServerDatabase(pglite: PGlite): ServerDatabase {
  const executorOf = (target: Pick<PGlite, "query" | "exec">): Statements => ({
    async executeSql(text, values) {
      if (values && values.length > 0) return target.query(text, values);
      return { rows: (await target.exec(text)).flatMap(({ rows }) => rows) };
    },
  });
  return {
    ...executorOf(pglite),
    beginTransaction: () =>
      new Promise((resolve, reject) => {
        const end = Promise.withResolvers<"commit" | "rollback">();
        const done = pglite.transaction(async (transaction) => {
          const finish = async (how: "commit" | "rollback"): Promise<void> => {
            end.resolve(how);
            await done;
          };
          resolve({ db: executorOf(transaction), commit: () => finish("commit"), rollback: () => finish("rollback") });
          if ((await end.promise) === "rollback") await transaction.rollback();
        });
        done.catch(reject);
      }),
  };
}
