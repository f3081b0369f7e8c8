import { spawn } from "node:child_process";
import { installFullSet } from "./full-set.ts";
import { installStoresSet } from "./stores-set.ts";
import { root } from "./workspace.ts";

await installFullSet();
await installStoresSet();
const tests = spawn("pnpm", ["--silent", "test", ...process.argv.slice(2)], {
  cwd: root,
  env: { ...process.env, KLINGKIT_FULL: "1" },
  stdio: "inherit",
  shell: process.platform === "win32",
});
tests.on("close", (code) => (process.exitCode = code ?? 1));
