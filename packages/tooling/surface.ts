import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "tsdown";
import { compareSnapshots, extractDts, extractRuntime } from "tsnapi";
import { buildOptions } from "./build-options.ts";
import { verdict } from "./verdict.ts";
import { publishedPackages, type WorkspacePackage } from "./workspace.ts";

const { values } = parseArgs({ options: { update: { type: "boolean", short: "u", default: false } } });
const folder = join(import.meta.dirname, "surface");
const renew = "`pnpm surface --update` renews it";

interface Entry {
  specifier: string;
  source: string;
  /** `models.d.ts` for the root entry, `models.capabilities.d.ts` for `./capabilities`. */
  file: string;
}

function publicEntries({ folder: packageFolder, manifest }: WorkspacePackage): Entry[] {
  return Object.entries(manifest.exports ?? {}).flatMap(([entry, target]) =>
    typeof target === "string" || target["@klingkit/source"] === undefined
      ? []
      : {
          specifier: manifest.name + entry.slice(1),
          source: target["@klingkit/source"],
          file: [packageFolder, ...entry.split("/").slice(1), "d.ts"].join("."),
        },
  );
}

/** The types and the run-time names that one entry offers. It is built alone, so that all it reaches is in one file. */
async function surfaceOf(
  { path: cwd, manifest }: WorkspacePackage,
  { specifier, source }: Entry,
  outDir: string,
): Promise<string> {
  // Built alone, what is loaded later cannot be apart: no fault here.
  await build({
    ...buildOptions(manifest),
    failOnWarn: false,
    logLevel: "error",
    config: false,
    cwd,
    entry: { entry: source },
    outDir,
    report: false,
  });
  // Types that only signatures name are part of the contract too, so they are followed all the way.
  const options = { typeWidening: false, referenceTracingDepth: 20 };
  const types = await extractDts("entry.d.ts", readFileSync(join(outDir, "entry.d.ts"), "utf8"), options);
  const code = await extractRuntime("entry.js", readFileSync(join(outDir, "entry.js"), "utf8"));
  const names = [...code.matchAll(/^export (?:async )?\w+\*? (\w+)/gm)].map(([, name = ""]) => name).sort();
  return `// ${specifier}\n// at run time: ${names.join(", ") || "nothing"}\n\n${types.trim()}\n`;
}

const problems: string[] = [];

async function currentSurface(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const outDir = mkdtempSync(join(tmpdir(), "klingkit-surface-"));
  for (const published of publishedPackages()) {
    for (const entry of publicEntries(published)) {
      await surfaceOf(published, entry, outDir).then(
        (text) => files.set(entry.file, text),
        (error: unknown) => problems.push(`${entry.specifier} does not build: ${String(error)}`),
      );
    }
  }
  rmSync(outDir, { recursive: true });
  return files;
}

function compare(current: ReadonlyMap<string, string>, kept: ReadonlySet<string>): void {
  for (const file of kept) if (!current.has(file)) problems.push(`${file} is an entry no more: ${renew}`);
  for (const [file, text] of current) {
    if (!kept.has(file)) {
      problems.push(`${file} is a new entry: ${renew}`);
      continue;
    }
    const before = { runtime: "", dts: readFileSync(join(folder, file), "utf8") };
    const difference = compareSnapshots(file, before, { runtime: "", dts: text });
    if (difference) problems.push(`${file} is not what the sources offer: ${renew}\n${difference.dtsDiff ?? ""}`);
  }
}

const current = await currentSurface();

if (values.update && problems.length === 0) {
  if (existsSync(folder)) rmSync(folder, { recursive: true });
  mkdirSync(folder);
  for (const [file, text] of current) writeFileSync(join(folder, file), text);
}

compare(current, new Set(globSync("*.d.ts", { cwd: folder })));
verdict("surface", problems, `${current.size} entries offer what the snapshots say`);
