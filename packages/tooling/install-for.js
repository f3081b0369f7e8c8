// @ts-check
// Installs what a folder of the workspace needs to run from its sources: `node packages/tooling/install-for.js apps/demo`.
// Plain JavaScript, because Node.js 20 runs it before a Node.js that runs TypeScript is installed.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installArguments } from "./install-arguments.js";

const [folder = ""] = process.argv.slice(2);
const root = fileURLToPath(new URL("../../", import.meta.url));
const isInstalled = (/** @type {string} */ path) => existsSync(join(root, path));

const isFirst = !isInstalled(`${folder}/node_modules`);
if (isFirst) console.error(`Installing the dependencies of ${folder}. This is necessary only once.`);
const args = installArguments(folder, {
  isFullyInstalled: isInstalled("node_modules/vitest"),
  // If it was installed before, it runs this script.
  needsNode: !process.features.typescript || isInstalled("node_modules/.bin/node"),
});
const { status, error } = spawnSync("pnpm", isFirst ? args : ["--loglevel=error", ...args], {
  cwd: root,
  // The output of the program that runs next can be redirected to a file, so progress goes to stderr.
  stdio: ["inherit", 2, 2],
  // On Windows, package managers are scripts, which require a shell.
  shell: process.platform === "win32",
});
if (status !== 0) {
  if (error) console.error(error.message);
  console.error(
    `The dependencies of ${folder} are not installed. Correct the problem above, and run the command again.`,
  );
  process.exitCode = status ?? 1;
}
