import { parseArgs } from "node:util";
import { fillMatrix } from "./matrix/fill.ts";
import { writeMatrix } from "./matrix/files.ts";
import { renderMatrix } from "./matrix/render.ts";

const { values } = parseArgs({ options: { help: { type: "boolean", short: "h" } } });

if (values.help) {
  console.log("pnpm matrix\n\nStrikes every call with every fault and renews MATRIX.md and matrix.json in apps/chaos.");
} else {
  const start = performance.now();
  const cells = await fillMatrix();
  writeMatrix(cells, renderMatrix(cells));
  const broken = cells.filter(({ breaks }) => breaks !== undefined).length;
  console.log(
    `${cells.length} cells in ${((performance.now() - start) / 1000).toFixed(1)} s; ${broken} break the rule.`,
  );
}
