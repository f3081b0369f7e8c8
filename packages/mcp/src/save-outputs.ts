import { mkdir, rm, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CallToolResult } from "@modelcontextprotocol/server";
import type { Output } from "klingkit";
import { isFile } from "./load-endpoints.ts";
import { newFile, savedFile } from "./media-folder.ts";
import { RefusedError } from "./result.ts";

/** A file that was downloaded. */
export interface SavedFile {
  /** The absolute path. */
  readonly path: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
}

/** Bytes. Above the size of any result: a file server that never stops must not fill the disk. */
const MAX_BYTES = 2 ** 30;

/**
 * Downloads the outputs of a task below the files directory. A file that was downloaded before under its own name is not
 * downloaded again.
 * @param path the path of the only output; undefined names the files after the task
 * @throws {RefusedError} if the path is not allowed, or there are several outputs
 */
export async function saveOutputs(
  outputs: readonly Output[],
  folder: string,
  { path, signal }: { readonly path?: string | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<readonly SavedFile[]> {
  const files = outputs.filter(isFile);
  const [first] = files;
  if (!first) throw new RefusedError("The task has no files.", "Read its outputs with get_task.");
  if (path !== undefined && files.length > 1)
    throw new RefusedError(
      `The task has ${files.length} files, so that one path cannot name them.`,
      "Leave out path, or pass index.",
    );
  const saved: SavedFile[] = [];
  for (const output of files) {
    const { fileName, type } = output;
    const existing = path === undefined ? await savedFile(fileName, folder) : undefined;
    const target =
      existing ?? (path === undefined ? await ownFile(fileName, folder) : await newFile(path, fileName, folder));
    try {
      if (!existing) await output.download(target, { maxBytes: MAX_BYTES, ...(signal ? { signal } : {}) });
    } catch (error) {
      // The empty file that reserves the path.
      if (path !== undefined) await rm(target, { force: true });
      throw error;
    }
    saved.push({ path: target, type, size: (await stat(target)).size });
  }
  return saved;
}

/** The path of a file under the name that klingkit gives it, which is safe in any directory. */
async function ownFile(fileName: string, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return join(folder, fileName);
}

const mimeTypes: Readonly<Record<string, string>> = {
  ".mp4": "video/mp4",
  ".mov": "video/quicktime",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".webp": "image/webp",
  ".mp3": "audio/mpeg",
  ".wav": "audio/wav",
  ".m4a": "audio/mp4",
};

/** Links to files, instead of their content: a film as base64 would fill the context of a model. */
export function fileLinks(files: readonly SavedFile[]): CallToolResult["content"] {
  return files.map(({ path, size }) => ({
    type: "resource_link",
    uri: pathToFileURL(path).href,
    name: path.split(/[/\\]/).at(-1) ?? path,
    mimeType: mimeTypes[extname(path).toLowerCase()] ?? "application/octet-stream",
    size,
  }));
}
