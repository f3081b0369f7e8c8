import { randomUUID } from "node:crypto";
import { rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, extname, relative } from "node:path";
import type { Fields } from "@klingkit/tasks";
import type { Output, OutputFile, Sink } from "klingkit";
import { messageOf, UsageError } from "../command-error.ts";
import { createDirectory } from "../state/create-directory.ts";

/** What the path of an output depends on. */
type Kind = Pick<OutputFile, "fileName"> & { readonly type: string };

/**
 * The paths of outputs: `cat.png`, or `cat-1.png` and `cat-2.png`. Outputs of several kinds have the extensions of their
 * kinds: `beach.mp4` and `beach.mp3`.
 */
export function outputFiles(out: string, outputs: readonly Kind[]): readonly string[] {
  const extension = extname(out);
  const stem = extension ? out.slice(0, -extension.length) : out;
  const isMixed = new Set(outputs.map(({ type }) => type)).size > 1;
  return outputs.map((output) => {
    const alike = outputs.filter(({ type }) => type === output.type);
    const number = alike.length > 1 ? `-${alike.indexOf(output) + 1}` : "";
    return stem + number + (isMixed ? extname(output.fileName) : extension);
  });
}

const extensions: Readonly<Record<string, string>> = { video: ".mp4", image: ".png", audio: ".mp3" };

/** The default file extension of a kind of output. */
export function extensionOf(type: string | undefined): string {
  return extensions[type ?? ""] ?? "";
}

/** The maximum number of outputs of a kind. A series with the length `auto` may reach it. */
const MAX_COUNT = 9;

/**
 * The paths that the outputs of a valid input may have. A series can be shorter than requested.
 * @param types the kinds of the endpoint's outputs
 */
export function possibleFiles(out: string, types: readonly string[], { n = 1, series = n }: Fields): readonly string[] {
  const count = Math.min(MAX_COUNT, typeof series === "number" ? series : MAX_COUNT);
  const outputs = types.flatMap((type) =>
    Array.from({ length: count }, () => ({ type, fileName: `result${extensionOf(type)}` })),
  );
  return [...new Set([out, ...outputFiles(out, outputs)])];
}

/**
 * Checks before anything is paid for that files can be written. Creates their directories.
 * @throws {UsageError} if they cannot, or a file exists and `force` is not set, because it may have been paid for
 */
export async function assertWritable(files: readonly string[], force: boolean, folder: string): Promise<void> {
  const shown = (file: string): string => relative(folder, file) || file;
  for (const file of files) {
    const existing = await stat(file).catch(() => undefined);
    if (existing?.isDirectory()) throw new UsageError(`${shown(file)} is a directory. Choose a file with --out.`);
    if (existing && !force) {
      throw new UsageError(
        `${shown(file)} already exists. Choose another file with --out, or overwrite it with --force.`,
      );
    }
  }
  for (const file of files) await assertCreatable(file, "Choose another file with --out.", shown(file));
}

/**
 * Checks that a file can be created: creates its directory and a temporary file, and removes the file.
 * @param path the path; the name of the temporary file is as long as that of an incomplete download
 * @throws {UsageError} if the file cannot be created
 */
export async function assertCreatable(path: string, advice: string, shown: string): Promise<void> {
  const probe = `${path}.${randomUUID().slice(0, 8)}.part`;
  try {
    await createDirectory(dirname(path));
    await writeFile(probe, "", { flag: "wx" });
    await rm(probe);
  } catch (error) {
    throw new UsageError(`${shown} cannot be written: ${messageOf(error)}. Nothing was sent. ${advice}`);
  }
}

/** Bytes. Above the size of any result: a file server that never stops must not fill the disk. */
export const MAX_BYTES: number = 2 ** 30;

/** Downloads the outputs that are files, and returns their paths. Each file is complete or absent. */
export async function saveOutputs(
  outputs: readonly Output[],
  out: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const downloadable = outputs.filter(hasFile);
  const files = outputFiles(out, downloadable);
  await createDirectory(dirname(out));
  for (const [at, output] of downloadable.entries())
    await output.download(files[at] ?? out, { signal, maxBytes: MAX_BYTES });
  return files;
}

/**
 * Streams the outputs that are files into a store, under the names that they would have in a directory. Returns their URLs,
 * or their names if the store has none.
 */
export async function storeOutputs(
  outputs: readonly Output[],
  out: string,
  sink: Sink,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const storable = outputs.filter(hasFile);
  const names = outputFiles(basename(out), storable);
  const stored: string[] = [];
  for (const [at, output] of storable.entries()) {
    const { url, name } = await output.save(sink, { name: names[at], signal, maxBytes: MAX_BYTES });
    stored.push(url ?? name);
  }
  return stored;
}

export function hasFile(output: Output): output is Extract<Output, OutputFile> {
  return "download" in output;
}
