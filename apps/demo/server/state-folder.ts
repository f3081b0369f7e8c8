import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A folder that belongs to this process alone, until it is released. */
export interface StateFolder {
  readonly path: string;
  release(): void;
}

const MOST = 50;

/** Takes `name` below `base`, or `name-2` and so on where another demo that is still running has it. */
export function takeFolder(base: string, name: string): StateFolder {
  for (let number = 1; number <= MOST; number += 1) {
    const path = join(base, number === 1 ? name : `${name}-${number}`);
    const lock = join(path, "lock");
    mkdirSync(path, { recursive: true });
    if (claim(lock)) return { path, release: () => rmSync(lock, { force: true }) };
  }
  throw new Error(`${MOST} demos are running already.`);
}

function claim(lock: string): boolean {
  for (const isLast of [false, true]) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      return true;
    } catch {
      if (isLast || isHeld(lock)) return false;
      rmSync(lock, { force: true });
    }
  }
  return false;
}

function isHeld(lock: string): boolean {
  try {
    const pid = Number(readFileSync(lock, "utf8"));
    if (pid === process.pid) return true;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of somebody else's is one all the same.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
