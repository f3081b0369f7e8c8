import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { attempt } from "./command.ts";
import { fullSet, installFullSet } from "./full-set.ts";
import { browsers, everywhere } from "./packed/bundle.ts";
import { installConsumer } from "./packed/consumer.ts";
import { mapProblems } from "./packed/maps.ts";
import { pack, tarballProblems } from "./packed/tarballs.ts";
import { typecheckProblems } from "./packed/typecheck.ts";
import { verdict } from "./verdict.ts";
import { publishedPackages } from "./workspace.ts";

/**
 * What is bundled, and how much of it a page may load to begin with: kB, minified and gzipped. A guard against growth.
 * The facade loads its engine at the first call; the single endpoint comes with its engine.
 */
const bundles = [
  { entry: "facade.ts", what: "klingkit", most: 18, targets: everywhere },
  { entry: "text-to-video.ts", what: "text to video alone, through auth and http", most: 72, targets: browsers },
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
  await step("maps", async () =>
    mapProblems(
      consumer,
      tarballs.map(({ name }) => name),
    ),
  );
  for (const [name, node] of Object.entries(runtimes)) {
    await step(`run on ${name}`, async () => {
      const runs = [
        await attempt(node, ["run-against-emulator.ts"], { cwd: consumer }),
        await attempt(node, ["--throw-deprecation", "require.cjs"], { cwd: consumer }),
      ];
      return runs.filter(({ code }) => code !== 0).map(({ output }) => output);
    });
  }
  for (const { entry, what, most, targets } of bundles) {
    await step(`bundle of ${what}`, async () => {
      const found: string[] = [];
      for (const { name, isNode, bundle } of targets) {
        const { warnings, external, initial, all } = await bundle(consumer, entry);
        console.log(`  ${name}: ${kB(initial)} to begin with, ${kB(all)} with all that is loaded when needed`);
        const wrong = [...warnings];
        if (isNode && !external.includes("node:fs/promises")) wrong.push("cannot open files");
        if (!isNode) wrong.push(...external.map((module) => `imports ${module}`));
        if (!isNode && initial > most * 1000) wrong.push(`${kB(initial)} to begin with, at most ${most} kB`);
        found.push(...wrong.map((each) => `${name}: ${each}`));
      }
      return found;
    });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
verdict("packed", problems, "what is published installs, compiles, runs and bundles");
