import { createRequire } from "node:module";
import { join } from "node:path";
import { fullSet } from "../full-set.ts";

/** The part of esbuild that is used here. Its types are not always installed. */
interface Esbuild {
  build(options: Record<string, unknown>): Promise<{ outputFiles: { text: string }[] }>;
}

export const fromFullSet: NodeJS.Require = createRequire(join(fullSet, "package.json"));

/** Bundles a file of the consumer with all imports, for runtimes without packages. */
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
