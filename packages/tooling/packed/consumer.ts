import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { run } from "../command.ts";
import { readManifest, root } from "../workspace.ts";
import type { Tarball } from "./tarballs.ts";

/** A project of somebody else's, outside the workspace, that has installed the tarballs with npm. */
export async function installConsumer(folder: string, tarballs: readonly Tarball[]): Promise<void> {
  const nodeTypes = readManifest(join(root, "node_modules", "@types", "node")).version;
  const packages = tarballs.map(({ name, file }) => [name, pathToFileURL(file).href] as const);
  cpSync(join(import.meta.dirname, "..", "consumer"), folder, { recursive: true });
  const manifest = {
    name: "consumer",
    private: true,
    type: "module",
    dependencies: Object.fromEntries(packages),
    devDependencies: { "@types/node": nodeTypes },
    // What the packages ask of each other is answered from the tarballs as well.
    overrides: Object.fromEntries(packages.map(([name]) => [name, `$${name}`])),
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest, null, 2));
  await run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder });
}
