import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { link, mkdir, open, rename, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { QueueContext } from "../context.ts";
import { reserveFileName } from "../steps/record-downloads.ts";
import type { FolderOptions } from "./file-options.ts";
import { alternativeName } from "./file-name.ts";

/**
 * Gives a complete file its name in the directory, or an alternative one if another output or another file has it. No
 * existing file is overwritten. One with the same content is the job's own, from an attempt that was not recorded.
 * @param part the path of the file; it may remain under this name, too
 * @returns the name
 */
export async function placeFile(
  context: QueueContext,
  { folder, folderId }: FolderOptions & { readonly folderId: string },
  part: string,
  name: string,
  { id, index }: { readonly id: string; readonly index: number },
): Promise<string> {
  for (let count = 0; ; count++) {
    const candidate = alternativeName(name, { id, index }, count);
    if (!(await reserveFileName(context, { id, index, folderId, name: candidate }))) continue;
    const path = join(folder, candidate);
    await mkdir(dirname(path), { recursive: true });
    if ((await renameToNew(part, path)) || (await haveSameContent(part, path))) return candidate;
  }
}

/** Renames a file if the new name is free, in one step that two processes cannot both take. Returns whether it was free. */
async function renameToNew(part: string, path: string): Promise<boolean> {
  try {
    await link(part, path);
    return true;
  } catch (error) {
    if (isExisting(error)) return false;
    // Another worker has taken the download over and removed the part.
    if (hasCode(error, "ENOENT")) throw error;
  }
  // A file system without links. The file is empty for a moment.
  try {
    await (await open(path, "wx")).close();
  } catch (error) {
    if (isExisting(error)) return false;
    throw error;
  }
  await rename(part, path);
  return true;
}

function isExisting(error: unknown): boolean {
  return hasCode(error, "EEXIST");
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

async function haveSameContent(one: string, other: string): Promise<boolean> {
  // A link may have no target.
  const [a, b] = await Promise.all([stat(one), stat(other).catch(() => undefined)]);
  return b?.isFile() === true && a.size === b.size && (await digest(one)) === (await digest(other));
}

async function digest(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
