import { existsSync, globSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readArguments } from "./mutation/arguments.ts";
import {
  count,
  type Counts,
  isDetected,
  merge,
  readReport,
  type Report,
  score,
  undetectedRanges,
} from "./mutation/report.ts";
import { inSandbox } from "./mutation/sandbox.ts";
import { installStryker, runStryker } from "./mutation/stryker.ts";
import { publishedPackages, sourceFiles, type WorkspacePackage } from "./workspace.ts";

interface Row extends Counts {
  name: string;
  seconds?: number;
}

const published = publishedPackages();
const reports = join(import.meta.dirname, "mutation", "reports");

/** Returns the source files that the arguments select: files, and all files of directories. */
function select(target: WorkspacePackage, paths: readonly string[] | undefined): string[] {
  const sources = sourceFiles(target);
  if (paths === undefined) return sources;
  return paths.flatMap((path) => {
    const full = join(target.path, path);
    if (!existsSync(full)) throw new Error(`The file "${path}" does not exist in packages/${target.folder}.`);
    return statSync(full).isDirectory() ? sources.filter((file) => file.startsWith(`${path}/`)) : path;
  });
}

async function mutate(target: WorkspacePackage, files: readonly string[], isOwnOnly: boolean): Promise<Row> {
  const { folder } = target;
  console.log(`${folder}: ${files.length} files`);
  const start = performance.now();
  const rows: Row[] = [];
  await inSandbox(async (sandbox) => {
    for (const [directory, group] of Map.groupBy(files, (file) => dirname(file))) {
      const began = performance.now();
      const report = await mutateDirectory({ sandbox, target, directory, files: group, isOwnOnly });
      const results = Object.entries(report.files).map(([file, { mutants }]): Row => ({
        name: file,
        ...count(mutants),
      }));
      const all = Object.values(report.files).flatMap(({ mutants }) => mutants);
      const seconds = (performance.now() - began) / 1000;
      rows.push({ name: `packages/${folder}/${directory}`, seconds, ...count(all) });
      console.log(`${survivors(report)}\n${table([...results, ...rows.slice(-1)])}`);
    }
  });
  console.log(`${folder}: the results of each run are in ${join(reports, folder)}`);
  const seconds = (performance.now() - start) / 1000;
  console.log(table(rows));
  return rows.reduce<Row>(
    (sum, row) => ({
      ...sum,
      killed: sum.killed + row.killed,
      survived: sum.survived + row.survived,
      noCoverage: sum.noCoverage + row.noCoverage,
      timeout: sum.timeout + row.timeout,
      errors: sum.errors + row.errors,
    }),
    { name: folder, seconds, ...count([]) },
  );
}

/**
 * Mutates files of one directory. First it runs the tests in the directory of the same name. For the mutants that these
 * do not detect, it runs all tests of the package, which takes longer.
 */
async function mutateDirectory(options: {
  sandbox: string;
  target: WorkspacePackage;
  directory: string;
  files: readonly string[];
  isOwnOnly: boolean;
}): Promise<Report> {
  const { sandbox, target, directory, files, isOwnOnly } = options;
  const { folder } = target;
  const name = directory.replaceAll("/", "-");
  mkdirSync(join(reports, folder), { recursive: true });
  async function run(kind: string, mutated: readonly string[], tests: string): Promise<Report> {
    const report = join(reports, folder, `${name}-${kind}`);
    await runStryker({ sandbox, mutate: mutated, tests: [tests], report });
    return readReport(`${report}.json`);
  }
  const paths = files.map((file) => `packages/${folder}/${file}`);
  const allTests = `packages/${folder}/test/**/*.test.ts`;
  const ownTests = `packages/${folder}/${directory.replace(/^src/, "test")}/**/*.test.ts`;
  if (directory === "src" || globSync(ownTests, { cwd: sandbox }).length === 0) return run("all", paths, allTests);
  const own = await run("own", paths, ownTests);
  const ranges = isOwnOnly ? [] : undetectedRanges(own);
  const merged = ranges.length > 0 ? merge(own, await run("all", ranges, allTests)) : own;
  writeFileSync(join(reports, folder, `${name}.json`), JSON.stringify(merged));
  return merged;
}

/** The undetected mutants, one per line. */
function survivors({ files }: Report): string {
  return Object.entries(files)
    .flatMap(([file, { mutants }]) =>
      mutants
        .filter((mutant) => !isDetected(mutant))
        .map(({ status, mutatorName, replacement = "", location: { start } }) =>
          [
            `${file}:${start.line}:${start.column}`,
            status,
            mutatorName,
            replacement.replaceAll(/\s+/g, " ").slice(0, 80),
          ].join(" "),
        ),
    )
    .join("\n");
}

function table(rows: readonly Row[]): string {
  const header = ["", "killed", "survived", "no coverage", "timeout", "errors", "score", "seconds"];
  const lines = rows.map((row) => [
    row.name,
    ...[row.killed, row.survived, row.noCoverage, row.timeout, row.errors].map(String),
    `${score(row).toFixed(1)} %`,
    row.seconds?.toFixed(0) ?? "",
  ]);
  const width = (column: number) => Math.max(...[header, ...lines].map((cells) => cells[column]?.length ?? 0));
  return [header, ...lines]
    .map((cells) => cells.map((cell, i) => (i === 0 ? cell.padEnd(width(i)) : cell.padStart(width(i)))).join("  "))
    .join("\n");
}

const rows: Row[] = [];
try {
  const { packages, files, isOwnOnly } = readArguments(process.argv.slice(2), published);
  await installStryker();
  for (const target of packages) rows.push(await mutate(target, select(target, files), isOwnOnly));
} catch (error) {
  console.error(`mutation: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
if (rows.length > 1) console.log(table(rows));
