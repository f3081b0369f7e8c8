import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A directory that this process has locked until it calls `release`. */
export interface StateFolder {
  readonly path: string;
  release(): void;
}

const MAX_FOLDERS = 50;

/** Locks the directory `name` in `base`, or `name-2` and so on if another running demo has locked it. */
export function acquireStateFolder(base: string, name: string): StateFolder {
  for (let number = 1; number <= MAX_FOLDERS; number += 1) {
    const path = join(base, number === 1 ? name : `${name}-${number}`);
    const lock = join(path, "lock");
    mkdirSync(path, { recursive: true });
    if (acquireLock(lock)) return { path, release: () => rmSync(lock, { force: true }) };
  }
  throw new Error(`${MAX_FOLDERS} demos are already running. Stop one of them and try again.`);
}

function acquireLock(lock: string): boolean {
  for (const isRetry of [false, true]) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      return true;
    } catch {
      if (isRetry || isLocked(lock)) return false;
      rmSync(lock, { force: true });
    }
  }
  return false;
}

function isLocked(lock: string): boolean {
  try {
    const pid = Number(readFileSync(lock, "utf8"));
    if (pid === process.pid) return true;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process exists but belongs to another user.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
