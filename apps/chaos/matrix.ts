import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { fillMatrix } from "./matrix/fill.ts";
import { renderMatrix } from "./matrix/render.ts";
import { installPeers } from "./peers/install.ts";
import { allPeers } from "./peers/peers.ts";
import { strikePeers } from "./peers/strike.ts";

const { values } = parseArgs({
  options: { peers: { type: "boolean" }, out: { type: "string" }, help: { type: "boolean", short: "h" } },
});

if (values.help) {
  console.log(`pnpm matrix [--peers] [--out FILE]

Strikes every call with every fault and prints the table, as Markdown.
--peers  installs other clients and strikes them too, over real sockets (a minute or two)
--out    writes the table to a file instead`);
} else {
  const start = performance.now();
  const cells = await fillMatrix();
  if (values.peers) installPeers();
  const table = renderMatrix(cells, values.peers ? await strikePeers(await allPeers()) : []);
  // pnpm --filter changes the folder; INIT_CWD is where the command was typed.
  if (values.out === undefined) process.stdout.write(table);
  else writeFileSync(resolve(process.env["INIT_CWD"] ?? ".", values.out), table);
  const broken = cells.filter(({ breaks }) => breaks !== undefined).length;
  console.error(
    `${cells.length} cells in ${((performance.now() - start) / 1000).toFixed(1)} s; ${broken} break the rule.`,
  );
}
