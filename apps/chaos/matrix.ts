import { parseArgs } from "node:util";
import { fillMatrix } from "./matrix/fill.ts";
import { readPeers, writeMatrix, writePeers } from "./matrix/files.ts";
import { renderMatrix } from "./matrix/render.ts";
import { installPeers } from "./peers/install.ts";
import { allPeers } from "./peers/peers.ts";
import { strikePeers } from "./peers/strike.ts";

const { values } = parseArgs({ options: { peers: { type: "boolean" }, help: { type: "boolean", short: "h" } } });

if (values.help) {
  console.log(`pnpm matrix [--peers]

Strikes every call with every fault and renews MATRIX.md and matrix.json in apps/chaos.
--peers installs other clients and strikes them too, over real sockets (a minute or two).`);
} else {
  const start = performance.now();
  const cells = await fillMatrix();
  if (values.peers) {
    installPeers();
    writePeers(await strikePeers(await allPeers()));
  }
  writeMatrix(cells, renderMatrix(cells, readPeers()));
  const broken = cells.filter(({ breaks }) => breaks !== undefined).length;
  console.log(
    `${cells.length} cells in ${((performance.now() - start) / 1000).toFixed(1)} s; ${broken} break the rule.`,
  );
}
