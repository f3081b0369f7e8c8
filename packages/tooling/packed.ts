import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { attempt } from "./command.ts";
import { fullSet, installFullSet } from "./full-set.ts";
import { bundle } from "./packed/bundle.ts";
import { installConsumer } from "./packed/consumer.ts";
import { pack, tarballProblems } from "./packed/tarballs.ts";
import { typecheckProblems } from "./packed/typecheck.ts";
import { verdict } from "./verdict.ts";
import { publishedPackages } from "./workspace.ts";

/** What is bundled for the browser, and how much of it a page may load to begin with: kB, minified and gzipped. */
const bundles = [
  { entry: "facade.ts", what: "klingkit", most: 40 },
  { entry: "text-to-video.ts", what: "text to video alone, through auth and http", most: 25 },
];

const runtimes = {
  "Node 22": join(fullSet, "node_modules", "node-22", "bin", "node"),
  "Node 24": process.execPath,
};

function kB(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

const folder = mkdtempSync(join(tmpdir(), "klingkit-packed-"));
const problems: string[] = [];

/** One step; what fails in it is one of the problems, and the steps after it still run. */
async function step(title: string, check: () => Promise<string[]>): Promise<void> {
  const start = performance.now();
  const found = await check().catch((error: unknown) => [String(error)]);
  problems.push(...found.map((problem) => `${title}: ${problem}`));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${title}: ${found.length === 0 ? "clean" : `${found.length} wrong`} (${seconds} s)`);
}

try {
  await installFullSet();
  const tarballs = await Promise.all(publishedPackages().map((published) => pack(published, join(folder, "tarballs"))));
  const consumer = join(folder, "consumer");
  await step("tarballs", async () => (await Promise.all(tarballs.map(tarballProblems))).flat());
  await step("install", () => installConsumer(consumer, tarballs).then(() => []));
  await step("typecheck", () => typecheckProblems(consumer));
  for (const [name, node] of Object.entries(runtimes)) {
    await step(`run on ${name}`, async () => {
      const { code, output } = await attempt(node, ["run-against-emulator.ts"], { cwd: consumer });
      return code === 0 ? [] : [output];
    });
  }
  for (const { entry, what, most } of bundles) {
    await step(`bundle of ${what}`, async () => {
      const made = await bundle(consumer, entry);
      for (const { bundler, initial, all } of made) {
        console.log(`  ${bundler}: ${kB(initial)} to begin with, ${kB(all)} with all that is loaded when needed`);
      }
      return made.flatMap(({ bundler, warnings, initial }) => [
        ...warnings.map((warning) => `${bundler}: ${warning}`),
        ...(initial > most * 1000 ? [`${bundler}: ${kB(initial)} to begin with, at most ${most} kB`] : []),
      ]);
    });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
verdict("packed", problems, "what is published installs, compiles, runs and bundles");
