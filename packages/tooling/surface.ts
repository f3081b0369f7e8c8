import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compareSnapshots, generateApiSnapshot } from "tsnapi";
import { publishedPackages } from "./workspace.ts";
import { verdict } from "./verdict.ts";

const { values } = parseArgs({ options: { update: { type: "boolean", short: "u", default: false } } });
const folder = new URL("surface/", import.meta.url).pathname;
const renew = "`pnpm surface --update` renews it";

/** `models.d.ts` for the root entry, `models.capabilities.d.ts` for `./capabilities`. */
function fileName(packageFolder: string, entry: string): string {
  return [packageFolder, ...entry.split("/").slice(1), "d.ts"].join(".");
}

/** Every public entry of every published package, as text that shows its types and what it exports at run time. */
async function currentSurface(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const { folder: packageFolder, path, manifest } of publishedPackages()) {
    // Types that only signatures name are part of the contract too, so they are followed all the way.
    const entries = await generateApiSnapshot(path, { header: false, typeWidening: false, referenceTracingDepth: 20 });
    for (const [entry, { dts, runtime }] of Object.entries(entries)) {
      const specifier = manifest.name + entry.slice(1);
      const names = [...runtime.matchAll(/^export (?:async )?(?:\w+\*?) (\w+)/gm)].map(([, name = ""]) => name).sort();
      const header = `// ${specifier}\n// at run time: ${names.join(", ") || "nothing"}\n`;
      files.set(fileName(packageFolder, entry), `${header}\n${dts.trim()}\n`);
    }
  }
  return files;
}

const current = await currentSurface();
const kept = new Set(globSync("*.d.ts", { cwd: folder }));

if (values.update) {
  mkdirSync(folder, { recursive: true });
  for (const file of kept) if (!current.has(file)) rmSync(join(folder, file));
  for (const [file, text] of current) writeFileSync(join(folder, file), text);
}

const problems: string[] = [];
for (const [file, text] of current) {
  const path = join(folder, file);
  if (!existsSync(path)) problems.push(`${file} is a new entry: ${renew}`);
  else {
    const before = readFileSync(path, "utf8");
    const difference = compareSnapshots(file, { runtime: "", dts: before }, { runtime: "", dts: text });
    if (difference) problems.push(`${file} is not what the build offers: ${renew}\n${difference.dtsDiff ?? ""}`);
  }
}
for (const file of kept)
  if (!current.has(file) && !values.update) problems.push(`${file} is an entry no more: ${renew}`);

verdict("surface", problems, `${current.size} entries are what the snapshots say`);
