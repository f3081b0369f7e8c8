import { lstatSync, readFileSync, realpathSync, type Stats, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { parseEnv } from "node:util";
import type { EnvFile } from "./environment.ts";

/** The functions of the operating system that the search uses. */
export interface FileSystem {
  /** Returns the user id of the process. Undefined on Windows, where files have no user id. */
  readonly uid: () => number | undefined;
  /** Returns the home directory, with links resolved. */
  readonly home: () => string;
  readonly lstat: (path: string) => Entry | undefined;
  readonly stat: (path: string) => Entry | undefined;
  readonly read: (path: string) => Uint8Array;
}

type Entry = Pick<Stats, "uid" | "isFile" | "isFIFO">;

const nodeSystem: FileSystem = {
  uid: () => process.geteuid?.(),
  home: () => realpathSync(homedir()),
  lstat: (path) => lstatSync(path, { throwIfNoEntry: false }),
  stat: (path) => statSync(path, { throwIfNoEntry: false }),
  read: (path) => readFileSync(path),
};

/** The files that mark the root of a project, besides a `package.json` with `workspaces`. */
const rootMarkers = [".git", "pnpm-workspace.yaml"];

/**
 * Returns the nearest `.env` file: in `folder`, otherwise in the next directory above it within the project. Without a
 * project root above, only `folder` is searched. Nothing is written to `process.env`.
 *
 * Other users must not be able to provide the file, for example in a shared directory such as `/tmp`. A file, link,
 * directory or project root counts only if it belongs to the user of the process or to the superuser. A process that
 * runs as the superuser therefore reads only files that the superuser owns.
 *
 * It never throws: a file that cannot be read is a problem only if a variable is needed from it.
 */
export function findEnvFile(folder?: string, system: FileSystem = nodeSystem): EnvFile | undefined {
  let path = ".env";
  try {
    for (const candidate of searchedFolders(folder ?? process.cwd(), system)) {
      path = join(candidate, ".env");
      const file = readEnvFile(candidate, path, system);
      if (file) return file;
    }
    return undefined;
  } catch (error) {
    return { path, problem: `cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/**
 * Yields `folder`, then the directories above it up to the root of the project. A generator, because the first one often
 * suffices.
 */
function* searchedFolders(folder: string, system: FileSystem): Generator<string> {
  yield folder;
  yield* foldersAbove(folder, system);
}

function foldersAbove(folder: string, system: FileSystem): string[] {
  try {
    const home = homeOf(system);
    const above: string[] = [];
    for (let current = folder; isTrusted(system.stat(current), system); current = dirname(current)) {
      if (current !== folder) above.push(current);
      if (isProjectRoot(current, system)) return above;
      if (current === home || current === dirname(current)) break;
    }
  } catch {
    // A directory that cannot be read is not part of the user's project. Deno throws without permission to read it.
  }
  return [];
}

/** Returns the home directory. Undefined if the user has none, and on Deno without permission. */
function homeOf({ home }: FileSystem): string | undefined {
  try {
    return home();
  } catch {
    return undefined;
  }
}

function isProjectRoot(folder: string, system: FileSystem): boolean {
  return (
    rootMarkers.some((name) => isTrusted(system.lstat(join(folder, name)), system)) ||
    declaresWorkspaces(join(folder, "package.json"), system)
  );
}

function declaresWorkspaces(path: string, system: FileSystem): boolean {
  const entry = system.stat(path);
  if (!entry?.isFile() || !isTrusted(entry, system)) return false;
  try {
    const manifest: unknown = JSON.parse(decode(system.read(path)));
    return typeof manifest === "object" && manifest !== null && "workspaces" in manifest;
  } catch {
    return false;
  }
}

function readEnvFile(folder: string, path: string, system: FileSystem): EnvFile | undefined {
  const link = system.lstat(path);
  const target = link && system.stat(path);
  // A directory named `.env` is a virtual environment of Python. Password managers provide the file as a named pipe. Other
  // devices may be endless.
  if (!target || !(target.isFile() || target.isFIFO())) return undefined;
  if (![system.stat(folder), link, target].every((entry) => isTrusted(entry, system))) {
    return { path, problem: "is not read, because the file or its directory belongs to another user" };
  }
  const text = decode(system.read(path));
  if (text.includes("\0")) return { path, problem: "is not text in UTF-8, or in UTF-16 with a byte order mark" };
  return { path, variables: parseEnv(text) };
}

function isTrusted(entry: Entry | undefined, { uid }: FileSystem): boolean {
  if (!entry) return false;
  const user = uid();
  return user === undefined || entry.uid === user || entry.uid === 0;
}

/** Decodes UTF-8, or UTF-16 as PowerShell writes it, and removes the byte order mark. */
function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const isLittle = first === 0xff && second === 0xfe;
  const isBig = first === 0xfe && second === 0xff;
  return new TextDecoder(isLittle ? "utf-16le" : isBig ? "utf-16be" : "utf-8").decode(bytes);
}
