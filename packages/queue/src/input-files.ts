import { createHash, randomUUID } from "node:crypto";
import { access, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

/**
 * Stores the files of inputs by the SHA-256 of their content, hexadecimal. All workers of a queue need the same files.
 * Several workers may store the same file at the same time.
 * @example
 * const inputFiles: InputFileStore = {
 *   has: async (sha256) => (await bucket.head(sha256)) !== null,
 *   put: async (sha256, bytes) => void (await bucket.put(sha256, bytes)),
 *   get: async (sha256) => (await bucket.get(sha256))?.bytes(),
 *   delete: async (sha256) => bucket.delete(sha256),
 * };
 */
export interface InputFileStore {
  /** Whether the store has the whole file. */
  has(sha256: string): Promise<boolean>;
  /** Stores a file. When it resolves, the file must survive a crash. */
  put(sha256: string, bytes: Uint8Array): Promise<void>;
  /** Returns a file. Undefined if the store does not have it. */
  get(sha256: string): Promise<Uint8Array | undefined>;
  /** Deletes a file, which may be missing. */
  delete(sha256: string): Promise<void>;
}

/** Creates a store of files in a directory, which is created with the first file. */
export function inputFolder(folder: string): InputFileStore {
  const root = resolve(folder);
  const pathOf = (sha256: string): string => join(root, sha256);
  return {
    has: (sha256) =>
      access(pathOf(sha256)).then(
        () => true,
        () => false,
      ),
    async put(sha256, bytes) {
      await mkdir(root, { recursive: true });
      const part = `${pathOf(sha256)}.${randomUUID()}.part`;
      try {
        await writeFile(part, bytes, { flag: "wx", flush: true });
        await rename(part, pathOf(sha256));
      } finally {
        await rm(part, { force: true });
      }
    },
    get: (sha256) =>
      readFile(pathOf(sha256)).catch((error: unknown) => {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
        throw error;
      }),
    delete: (sha256) => rm(pathOf(sha256), { force: true }),
  };
}

/** The SHA-256 of some bytes, hexadecimal. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
