import { ConfigurationError } from "@klingkit/errors";
import { systemClock } from "@klingkit/http/options";
import { fieldsOf, loadOnce } from "@klingkit/tasks";
import { constants, existsSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { resolve } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { type AuditHead, type AuditVerification, readLine, verifyAudit, type VerifyOptions } from "./audit-chain.ts";
import type { AuditSink } from "./audit.ts";
import { loadSqlite, openSqlite, whenUnlocked } from "./open-sqlite.node.ts";

const schema = `
CREATE TABLE IF NOT EXISTS head (
  singleton INTEGER PRIMARY KEY CHECK (singleton = 1), lines INTEGER NOT NULL, hash TEXT NOT NULL
) STRICT`;

/** How long an append waits for other processes, milliseconds. */
const LOCK_TIMEOUT = 10_000;
/** The pause after which a process locks again, so that other processes get their turn, milliseconds. */
const PAUSE = 5;
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
  let waiting: Append[] = [];
  let writing: Promise<void> | undefined;

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await writeBatch(file, await connect(), batch);
        for (const { resolve: done } of batch) done();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
      if (waiting.length > 0) await systemClock.sleep(PAUSE);
    }
    writing = undefined;
  }

  return {
    append(write) {
      const { promise, resolve: done, reject } = Promise.withResolvers<void>();
      waiting.push({ write, resolve: done, reject });
      writing ??= writeAll();
      return promise;
    },
  };
}

/** A line that waits to be appended. */
interface Append {
  readonly write: Parameters<AuditSink["append"]>[0];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Appends the lines that wait, with one lock and one flush. */
async function writeBatch(file: string, database: DatabaseSync, batch: readonly Append[]): Promise<void> {
  await whenUnlocked(() => database.exec("BEGIN IMMEDIATE"), LOCK_TIMEOUT);
  try {
    await appendLines(file, database, batch);
    database.exec("COMMIT");
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

async function appendLines(file: string, database: DatabaseSync, batch: readonly Append[]): Promise<void> {
  const { O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
  const handle = await open(file, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
  try {
    let head = await findEnd(handle, headOf(database));
    let text = "";
    for (const { write } of batch) {
      const line = await write(head);
      text += `${line.text}\n`;
      ({ head } = line);
    }
    await handle.appendFile(text);
    await handle.sync();
    if (head) {
      database
        .prepare(
          "INSERT INTO head VALUES (1, ?, ?) ON CONFLICT DO UPDATE SET lines = excluded.lines, hash = excluded.hash",
        )
        .run(head.lines, head.hash);
    }
  } finally {
    await handle.close();
  }
}

/**
 * Returns the end of the log: the recorded one, and the lines after it that a process wrote before it was killed. If lines
 * were removed, the log continues from the recorded end, so that the gap stays visible.
 */
async function findEnd(handle: FileHandle, recorded: AuditHead | undefined): Promise<AuditHead | undefined> {
  const lines = await readEnd(handle, recorded?.lines ?? Number.POSITIVE_INFINITY);
  if (!recorded) return lines.map(readLine).at(-1);
  return lines.map(readLine).reduce((head, line) => {
    const isNext = line && line.lines === head.lines + 1 && line.previous === head.hash;
    return isNext ? line : head;
  }, recorded);
}

function headOf(database: DatabaseSync): AuditHead | undefined {
  const row = database.prepare("SELECT lines, hash FROM head").get();
  if (row === undefined) return undefined;
  const { lines, hash } = fieldsOf(row);
  return { lines: Number(lines), hash: String(hash) };
}

/** Returns the last lines, from a line with the number `from` on, but at least one. Removes an incomplete line of the log at the end. */
async function readEnd(handle: FileHandle, from: number): Promise<readonly string[]> {
  const { size } = await handle.stat();
  let bytes = Buffer.alloc(0);
  for (let start = size; start > 0;) {
    const block = Buffer.alloc(Math.min(BLOCK, start));
    start -= block.length;
    await handle.read(block, 0, block.length, start);
    bytes = Buffer.concat([block, bytes]);
    const end = bytes.lastIndexOf("\n") + 1;
    // The first line of the block may be incomplete.
    const begin = start === 0 ? 0 : bytes.indexOf("\n") + 1;
    const lines = bytes.subarray(begin, end).toString().split("\n").slice(0, -1);
    const [first] = lines;
    if (start > 0 && (first === undefined || (readLine(first)?.lines ?? 0) > from)) continue;
    if (start + end < size) {
      checkIncomplete(bytes.subarray(end), lines.at(-1));
      await handle.truncate(start + end);
    }
    return lines;
  }
  return [];
}

/** How each line of a log begins. */
const LINE_START = '{"line":';

/** Checks that an incomplete line at the end of a file is one of an audit log: text of another file must not be removed. */
function checkIncomplete(rest: Buffer, lineBefore: string | undefined): void {
  const start = rest.subarray(0, LINE_START.length).toString("latin1");
  if (LINE_START.startsWith(start) && (lineBefore === undefined || readLine(lineBefore))) return;
  throw new ConfigurationError(
    "The file of `fileSink` is not an audit log: its last line has no line break and was not written by klingkit. The file was not changed.",
    { taskState: "none", advice: "Pass the path of an audit log, or of a new file." },
  );
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
  const database = new DatabaseSync(statePath(file));
  try {
    // A process that was killed may have left a transaction to undo.
    database.exec(`PRAGMA busy_timeout = ${LOCK_TIMEOUT}`);
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
