import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { attempt } from "./command.ts";
import { fullSet, installFullSet } from "./full-set.ts";
import { browsers, everywhere } from "./packed/bundle.ts";
import { installConsumer } from "./packed/consumer.ts";
import { mapProblems } from "./packed/maps.ts";
import { extractSkills } from "./packed/skills.ts";
import { pack, tarballProblems } from "./packed/tarballs.ts";
import { typecheckProblems } from "./packed/typecheck.ts";
import { reportProblems } from "./report-problems.ts";
import { publishedPackages } from "./workspace.ts";

/**
 * The bundles, and the limits of their initial load in kB, minified and gzipped. The client loads its engine at the first
 * call; the single endpoint includes its engine.
 */
const bundles = [
  { entry: "ai-sdk.ts", name: "the AI SDK provider", maxInitial: 37, targets: everywhere },
  { entry: "guards.ts", name: "the guards", maxInitial: 14, targets: browsers },
  { entry: "proxy-client.ts", name: "the client of the proxy", maxInitial: 6.5, targets: browsers },
  { entry: "facade.ts", name: "klingkit", maxInitial: 18.8, targets: everywhere },
  { entry: "text-to-video.ts", name: "text to video only", maxInitial: 76.5, targets: browsers },
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

/** Runs a step and records its problems. The following steps run even if it fails. */
async function step(title: string, check: () => Promise<string[]>): Promise<void> {
  const start = performance.now();
  const found = await check().catch((error: unknown) => [String(error)]);
  problems.push(...found.map((problem) => `${title}: ${problem}`));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${title}: ${found.length === 0 ? "clean" : `${found.length} problems`} (${seconds} s)`);
}

try {
  await installFullSet();
  const tarballs = await Promise.all(publishedPackages().map((published) => pack(published, join(folder, "tarballs"))));
  const consumer = join(folder, "consumer");
  await step("tarballs", async () => (await Promise.all(tarballs.map(tarballProblems))).flat());
  await step("install", () => installConsumer(consumer, tarballs).then(() => []));
  await step("skills", async () => extractSkills(consumer));
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
        await attempt(node, ["mcp.ts"], { cwd: consumer }),
        await attempt(node, ["node_modules/@klingkit/mcp/dist/bin.js", "--help"], { cwd: consumer }),
      ];
      return runs.filter(({ code }) => code !== 0).map(({ output }) => output);
    });
  }
  await step("run the skills", async () => {
    const { code, output } = await attempt(runtimes["Node 22"], ["run-skills.ts"], { cwd: consumer });
    console.log(output.trimEnd().replaceAll(/^/gm, "  "));
    return code === 0 ? [] : ["a program or a command failed"];
  });
  for (const { entry, name: bundleName, maxInitial, targets } of bundles) {
    await step(`bundle of ${bundleName}`, async () => {
      const found: string[] = [];
      for (const { name, isNode, bundle } of targets) {
        const { warnings, external, initial, all } = await bundle(consumer, entry);
        console.log(`  ${name}: ${kB(initial)} initial load, ${kB(all)} including all files that are loaded on demand`);
        const bundleProblems = [...warnings];
        if (isNode && !external.includes("node:fs/promises")) bundleProblems.push("does not import node:fs/promises");
        if (!isNode) bundleProblems.push(...external.map((module) => `imports ${module}`));
        if (!isNode && initial > maxInitial * 1000)
          bundleProblems.push(`the initial load is ${kB(initial)}, but the limit is ${maxInitial} kB`);
        found.push(...bundleProblems.map((each) => `${name}: ${each}`));
      }
      return found;
    });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
reportProblems("packed", problems, "all packages install, compile, run and bundle");
