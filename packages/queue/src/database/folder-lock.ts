import { ConfigurationError } from "@klingkit/errors";
import { readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";

/**
 * Takes a folder for this process, or for this part of it. The lock is the operating system's own on an open file, so a
 * process that is killed leaves none behind; Node has no other way to one than SQLite.
 * @returns how to give it back
 * @throws ConfigurationError that names the owner
 */
export async function takeLock(
  folder: string,
  what: string,
  { name = "lock", advice }: { readonly name?: string; readonly advice: string },
): Promise<() => void> {
  const owner = join(folder, `${name}.owner`);
  const free = await tryLock(join(folder, name));
  if (!free) {
    const who = await readFile(owner, "utf8").catch(() => "another process");
    throw new ConfigurationError(`${what} can have one owner, and ${folder} has one: ${who}.`, { advice });
  }
  await writeFile(
    owner,
    `process ${process.pid} on ${hostname()} (${process.title}), since ${new Date().toISOString()}`,
  );
  return free;
}

/** SQLite's result code for a database that another connection has locked. */
const SQLITE_BUSY = 5;

/** Undefined when somebody has it. */
export async function tryLock(path: string): Promise<(() => void) | undefined> {
  const { DatabaseSync } = await import("node:sqlite");
  const file = new DatabaseSync(path);
  try {
    file.exec("BEGIN EXCLUSIVE");
    return () => file.close();
  } catch (error) {
    file.close();
    if (error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
}
