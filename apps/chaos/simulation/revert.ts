import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../../packages/tooling/command.ts";
import { inSandbox } from "../../../packages/tooling/mutation/sandbox.ts";
import { root } from "../../../packages/tooling/workspace.ts";

/** Patches that revert the fix of a bug. They are applied to a temporary copy only. */
const reverts = join(import.meta.dirname, "reverts");

/** The names of the bugs whose fixes can be reverted. */
export function revertNames(): string[] {
  return readdirSync(reverts)
    .filter((file) => file.endsWith(".patch"))
    .map((file) => file.replace(".patch", ""));
}

/** @throws {Error} if the patch does not apply to the source */
export async function checkRevert(name: string): Promise<void> {
  await run("git", ["apply", "--check", "--recount", join(reverts, `${name}.patch`)], { cwd: root });
}

/** The number of seeds, from 0, of which one must detect the bug. */
const MAX_SEEDS = 200;

/**
 * Applies a patch to a copy of the working tree, and runs seeds there until one fails.
 * @returns the exit code: 0 if a seed detected the bug
 */
export async function runReverted(name: string, steps: number): Promise<number> {
  const patch = join(reverts, `${name}.patch`);
  if (!existsSync(patch)) {
    console.error(`The bug "${name}" does not exist. The bugs are ${revertNames().join(", ")}.`);
    return 1;
  }
  const isInQueue = readFileSync(patch, "utf8").includes("packages/queue/src");
  const args = ["--seed", "0", "--seeds", String(MAX_SEEDS), "--steps", String(steps)];
  return inSandbox(async (sandbox) => {
    await run("git", ["apply", "--recount", patch], { cwd: sandbox });
    const child = spawn(
      process.execPath,
      ["-C", "@klingkit/source", "simulate.ts", ...args, ...(isInQueue ? ["--queue"] : [])],
      {
        cwd: join(sandbox, "apps/chaos"),
        env: { ...process.env, KLINGKIT_UNTIL_FAILURE: "1" },
        stdio: "inherit",
      },
    );
    const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
    console.log(code === 1 ? `The bug "${name}" was detected.` : `No seed detected the bug "${name}".`);
    return code === 1 ? 0 : 1;
  });
}
