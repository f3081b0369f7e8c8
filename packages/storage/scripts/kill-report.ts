import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installStoresSet } from "@klingkit/tooling/stores-set";
import { killUploads } from "./kill-uploads.ts";
import { storeNames } from "./stores.ts";

// Prints what 50 uploads to each store survive: `node -C @klingkit/source scripts/kill-report.ts [jobs] [kills]`.
const [jobs = 50, kills = 25] = process.argv.slice(2).map(Number);
await installStoresSet();
for (const store of storeNames) {
  const folder = await mkdtemp(join(tmpdir(), "klingkit-uploads-"));
  const start = performance.now();
  const report = await killUploads(store, folder, { jobs, kills, random: Math.random });
  console.log(store, report, `${((performance.now() - start) / 1000).toFixed(0)} s`);
  await rm(folder, { recursive: true, force: true });
}
