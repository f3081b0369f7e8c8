import { parseArgs } from "node:util";
import { simulate, type Simulation } from "./simulation/simulate.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    seeds: { type: "string", default: "1" },
    steps: { type: "string", default: "60" },
    minutes: { type: "string" },
    json: { type: "boolean", default: false },
    history: { type: "boolean", default: false },
  },
});
const steps = Number(values.steps);
const start = performance.now();
let failed = 0;
for (let seed = Number(values.seed); seed < Number(values.seed) + Number(values.seeds); seed++) {
  const begin = performance.now();
  const result = await simulate(seed, steps);
  if (values.history) console.log(result.history.join("\n"));
  print(result, performance.now() - begin);
  if (result.violations.length > 0) failed++;
}
console.log(`${failed} failed, ${((performance.now() - start) / 1000).toFixed(1)} s`);
if (failed > 0) process.exitCode = 1;

function print({ history, violations, failedAt, ...rest }: Simulation, ms: number): void {
  console.log(`seed ${rest.seed}: ${rest.tasks} tasks, ${rest.requests} requests, ${rest.virtualSeconds} virtual s, ${Math.round(ms)} ms, digest ${rest.digest}`);
  if (violations.length === 0) return;
  console.log(`  failed after step ${failedAt}:`);
  for (const violation of violations) console.log(`  - ${violation}`);
}
