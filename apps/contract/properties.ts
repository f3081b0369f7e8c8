// pnpm --filter contract properties --runs 10000 --seed 1 [--only video.omni]
import { parseArgs } from "node:util";
import { runProperties } from "./properties/run.ts";
import { testedMethods } from "./properties/tested-methods.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
  },
});
const startedAt = performance.now();
const chosen = testedMethods.filter(({ method }) => values.only === undefined || method === values.only);
const counts = await runProperties(chosen, Number(values.runs), Number(values.seed));
const row = (cells: readonly (string | number)[]): string =>
  cells.map((cell, index) => (index === 0 ? String(cell).padEnd(28) : String(cell).padStart(10))).join("");
console.log(row(["method", "cases", "valid", "locally", "service", "arbitrary"]));
for (const {
  method,
  cases,
  valid: fine,
  rejectedLocally: locally,
  rejectedByService: byService,
  arbitrary: anything,
} of counts) {
  console.log(row([method, cases, fine, locally, byService, anything]));
}
const total = counts.reduce((sum, { cases }) => sum + cases, 0);
const failures = counts.flatMap((count) => count.failures);
console.log(
  `${total} cases, seed ${values.seed}, ${((performance.now() - startedAt) / 1000).toFixed(1)} s, ${failures.length} failures`,
);
for (const failure of failures) console.error(`\n${failure}`);
if (failures.length > 0) process.exitCode = 1;
