import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { peers } from "../peers.ts";
import { barChart } from "../chart/bars.ts";
import { figure, type BenchResult, median, round } from "../result.ts";

const ROUNDS = 15;
const here = join(import.meta.dirname, "..");

/** The imported code, and the directory that resolves it. */
const imports: Readonly<Record<string, { readonly code: string; readonly directory: string }>> = {
  "no import": { code: "export {}", directory: here },
  klingkit: { code: 'import "klingkit"', directory: here },
  ky: { code: 'import "ky"', directory: peers },
  ai: { code: 'import "ai"', directory: peers },
  "kling-api": { code: 'import "kling-api"', directory: peers },
  "@runwayml/sdk": { code: 'import "@runwayml/sdk"', directory: peers },
  replicate: { code: 'import "replicate"', directory: peers },
};

/** Measures the time of a new process with an import, minus the time of a process without it. */
export async function importTime(): Promise<BenchResult> {
  const names = Object.keys(imports);
  const times = new Map<string, number[]>(names.map((name) => [name, []]));
  for (const name of names) timeOf(name);
  for (let turn = 0; turn < ROUNDS; turn++) for (const name of names) times.get(name)?.push(timeOf(name));
  const above = (name: string): number =>
    median((times.get(name) ?? []).map((time, turn) => time - (times.get("no import")?.[turn] ?? Number.NaN)));
  const rows = names
    .filter((name) => name !== "no import")
    .map((name) => ({ import: name, "above no import, ms": round(above(name)) }));
  return {
    rows,
    figures: [
      figure("import of klingkit compared with ai", above("klingkit") / above("ai"), "x", "<= 0.6"),
      figure("import of klingkit compared with kling-api", above("klingkit") / above("kling-api"), "x", "<= 0.4"),
    ],
    charts: {
      "import.svg": barChart({
        title: "Cold import, above a process without an import",
        unit: "ms",
        bars: rows.map(({ import: name, "above no import, ms": value }) => ({
          name,
          value,
          isKlingkit: name === "klingkit",
        })),
      }),
    },
    notes: [`${ROUNDS} new processes each, in turn, with the built packages.`],
  };
}

function timeOf(name: string): number {
  const { code, directory } = imports[name] ?? { code: "", directory: here };
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", code], {
    cwd: directory,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`The import of ${name} failed:\n${stderr}`);
  return performance.now() - started;
}
