import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { machine } from "./machine.ts";
import { benches } from "./registry.ts";
import { command, installPeers } from "./peers.ts";
import type { BenchResult } from "./result.ts";
import { figureRows, table } from "./table.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "string" }, callbacks: { type: "boolean" } },
});
const [first = ""] = positionals;
const selected = values.callbacks ? `${first} --callbacks` : first;
const names = selected === "all" ? Object.keys(benches) : [selected];
if (names.some((name) => !benches[name])) {
  console.error(`pnpm bench NAME [--json FILE]\nNAME is one of ${Object.keys(benches).join(", ")}, all.`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), "klingkit-bench-"));
// Some benches measure the built packages. The others run the sources.
const needsBuild = names.some((name) => benches[name]?.needsBuild);
const environment = { machine: machine(), date: new Date().toISOString() };
console.log(
  `${environment.machine.cpu}, ${environment.machine.cores} cores, ${environment.machine.memory}, Node ${environment.machine.node}, ${environment.date}`,
);
try {
  installPeers();
  if (needsBuild) command("pnpm", ["build"], resolve(import.meta.dirname, "../.."));
  const results = names.map((name) => ({ bench: name, ...runSeparately(name), ...environment }));
  const missed = results.flatMap(({ bench, figures }) =>
    figures.filter(({ met }) => met === false).map(({ name }) => `${bench}: ${name}`),
  );
  const goals = results.flatMap(({ figures }) => figures.filter(({ met }) => met !== undefined)).length;
  console.log(
    `\nbench: ${goals - missed.length} of ${goals} goals met${missed.map((name) => `\n  missed: ${name}`).join("")}`,
  );
  if (values.json) {
    writeFileSync(
      resolve(process.env["INIT_CWD"] ?? ".", values.json),
      `${JSON.stringify(selected === "all" ? results : results[0], null, 2)}\n`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Runs a bench in a separate process, so that benches do not affect each other. */
function runSeparately(name: string): Omit<BenchResult, "charts"> {
  const started = performance.now();
  const file = join(folder, `${name}.json`);
  const condition = benches[name]?.needsBuild ? [] : ["--conditions=@klingkit/source"];
  const { status } = spawnSync(
    process.execPath,
    ["--expose-gc", ...condition, fileURLToPath(import.meta.resolve("./run-one.ts")), name, file],
    { stdio: ["ignore", "inherit", "inherit"] },
  );
  if (status !== 0) throw new Error(`The bench ${name} failed.`);
  const { charts = {}, ...result } = JSON.parse(readFileSync(file, "utf8")) as BenchResult;
  for (const [chart, svg] of Object.entries(charts)) {
    writeFileSync(join(import.meta.dirname, "charts", chart), svg);
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`\n## ${name} (${seconds} s)\n\n${table(result.rows)}\n\n${table(figureRows(result.figures))}`);
  for (const note of result.notes ?? []) console.log(note);
  return result;
}
