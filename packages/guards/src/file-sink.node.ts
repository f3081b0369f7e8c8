import { systemClock } from "@klingkit/http/options";
import { fieldsOf, loadOnce } from "@klingkit/tasks";
import { constants, existsSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { resolve } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { type AuditHead, type AuditVerification, readLine, verifyAudit, type VerifyOptions } from "./audit-chain.ts";
import type { AuditSink } from "./audit.ts";
import { isLocked, loadSqlite, openSqlite } from "./open-sqlite.node.ts";

const schema = `
CREATE TABLE IF NOT EXISTS head (
  singleton INTEGER PRIMARY KEY CHECK (singleton = 1), lines INTEGER NOT NULL, hash TEXT NOT NULL
) STRICT`;

/** How long an append waits for other processes, milliseconds. */
const LOCK_TIMEOUT = 10_000;
/** The time between two attempts to lock, milliseconds. */
const LOCK_INTERVAL = 5;
/** The size of the blocks in which the end of the file is read, bytes. */
const BLOCK = 65_536;

/** Returns the file with the end of an audit log, which also locks it. */
function statePath(path: string): string {
  return `${path}.state`;
}

/**
 * Creates a sink that appends to a file, which several processes of one machine can share. Only its owner can read it. The
 * file `path.state` beside it has the end of the log, so that lines that were removed from the end are found. To begin a
 * new log, move both. Requires `node:sqlite`: Node.js 22.13 or newer.
 * @param path the file; it is created if it does not exist, but not its directory
 * @example audit(fileSink("/var/lib/films/audit.jsonl"), { who: "films" });
 */
export function fileSink(path: string): AuditSink {
  const file = resolve(path);
  // A lock that another process holds is awaited without blocking this one, which may hold it itself.
  const connect = loadOnce(() => openSqlite(statePath(file), schema, 0));
  let last: Promise<unknown> = Promise.resolve();
  return {
    append(write) {
      const appended = last.then(async () => {
        const database = await connect();
        await lock(database);
        try {
          await appendLine(file, database, write);
          database.exec("COMMIT");
        } catch (error) {
          if (database.isTransaction) database.exec("ROLLBACK");
          throw error;
        }
      });
      last = appended.catch(() => undefined);
      return appended;
    },
  };
}

async function lock(database: DatabaseSync): Promise<void> {
  const end = systemClock.now() + LOCK_TIMEOUT;
  for (;;) {
    try {
      database.exec("BEGIN IMMEDIATE");
      return;
    } catch (error) {
      if (!isLocked(error) || systemClock.now() > end) throw error;
      await systemClock.sleep(LOCK_INTERVAL);
    }
  }
}

async function appendLine(
  file: string,
  database: DatabaseSync,
  write: Parameters<AuditSink["append"]>[0],
): Promise<void> {
  const { O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
  const handle = await open(file, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
  try {
    const recorded = headOf(database);
    // A process that was killed may have written a line that it did not record, or a part of one.
    const unrecorded = readLine(await lastLine(handle));
    const isNext = recorded
      ? unrecorded?.line === recorded.lines + 1 && unrecorded.previous === recorded.hash
      : unrecorded !== undefined;
    const line = await write(isNext && unrecorded ? { lines: unrecorded.line, hash: unrecorded.hash } : recorded);
    await handle.appendFile(`${line.text}\n`);
    await handle.sync();
    database
      .prepare(
        "INSERT INTO head VALUES (1, ?, ?) ON CONFLICT DO UPDATE SET lines = excluded.lines, hash = excluded.hash",
      )
      .run(line.head.lines, line.head.hash);
  } finally {
    await handle.close();
  }
}

function headOf(database: DatabaseSync): AuditHead | undefined {
  const row = database.prepare("SELECT lines, hash FROM head").get();
  if (row === undefined) return undefined;
  const { lines, hash } = fieldsOf(row);
  return { lines: Number(lines), hash: String(hash) };
}

/** Returns the last complete line, and removes an incomplete one after it. */
async function lastLine(handle: FileHandle): Promise<string> {
  const { size } = await handle.stat();
  let text = Buffer.alloc(0);
  for (let start = size; start > 0;) {
    const length = Math.min(BLOCK, start);
    start -= length;
    const block = Buffer.alloc(length);
    await handle.read(block, 0, length, start);
    text = Buffer.concat([block, text]);
    const end = text.lastIndexOf("\n");
    const begin = end <= 0 ? -1 : text.lastIndexOf("\n", end - 1);
    if (end === -1 || (begin === -1 && start > 0)) continue;
    if (start + end + 1 < size) await handle.truncate(start + end + 1);
    return text.subarray(begin + 1, end).toString();
  }
  if (size > 0) await handle.truncate(0);
  return "";
}

/** The result of `verifyAuditFile`. */
export type AuditFileVerification = AuditVerification & {
  /** Whether `path.state` was there. Without it and without `last`, lines that were removed from the end are not found. */
  readonly hasState: boolean;
};

/**
 * Verifies the audit log of `fileSink`: finds the first line that was changed, removed, added or reordered. Lines that were
 * removed from the end are found with the help of `path.state`; somebody who can change both can hide it, unless you
 * pass `last`.
 * @param path the file of the log
 * @param options the key of the log, and the hash of a line that it must contain
 * @throws an error of the file system if the log cannot be read
 * @example
 * const result = await verifyAuditFile("audit.jsonl", { key: process.env.AUDIT_KEY });
 * if (!result.ok) console.error(`line ${result.line}: ${result.problem}`);
 */
export async function verifyAuditFile(path: string, options: VerifyOptions = {}): Promise<AuditFileVerification> {
  const head = await readHead(resolve(path));
  const hasState = head !== undefined;
  const handle = await open(resolve(path), constants.O_RDONLY);
  try {
    const verify = async (last: string | undefined): Promise<AuditVerification> =>
      verifyAudit(linesOf(handle), { key: options.key, last });
    const result = await verify(options.last);
    if (!result.ok || head === undefined || result.last === head.hash) return { ...result, hasState };
    return { ...(await verify(head.hash)), hasState };
  } finally {
    await handle.close();
  }
}

/** Reads the recorded end of a log. Undefined if the file does not exist. */
async function readHead(file: string): Promise<AuditHead | undefined> {
  const { DatabaseSync } = await loadSqlite();
  if (!existsSync(statePath(file))) return undefined;
  const database = new DatabaseSync(statePath(file), { readOnly: true });
  try {
    return headOf(database);
  } finally {
    database.close();
  }
}

/** Yields the lines of a file. A line that is not UTF-8 is empty, and one without a line break gets a mark: neither is valid. */
async function* linesOf(handle: FileHandle): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const decode = (bytes: Buffer): string => {
    try {
      return decoder.decode(bytes);
    } catch {
      return "";
    }
  };
  let rest = Buffer.alloc(0);
  for (let position = 0; ;) {
    const block = Buffer.alloc(BLOCK);
    const { bytesRead } = await handle.read(block, 0, BLOCK, position);
    if (bytesRead === 0) break;
    position += bytesRead;
    rest = Buffer.concat([rest, block.subarray(0, bytesRead)]);
    for (let end = rest.indexOf("\n"); end !== -1; end = rest.indexOf("\n")) {
      yield decode(rest.subarray(0, end));
      rest = rest.subarray(end + 1);
    }
  }
  if (rest.length > 0) yield `${decode(rest)} (incomplete)`;
}
