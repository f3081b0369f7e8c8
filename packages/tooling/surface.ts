import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "tsdown";
import { compareSnapshots, extractDts, extractRuntime } from "tsnapi";
import { buildOptions } from "./build-options.ts";
import { reportProblems } from "./report-problems.ts";
import { publishedPackages, type WorkspacePackage } from "./workspace.ts";

const { values } = parseArgs({ options: { update: { type: "boolean", short: "u", default: false } } });
const folder = join(import.meta.dirname, "surface");
const updateHint = "run `pnpm surface --update`";

/** The sources of the public entries, by specifier. */
function entriesOf({ folder: name, manifest }: WorkspacePackage): readonly (readonly [string, string])[] {
  return Object.entries(manifest.exports ?? {}).flatMap(([entry, target]) => {
    const source = typeof target === "object" ? target["@klingkit/source"] : undefined;
    // The other entries of `models` are internal data.
    const isData = name === "models" && entry !== ".";
    return source === undefined || isData ? [] : [[manifest.name + entry.slice(1), source] as const];
  });
}

/** The types and the run-time names that an entry exports. The entry is built separately, so that one file contains all of them. */
async function surfaceOf(
  { path: cwd, manifest }: WorkspacePackage,
  specifier: string,
  source: string,
): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), "klingkit-surface-"));
  try {
    // A separate build warns that it creates no chunks.
    const options = { ...buildOptions(manifest), failOnWarn: false, logLevel: "error", config: false } as const;
    await build({ ...options, report: false, cwd, entry: { entry: source }, outDir });
    // Types that are used only in signatures are part of the surface, too.
    const types = await extractDts("entry.d.ts", readFileSync(join(outDir, "entry.d.ts"), "utf8"), {
      typeWidening: false,
      referenceTracingDepth: 20,
    });
    const code = await extractRuntime("entry.js", readFileSync(join(outDir, "entry.js"), "utf8"));
    const names = [...code.matchAll(/^export (?:async )?\w+\*? (\w+)/gm)].map(([, name = ""]) => name).sort();
    return `// ${specifier}\n// at run time: ${names.join(", ") || "nothing"}\n\n${types.trim()}\n`;
  } finally {
    rmSync(outDir, { recursive: true });
  }
}

const problems: string[] = [];
const current = new Map<string, string>();
for (const workspacePackage of publishedPackages()) {
  const texts: string[] = [];
  for (const [specifier, source] of entriesOf(workspacePackage)) {
    await surfaceOf(workspacePackage, specifier, source).then(
      (text) => texts.push(text),
      (error: unknown) => problems.push(`${specifier} does not build: ${String(error)}`),
    );
  }
  if (texts.length > 0) current.set(`${workspacePackage.folder}.d.ts`, texts.join("\n"));
}

if (values.update && problems.length === 0) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [file, text] of current) writeFileSync(join(folder, file), text);
}

const kept = new Set(globSync("*.d.ts", { cwd: folder }));
for (const file of kept) if (!current.has(file)) problems.push(`${file} belongs to no package: ${updateHint}`);
for (const [file, text] of current) {
  const dts = kept.has(file) ? readFileSync(join(folder, file), "utf8") : "";
  const difference = compareSnapshots(file, { runtime: "", dts }, { runtime: "", dts: text });
  if (difference)
    problems.push(`${file} differs from the exports of the sources: ${updateHint}\n${difference.dtsDiff ?? ""}`);
}
reportProblems("surface", problems, `${current.size} packages match their snapshots`);
