import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { run } from "../command.ts";
import { readManifest, root } from "../workspace.ts";
import type { Tarball } from "./tarballs.ts";

/** Creates a project outside the workspace that installs the tarballs with npm. */
export async function installConsumer(folder: string, tarballs: readonly Tarball[]): Promise<void> {
  const nodeTypes = readManifest(join(root, "node_modules", "@types", "node")).version;
  const packages = tarballs.map(({ name, file }) => [name, pathToFileURL(file).href] as const);
  cpSync(join(import.meta.dirname, "..", "consumer"), folder, { recursive: true });
  const manifest = {
    name: "consumer",
    private: true,
    type: "module",
    dependencies: Object.fromEntries(packages),
    // The types of `@ai-sdk/provider` need those of json-schema, unless the compiler skips declarations.
    devDependencies: { "@types/json-schema": "7.0.15", "@types/node": nodeTypes },
    // Dependencies between the packages are installed from the tarballs, too.
    overrides: Object.fromEntries(packages.map(([name]) => [name, `$${name}`])),
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest, null, 2));
  await run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder });
}
