import { lstatSync, readFileSync, realpathSync, type Stats, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { parseEnv } from "node:util";
import type { EnvFile } from "./environment.ts";

/** What the search needs of the operating system. */
export interface EnvFileSystem {
  /** The user id of the process; undefined on Windows, where files carry none. */
  readonly uid: () => number | undefined;
  /** The home folder, links resolved. */
  readonly home: () => string;
  readonly lstat: (path: string) => Entry | undefined;
  readonly stat: (path: string) => Entry | undefined;
  readonly read: (path: string) => Uint8Array;
}

type Entry = Pick<Stats, "uid" | "isFile" | "isFIFO">;

const nodeSystem: EnvFileSystem = {
  uid: () => process.geteuid?.(),
  home: () => realpathSync(homedir()),
  lstat: (path) => lstatSync(path, { throwIfNoEntry: false }),
  stat: (path) => statSync(path, { throwIfNoEntry: false }),
  read: (path) => readFileSync(path),
};

/** Mark the root of a project, as does a `package.json` with `workspaces`. */
const rootMarkers = [".git", "pnpm-workspace.yaml"];

/**
 * Returns the nearest `.env` file: that of `folder`, else the next one above it within the project. Without a project
 * root above, only `folder` itself is searched. Nothing is written into `process.env`.
 *
 * Other users must not be able to supply the file, for example in a shared folder such as `/tmp`: a file, link, folder or
 * project root counts only if it belongs to the user of the process, or to root, who could change everything anyway. A
 * process of root therefore reads only files of root.
 *
 * Never throws: a file that cannot be read matters only to a caller that needs it.
 */
export function findEnvFile(folder?: string, system: EnvFileSystem = nodeSystem): EnvFile | undefined {
  let path = ".env";
  try {
    for (const each of searchedFolders(folder ?? process.cwd(), system)) {
      path = join(each, ".env");
      const file = readEnvFile(each, path, system);
      if (file) return file;
    }
    return undefined;
  } catch (error) {
    return { path, problem: `cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** `folder`, then the folders above it up to the root of the project. */
function* searchedFolders(folder: string, system: EnvFileSystem): Generator<string> {
  yield folder;
  yield* foldersAbove(folder, system);
}

function foldersAbove(folder: string, system: EnvFileSystem): string[] {
  try {
    const home = homeOf(system);
    const passed: string[] = [];
    for (let each = folder; isTrusted(system.stat(each), system); each = dirname(each)) {
      if (each !== folder) passed.push(each);
      if (isProjectRoot(each, system)) return passed;
      if (each === home || each === dirname(each)) break;
    }
  } catch {
    // What cannot be searched belongs to no project of this user; Deno throws without permission to read a folder above.
  }
  return [];
}

/** Undefined where no user has a home, and on Deno without permission. */
function homeOf({ home }: EnvFileSystem): string | undefined {
  try {
    return home();
  } catch {
    return undefined;
  }
}

function isProjectRoot(folder: string, system: EnvFileSystem): boolean {
  return (
    rootMarkers.some((name) => isTrusted(system.lstat(join(folder, name)), system)) ||
    declaresWorkspaces(join(folder, "package.json"), system)
  );
}

function declaresWorkspaces(path: string, system: EnvFileSystem): boolean {
  const entry = system.stat(path);
  if (!entry?.isFile() || !isTrusted(entry, system)) return false;
  try {
    const manifest: unknown = JSON.parse(decode(system.read(path)));
    return typeof manifest === "object" && manifest !== null && "workspaces" in manifest;
  } catch {
    return false;
  }
}

function readEnvFile(folder: string, path: string, system: EnvFileSystem): EnvFile | undefined {
  const link = system.lstat(path);
  const target = link && system.stat(path);
  // A folder of this name is a virtual environment of Python. Password managers serve the file as a named pipe; other
  // devices may never end.
  if (!target || !(target.isFile() || target.isFIFO())) return undefined;
  if (![system.stat(folder), link, target].every((entry) => isTrusted(entry, system))) {
    return { path, problem: "is not read, because the file or its folder belongs to another user" };
  }
  const text = decode(system.read(path));
  if (text.includes("\0")) return { path, problem: "is not a text file in UTF-8" };
  return { path, variables: parseEnv(text) };
}

function isTrusted(entry: Entry | undefined, { uid }: EnvFileSystem): boolean {
  if (!entry) return false;
  const user = uid();
  return user === undefined || entry.uid === user || entry.uid === 0;
}

/** Decodes UTF-8 and, as PowerShell writes it, UTF-16; the byte order mark is removed. */
function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const isLittle = first === 0xff && second === 0xfe;
  const isBig = first === 0xfe && second === 0xff;
  return new TextDecoder(isLittle ? "utf-16le" : isBig ? "utf-16be" : "utf-8").decode(bytes);
}
