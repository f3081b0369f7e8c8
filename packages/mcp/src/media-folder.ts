import { constants } from "node:fs";
import { access, lstat, mkdir, open, realpath } from "node:fs/promises";
import { basename, dirname, extname, isAbsolute, join, resolve, sep } from "node:path";
import { issue } from "@klingkit/errors";
import type { Fields } from "@klingkit/tasks";
import { mapMedia } from "@klingkit/tasks/endpoint";
import { file, InvalidInputError, type ValidationIssue } from "klingkit";
import type { EndpointInfo } from "./load-endpoints.ts";
import { RefusedError } from "./result.ts";

/**
 * Opens the files that an input names. Only files below the directory are opened: an agent can be talked into sending any
 * file to the service.
 * @throws {InvalidInputError} with every file that cannot be opened; nothing was sent
 */
export async function openMedia(input: Fields, { name, schemas }: EndpointInfo, folder: string): Promise<Fields> {
  const issues: ValidationIssue[] = [];
  const opened = await mapMedia(input, schemas, async (text, path) => {
    if (/^(https?|data):/i.test(text)) return text;
    const found = await findFile(text, folder);
    if (found) return file(found);
    issues.push(issue(path, "unreadable_media", `is neither a URL nor a file below ${folder}.`));
    return text;
  });
  if (issues.length > 0) throw new InvalidInputError(name, issues);
  return opened;
}

/** Returns the path of a file below a directory. Undefined if it does not exist there, or is reached through a link that leaves it. */
async function findFile(path: string, folder: string): Promise<string | undefined> {
  try {
    const [target, top] = await Promise.all([realpath(resolve(folder, path)), realpath(folder)]);
    return target.startsWith(top + sep) && (await lstat(target)).isFile() ? target : undefined;
  } catch {
    return undefined;
  }
}

/** A name of a file or directory: no hidden file, no separator, no character that a file system or a terminal interprets. */
const NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_ ().,=+@-]{0,120}$/u;

/**
 * Creates an empty file below a directory, so that nobody else takes its name, and the directories above it. Returns its
 * absolute path.
 * @param path the path that the caller chose, relative to the directory
 * @param fileName the name that klingkit gives the file; its extension is required
 * @throws {RefusedError} if the path leaves the directory, its extension differs, or the file exists
 */
export async function newFile(path: string, fileName: string, folder: string): Promise<string> {
  const names = path.split(/[/\\]/);
  const extension = extname(fileName);
  if (isAbsolute(path) || names.length > 8 || !names.every((name) => NAME.test(name) && !/[ .]$/.test(name)))
    throw new RefusedError(
      "The path is not a relative path of plain names below the files directory.",
      `Choose a path such as takes/${fileName}, without "..", hidden names and special characters.`,
    );
  if (extname(path).toLowerCase() !== extension)
    throw new RefusedError(`The file must have the extension ${extension}.`, "Choose another path.");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const target = join(await folderFor(names.slice(0, -1), await realpath(folder)), basename(path));
  try {
    await (await open(target, "wx", 0o600)).close();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    throw new RefusedError(
      "A file with this path already exists.",
      "Choose another path. Existing files are not overwritten.",
    );
  }
  return target;
}

/** Creates the directories of a path one after the other, so that none is created behind a link that leaves the top. */
async function folderFor(names: readonly string[], top: string): Promise<string> {
  let current = top;
  for (const name of names) {
    const next = join(current, name);
    await mkdir(next, { mode: 0o700 }).catch((error: unknown) => {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    });
    current = await realpath(next);
    if (!current.startsWith(top + sep))
      throw new RefusedError("The path leaves the files directory through a link.", "Choose another path.");
  }
  return current;
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** Returns the path of a file that an earlier download has saved under its own name. Undefined if there is none. */
export async function savedFile(fileName: string, folder: string): Promise<string | undefined> {
  const path = await findFile(fileName, folder);
  return path !== undefined && dirname(path) === (await realpath(folder)) ? path : undefined;
}

/** Whether files can be written into a directory, or into the closest directory above it that exists. */
export async function isWritable(folder: string): Promise<boolean> {
  if (!(await exists(folder))) return dirname(folder) !== folder && isWritable(dirname(folder));
  return access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
}
