import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { machine } from "./machine.ts";
import { benches } from "./names.ts";
import { command, installPeers } from "./peers.ts";
import type { Found } from "./result.ts";
import { figureRows, table } from "./table.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "string" }, callbacks: { type: "boolean" } },
});
const [first = ""] = positionals;
const asked = values.callbacks ? `${first} --callbacks` : first;
const names = asked === "all" ? Object.keys(benches) : [asked];
if (names.some((name) => !benches[name])) {
  console.error(`pnpm bench NAME [--json FILE]\nNAME is one of ${Object.keys(benches).join(", ")}, all.`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), "klingkit-bench-"));
/** The sources run as they are; what is measured of the built packages is built first. */
const built = names.some((name) => benches[name]?.built);
const on = { machine: machine(), date: new Date().toISOString() };
console.log(`${on.machine.cpu}, ${on.machine.cores} cores, ${on.machine.memory}, Node ${on.machine.node}, ${on.date}`);
try {
  installPeers();
  if (built) command("pnpm", ["build"], resolve(import.meta.dirname, "../.."));
  const results = names.map((name) => ({ bench: name, ...runAlone(name), ...on }));
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
      `${JSON.stringify(asked === "all" ? results : results[0], null, 2)}\n`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Each bench has a process of its own: none warms another up, and none inherits another's heap. */
function runAlone(name: string): Omit<Found, "pictures"> {
  const started = performance.now();
  const file = join(folder, `${name}.json`);
  const condition = benches[name]?.built ? [] : ["--conditions=@klingkit/source"];
  const { status } = spawnSync(
    process.execPath,
    ["--expose-gc", ...condition, fileURLToPath(import.meta.resolve("./run-one.ts")), name, file],
    { stdio: ["ignore", "inherit", "inherit"] },
  );
  if (status !== 0) throw new Error(`bench ${name} failed`);
  const { pictures = {}, ...found } = JSON.parse(readFileSync(file, "utf8")) as Found;
  for (const [picture, svg] of Object.entries(pictures)) {
    writeFileSync(join(import.meta.dirname, "pictures", picture), svg);
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`\n## ${name} (${seconds} s)\n\n${table(found.rows)}\n\n${table(figureRows(found.figures))}`);
  for (const note of found.notes ?? []) console.log(note);
  return found;
}
