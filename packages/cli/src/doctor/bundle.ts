import { open, rename, rm } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";

/** A file of an archive. */
export interface BundleFile {
  readonly name: string;
  readonly content: string;
}

const BLOCK = 512;

/**
 * Writes a `.tar.gz` archive that only the user can read.
 * @param folder the directory in which the archive is unpacked
 * @param overwrite whether an existing file is replaced
 * @throws {Error} with the code `EEXIST` if the file exists
 */
export async function writeArchive(
  path: string,
  folder: string,
  files: readonly BundleFile[],
  at: number,
  overwrite: boolean,
): Promise<void> {
  const entries = files.map(({ name, content }) => tarEntry(`${folder}/${name}`, Buffer.from(content), at));
  const archive = gzipSync(Buffer.concat([...entries, Buffer.alloc(2 * BLOCK)]));
  const target = overwrite ? `${path}.${randomUUID()}.part` : path;
  const handle = await open(target, "wx", 0o600);
  try {
    await handle.writeFile(archive);
  } finally {
    await handle.close();
  }
  if (target !== path)
    await rename(target, path).catch(async (error: unknown) => {
      await rm(target, { force: true });
      throw error;
    });
}

/** The directory in the archive. It does not depend on the name of the archive, which could lead out of a directory. */
export const BUNDLE_FOLDER = "klingkit-report";

/** A file in the format of POSIX ustar: a header of 512 bytes, and the content in blocks of 512 bytes. */
function tarEntry(name: string, content: Buffer, at: number): Buffer {
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, length: number): string => value.toString(8).padStart(length - 1, "0");
  const write = (text: string, offset: number, length: number): void => {
    header.write(text, offset, length, "utf8");
  };
  write(name, 0, 100);
  write(octal(0o600, 8), 100, 7);
  write(octal(0, 8), 108, 7);
  write(octal(0, 8), 116, 7);
  write(octal(content.length, 12), 124, 11);
  write(octal(Math.floor(at / 1000), 12), 136, 11);
  write(" ".repeat(8), 148, 8);
  write("0", 156, 1);
  write("ustar\u000000", 257, 8);
  const checksum = header.reduce((sum, byte) => sum + byte, 0);
  write(`${octal(checksum, 7)}\0 `, 148, 8);
  return Buffer.concat([header, content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)]);
}
