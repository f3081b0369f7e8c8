import { execFile } from "node:child_process";
import { mkdir, open, rename, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** The results folders of the machines, whose disks can be full. */
export interface Disks {
  readonly kind: "tmpfs" | "replaced folders";
  /** Lets writes in a folder fail. */
  fill(folder: string): Promise<void>;
  free(folder: string): Promise<void>;
  close(): Promise<void>;
}

/** The size of a disk. The outputs of a run need about 30 MB. */
const SIZE = 64 * 1024 * 1024;
/** Bytes that are free on a full disk, so that files become incomplete: less than a video. */
const LEFT = 60 * 1024;
const CHUNK = 1024 * 1024;

/**
 * A small file system (tmpfs) for each folder if mounting is permitted. Otherwise a full disk is a file in place of the
 * folder, so that every new file in it fails with an error.
 */
export async function createDisks(folders: readonly string[], isPrivileged: boolean): Promise<Disks> {
  const mounted: string[] = [];
  const unmount = async (): Promise<void> => {
    // Detached, because a killed process may not have ended yet.
    for (const folder of mounted) await execute("umount", ["--lazy", folder]).catch(() => undefined);
  };
  for (const folder of folders) await mkdir(folder, { recursive: true });
  const replaced: Disks = { kind: "replaced folders", fill: hide, free: restore, close: async () => undefined };
  if (!isPrivileged) return replaced;
  try {
    for (const folder of folders) {
      await execute("mount", ["-t", "tmpfs", "-o", `size=${SIZE}`, "klingkit-cluster", folder]);
      mounted.push(folder);
    }
    return { kind: "tmpfs", fill, free: (folder) => rm(ballast(folder), { force: true }), close: unmount };
  } catch {
    await unmount();
    return replaced;
  }
}

function ballast(folder: string): string {
  return join(folder, ".ballast");
}

async function fill(folder: string): Promise<void> {
  const path = ballast(folder);
  const file = await open(path, "w");
  let size = 0;
  try {
    for (let chunk = CHUNK; chunk >= 4096;) {
      try {
        const { bytesWritten } = await file.write(Buffer.alloc(chunk));
        size += bytesWritten;
      } catch {
        chunk /= 2;
      }
    }
  } finally {
    await file.close();
  }
  await truncate(path, Math.max(0, size - LEFT));
}

async function hide(folder: string): Promise<void> {
  await rename(folder, `${folder}.hidden`);
  await writeFile(folder, "");
}

async function restore(folder: string): Promise<void> {
  await rm(folder, { force: true });
  await rename(`${folder}.hidden`, folder);
}
