import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, extname, relative } from "node:path";
import type { Output, OutputFile } from "klingkit";
import { UsageError } from "../command-error.ts";

/** The paths for a number of outputs: `cat.png`, or `cat-1.png`, `cat-2.png`. */
export function outputFiles(out: string, count: number): readonly string[] {
  if (count <= 1) return [out];
  const extension = extname(out);
  const stem = extension ? out.slice(0, -extension.length) : out;
  return Array.from({ length: count }, (_, index) => `${stem}-${index + 1}${extension}`);
}

/** @throws {UsageError} if the file exists and `force` is not set, because the existing file may have been paid for */
export function assertWritable(out: string, force: boolean, folder: string): void {
  if (force || !existsSync(out)) return;
  throw new UsageError(
    `${relative(folder, out) || out} already exists. Choose another file with --out, or overwrite it with --force.`,
  );
}

/** Downloads the outputs that are files, and returns their paths. Each file is complete or absent. */
export async function saveOutputs(
  outputs: readonly Output[],
  out: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const downloadable = outputs.filter(hasFile);
  const files = outputFiles(out, downloadable.length).slice(0, downloadable.length);
  await mkdir(dirname(out), { recursive: true });
  for (const [at, output] of downloadable.entries()) await output.download(files[at] ?? out, { signal });
  return files;
}

export function hasFile(output: Output): output is Extract<Output, OutputFile> {
  return "download" in output;
}

const extensions: Readonly<Record<string, string>> = { video: ".mp4", image: ".png", audio: ".mp3" };

/** The default file extension of an endpoint's outputs. */
export function extensionFor(endpoint: string): string {
  return extensions[endpoint.split(".")[0] ?? ""] ?? "";
}
