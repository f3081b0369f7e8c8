import { createRequire } from "node:module";
import { join } from "node:path";
import { fullSet } from "../full-set.ts";

/** As much of esbuild as is used here: it is in the full set, so its own types are not always there. */
interface Esbuild {
  build(options: Record<string, unknown>): Promise<{ outputFiles: { text: string }[] }>;
}

export const fromFullSet: NodeJS.Require = createRequire(join(fullSet, "package.json"));

/** A file of the consumer with all that it imports, as one file for a runtime that has no packages. */
export async function oneFile(consumer: string, entry: string, options: Record<string, unknown>): Promise<string> {
  const esbuild = fromFullSet("esbuild") as Esbuild;
  const { outputFiles } = await esbuild.build({
    absWorkingDir: consumer,
    entryPoints: [entry],
    bundle: true,
    platform: "browser",
    target: "es2024",
    write: false,
    ...options,
  });
  return outputFiles.map(({ text }) => text).join("");
}
