import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Creates a directory and the missing ones above it. Unlike `mkdir` with `recursive`, it fails where the file system creates
 * none: below `/proc`, `mkdir` tries forever, and the process cannot be interrupted.
 * @param mode the permissions of new directories
 */
export async function createDirectory(path: string, mode?: number): Promise<void> {
  try {
    await create(path, mode);
  } catch (error) {
    const parent = dirname(path);
    if (!hasCode(error, "ENOENT") || parent === path) throw error;
    await createDirectory(parent, mode);
    await create(path, mode);
  }
}

async function create(path: string, mode: number | undefined): Promise<void> {
  await mkdir(path, mode).catch((error: unknown) => {
    if (!hasCode(error, "EEXIST")) throw error;
  });
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
