import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, extname, relative } from "node:path";
import type { Output, OutputFile } from "klingkit";
import { UsageError } from "../command-error.ts";

/** The files of a result with so many outputs: `clip.mp4`, or `clip-1.png`, `clip-2.png`. */
export function outputFiles(out: string, count: number): readonly string[] {
  if (count <= 1) return [out];
  const ending = extname(out);
  const stem = ending ? out.slice(0, -ending.length) : out;
  return Array.from({ length: count }, (_, index) => `${stem}-${index + 1}${ending}`);
}

/** Refuses to write over what is there: it may have been paid for. @throws UsageError */
export function guardFile(out: string, force: boolean, folder: string): void {
  if (force || !existsSync(out)) return;
  throw new UsageError(`${relative(folder, out) || out} is there already. Choose another -o, or add --force.`);
}

/** Downloads the outputs that are files, and returns their paths. Each file is complete or absent. */
export async function saveOutputs(
  outputs: readonly Output[],
  out: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const made = outputs.filter(hasFile);
  const files = outputFiles(out, made.length).slice(0, made.length);
  await mkdir(dirname(out), { recursive: true });
  for (const [at, output] of made.entries()) await output.download(files[at] ?? out, { signal });
  return files;
}

export function hasFile(output: Output): output is Extract<Output, OutputFile> {
  return "download" in output;
}

const endings: Readonly<Record<string, string>> = { video: ".mp4", image: ".png", audio: ".mp3" };

/** The usual ending for what an endpoint makes. */
export function endingFor(endpoint: string): string {
  return endings[endpoint.split(".")[0] ?? ""] ?? "";
}
