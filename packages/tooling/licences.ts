import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { verdict } from "./verdict.ts";
import { type Manifest, publishedPackages, readManifest } from "./workspace.ts";
import { isAllowed } from "./licences/allowed.ts";

/** The folder that Node would load a dependency from, seen from the folder of the package that names it. */
function resolveFolder(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (existsSync(join(candidate, "package.json"))) return realpathSync(candidate);
    if (dirname(folder) === folder) return undefined;
  }
}

const found = new Map<string, { manifest: Manifest; licence: string }>();
const missing = new Set<string>();

function walk(folder: string): void {
  const manifest = readManifest(folder);
  const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = manifest;
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
    const dependency = resolveFolder(name, folder);
    const mayLack = optionalDependencies?.[name] !== undefined || peerDependenciesMeta?.[name]?.optional === true;
    if (dependency === undefined && mayLack) continue;
    if (dependency === undefined) missing.add(`${manifest.name} needs ${name}, which is not installed`);
    else if (!found.has(dependency)) {
      const its = readManifest(dependency);
      found.set(dependency, { manifest: its, licence: its.license ?? "none named" });
      walk(dependency);
    }
  }
}

for (const { path } of publishedPackages()) walk(path);

const rows = [...found.values()]
  .map(({ manifest, licence }) => ({ name: `${manifest.name}@${manifest.version}`, licence }))
  .sort((one, other) => one.name.localeCompare(other.name));
for (const { name, licence } of rows) console.log(`${licence.padEnd(14)} ${name}`);

verdict(
  "licences",
  [
    ...missing,
    ...rows.filter(({ licence }) => !isAllowed(licence)).map(({ name, licence }) => `${name} is ${licence}`),
  ],
  `${rows.length} packages, all under permissive licences`,
);
