import { spawn } from "node:child_process";
import { root } from "./workspace.ts";

/** Runs `pnpm test` with more environment variables, and exits with its exit code. */
export function runTests(files: readonly string[], env: Readonly<Record<string, string>>): void {
  const tests = spawn("pnpm", ["--silent", "test", ...files], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  tests.on("close", (code) => (process.exitCode = code ?? 1));
}
