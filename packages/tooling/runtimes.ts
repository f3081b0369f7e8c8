import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installFullSet } from "./full-set.ts";
import { installConsumer } from "./packed/consumer.ts";
import { pack } from "./packed/tarballs.ts";
import { bun } from "./runtimes/bun.ts";
import { chromium } from "./runtimes/chromium.ts";
import { deno } from "./runtimes/deno.ts";
import { node22, node24 } from "./runtimes/node.ts";
import type { Runtime } from "./runtimes/runtime.ts";
import { startService } from "./runtimes/service.ts";
import { workerd } from "./runtimes/workerd.ts";
import { reportProblems } from "./report-problems.ts";
import { publishedPackages } from "./workspace.ts";

const selected = process.argv.slice(2).map((name) => name.toLowerCase());
const runtimes = [node22, node24, bun, deno, workerd, chromium].filter(
  ({ name }) => selected.length === 0 || selected.some((part) => name.toLowerCase().startsWith(part)),
);
if (runtimes.length === 0) throw new Error(`The runtime ${selected.join(" or ")} does not exist.`);
const folder = mkdtempSync(join(tmpdir(), "klingkit-runtimes-"));
const consumer = join(folder, "consumer");
const problems: string[] = [];

/** Runs the smoke program on a runtime and prints one line. */
async function check(runtime: Runtime): Promise<void> {
  const start = performance.now();
  await using service = await startService(consumer, runtime.credentials);
  const found = await runtime
    .run({ consumer, targets: service.targets })
    .then(service.problems, (error: unknown) => [error instanceof Error ? error.message : String(error)]);
  problems.push(...found.map((problem) => `${runtime.name}: ${problem}`));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const repeated = service.repeated();
  const note = repeated > 0 ? `, ${repeated} sent twice by the runtime and charged once` : "";
  console.log(
    `${runtime.name.padEnd(10)}${found.length === 0 ? `ok${note}` : found[0]?.split("\n")[0]} (${seconds} s)`,
  );
}

try {
  await installFullSet();
  const tarballs = await Promise.all(publishedPackages().map((published) => pack(published, join(folder, "tarballs"))));
  await installConsumer(consumer, tarballs);
  for (const runtime of runtimes) await check(runtime);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
reportProblems("runtimes", problems, "the smoke program succeeds on all runtimes");
