import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { peers } from "../peers.ts";
import { barsPicture } from "../picture/bars.ts";
import { figure, type Found, median, round } from "../result.ts";

const ROUNDS = 15;
const here = join(import.meta.dirname, "..");

/** What is imported, and from which folder it is found. */
const imports: Readonly<Record<string, { readonly code: string; readonly from: string }>> = {
  "bare node": { code: "export {}", from: here },
  klingkit: { code: 'import "klingkit"', from: here },
  ky: { code: 'import "ky"', from: peers },
  ai: { code: 'import "ai"', from: peers },
  "kling-api": { code: 'import "kling-api"', from: peers },
  "@runwayml/sdk": { code: 'import "@runwayml/sdk"', from: peers },
  replicate: { code: 'import "replicate"', from: peers },
};

/** Milliseconds from the start of a fresh process to its end, less what it takes without the import. */
export async function importTime(): Promise<Found> {
  const names = Object.keys(imports);
  const times = new Map<string, number[]>(names.map((name) => [name, []]));
  for (const name of names) timeOf(name);
  for (let turn = 0; turn < ROUNDS; turn++) for (const name of names) times.get(name)?.push(timeOf(name));
  const above = (name: string): number =>
    median((times.get(name) ?? []).map((time, turn) => time - (times.get("bare node")?.[turn] ?? Number.NaN)));
  const rows = names
    .filter((name) => name !== "bare node")
    .map((name) => ({ import: name, "above bare node, ms": round(above(name)) }));
  return {
    rows,
    figures: [
      figure("import of klingkit against ai", above("klingkit") / above("ai"), "x", "<= 0.6"),
      figure("import of klingkit against kling-api", above("klingkit") / above("kling-api"), "x", "<= 0.4"),
    ],
    pictures: {
      "import.svg": barsPicture({
        title: "Cold import, above bare node",
        unit: "ms",
        bars: rows.map(({ import: name, "above bare node, ms": value }) => ({
          name,
          value,
          ours: name === "klingkit",
        })),
      }),
    },
    notes: [`${ROUNDS} fresh processes each, in turn; the built packages, as they would be published.`],
  };
}

function timeOf(name: string): number {
  const { code, from } = imports[name] ?? { code: "", from: here };
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", code], {
    cwd: from,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`the import of ${name} failed:\n${stderr}`);
  return performance.now() - started;
}
