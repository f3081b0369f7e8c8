import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { costOf } from "../src/probe/experiment.ts";
import { experiments } from "../src/probe/experiments/all.ts";
import { markdownTable } from "../src/probe/report.ts";
import { flagsOf, type Pair, pairs } from "../test/probe/expected.ts";
import { type PairRun, runPair } from "../test/probe/run-pair.ts";

// Prints the table of the emulator's switches with what the probe reports for each position, without and with faults on the
// network. `--update` writes it into the documentation, `--seeds 5` runs each position with 5 seeds of faults instead of 20.

const PAGE = fileURLToPath(new URL("../../../apps/docs/probe.md", import.meta.url));
const [BEGIN, END] = ["<!-- table -->\n", "<!-- end of table -->"];
const seeds = process.argv.includes("--seeds") ? Number(process.argv[process.argv.indexOf("--seeds") + 1]) : 20;

/** What a run says about the questions of a pair. */
function said({ expected }: Pair, { results }: PairRun): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    Object.keys(expected).map((name) => [name, results.find((result) => result.name === name)?.says ?? null]),
  );
}

function text(says: Readonly<Record<string, string | null>>): string {
  return Object.entries(says)
    .map(([name, answer]) => `${name}: ${answer ?? "inconclusive"}`)
    .join(", ");
}

let wrong = 0;
const rows: string[][] = [];
for (const pair of pairs) {
  const flags = flagsOf(pair);
  const run = await runPair(...flags);
  const says = said(pair, run);
  const counts = { same: 0, inconclusive: 0 };
  for (let seed = 1; seed <= seeds; seed++) {
    const answers = said(pair, await runPair(...flags, "--faults", "20", "--seed", String(seed)));
    for (const [name, answer] of Object.entries(answers)) {
      if (answer === pair.expected[name]) counts.same++;
      else if (answer === null) counts.inconclusive++;
      else {
        wrong++;
        console.error(`WRONG: ${flags.join(" ")} --faults 20 --seed ${seed}: ${name}: ${answer}`);
      }
    }
  }
  const maximum = experiments
    .filter(({ name }) => pair.experiments.includes(name))
    .reduce((sum, experiment) => sum + costOf(experiment, { slots: 5 }), 0);
  const { same, inconclusive } = counts;
  rows.push([
    [`\`${pair.name}\``, ...(pair.with ?? []).map((other) => `with \`${other}\``)].join(" "),
    `\`${pair.position}\``,
    text(says),
    `${same} same${inconclusive > 0 ? `, ${inconclusive} inconclusive` : ""}`,
    String(run.requests),
    maximum === 0 ? "free" : String(maximum),
  ]);
  if (text(says) !== text(pair.expected)) {
    wrong++;
    console.error(`WRONG: ${flags.join(" ")}: ${text(says)}`);
  }
}
const table = markdownTable(
  ["switch", "position", "result", "with 20% faults", "requests", "maximum units"],
  rows,
).join("\n");
console.log(table);
console.log(`\n${pairs.length} positions, ${seeds} seeds of faults each: ${wrong} wrong answers.`);
process.exitCode = wrong > 0 ? 1 : 0;
if (process.argv.includes("--update")) {
  const page = await readFile(PAGE, "utf8");
  const [before = "", rest = ""] = page.split(BEGIN);
  await writeFile(PAGE, `${before}${BEGIN}\n${table}\n\n${END}${rest.split(END)[1] ?? ""}`);
}
