import { existsSync } from "node:fs";
import { join } from "node:path";
import { readArguments } from "./mutation/arguments.ts";
import { count, type Counts, readReport, score } from "./mutation/report.ts";
import { inSandbox } from "./mutation/sandbox.ts";
import { installStryker, runStryker } from "./mutation/stryker.ts";
import { publishedPackages, sourceFiles, type WorkspacePackage } from "./workspace.ts";

interface Row extends Counts {
  name: string;
  seconds?: number;
}

const published = publishedPackages();
const reports = join(import.meta.dirname, "mutation", "reports");

async function mutate(target: WorkspacePackage, files: readonly string[]): Promise<Row> {
  const { folder } = target;
  const missing = files.find((file) => !existsSync(join(target.path, file)));
  if (missing !== undefined) throw new Error(`The file "${missing}" does not exist in packages/${folder}.`);
  const report = join(reports, folder);
  console.log(`${folder}: ${files.length} files`);
  const start = performance.now();
  await inSandbox((sandbox) =>
    runStryker({
      sandbox,
      mutate: files.map((file) => `packages/${folder}/${file}`),
      tests: [`packages/${folder}/test/**/*.test.ts`],
      report,
    }),
  );
  console.log(`${folder}: all mutants are listed in ${report}.html`);
  const seconds = (performance.now() - start) / 1000;
  const { files: mutated } = readReport(`${report}.json`);
  const rows = Object.entries(mutated).map(([file, { mutants }]): Row => ({ name: file, ...count(mutants) }));
  console.log(table(rows));
  return { name: folder, seconds, ...count(Object.values(mutated).flatMap(({ mutants }) => mutants)) };
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
  const { packages, files } = readArguments(process.argv.slice(2), published);
  await installStryker();
  for (const target of packages) rows.push(await mutate(target, files ?? sourceFiles(target)));
} catch (error) {
  console.error(`mutation: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
if (rows.length > 0) console.log(table(rows));
