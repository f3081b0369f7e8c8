import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Switches } from "@klingkit/emulator";
import { runStorm } from "./storm/run.ts";

const duplicateIdModes: Readonly<Record<string, Switches["externalTaskIds"]>> = {
  strict: "strict",
  late: { lateBy: 5000 },
  off: "off",
};

const { values } = parseArgs({
  options: {
    tasks: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    probability: { type: "string", default: "0.3" },
    "external-task-ids": { type: "string", default: "strict" },
    json: { type: "string" },
    help: { type: "boolean", short: "h" },
  },
});
const externalTaskIds = duplicateIdModes[values["external-task-ids"]];
const [tasks, seed, probability] = [Number(values.tasks), Number(values.seed), Number(values.probability)];

if (
  values.help ||
  !externalTaskIds ||
  !(tasks > 0) ||
  !Number.isInteger(seed) ||
  !(probability >= 0 && probability < 1)
) {
  console.log(`pnpm chaos [--tasks 200] [--seed 1] [--probability 0.3] [--external-task-ids strict|late|off] [--json FILE]

Creates tasks on an emulator while requests fail and processes crash, and counts lost
tasks and tasks paid twice from the emulator's state. Time is virtual.`);
  process.exitCode = values.help ? 0 : 1;
} else {
  const start = performance.now();
  const storm = await runStorm(tasks, { seed, probability, externalTaskIds });
  const seconds = Number(((performance.now() - start) / 1000).toFixed(1));
  const report = JSON.stringify(
    {
      ...storm,
      seconds,
      seed,
      probability,
      externalTaskIds: values["external-task-ids"],
      megabytes: Math.round(process.memoryUsage().rss / 1e6),
    },
    undefined,
    2,
  );
  console.log(report);
  // pnpm --filter changes the working directory; INIT_CWD is the original one.
  if (values.json) writeFileSync(resolve(process.env["INIT_CWD"] ?? ".", values.json), `${report}\n`);
}
