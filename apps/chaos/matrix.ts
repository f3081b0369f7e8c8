import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { runMatrix } from "./matrix/run-matrix.ts";
import { renderMatrix } from "./matrix/render.ts";
import { installPeers } from "./peers/install.ts";
import { allPeers } from "./peers/peers.ts";
import { runPeers } from "./peers/run-peers.ts";

const { values } = parseArgs({
  options: { peers: { type: "boolean" }, out: { type: "string" }, help: { type: "boolean", short: "h" } },
});

if (values.help) {
  console.log(`pnpm matrix [--peers] [--out FILE]

Applies every fault to every call and prints the results as Markdown tables.
--peers  installs other clients and tests them too, over real sockets (a minute or two)
--out    writes the tables to a file instead`);
} else {
  const start = performance.now();
  const cells = await runMatrix();
  if (values.peers) installPeers();
  const markdown = renderMatrix(cells, values.peers ? await runPeers(await allPeers()) : []);
  // pnpm --filter changes the working directory; INIT_CWD is the original one.
  if (values.out === undefined) process.stdout.write(markdown);
  else writeFileSync(resolve(process.env["INIT_CWD"] ?? ".", values.out), markdown);
  const broken = cells.filter(({ breaks }) => breaks !== undefined).length;
  console.error(
    `${cells.length} cells in ${((performance.now() - start) / 1000).toFixed(1)} s; ${broken} break the rule.`,
  );
}
