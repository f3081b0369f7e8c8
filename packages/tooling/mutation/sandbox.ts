import { copyFileSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run } from "../command.ts";
import { root } from "../workspace.ts";

/**
 * Runs a function in an installed copy of the working tree, in a temporary directory. Stryker's sandbox would link
 * `node_modules` to the originals, so that packages would import each other without mutations.
 */
export async function inSandbox<T>(work: (sandbox: string) => Promise<T>): Promise<T> {
  const sandbox = realpathSync(mkdtempSync(join(tmpdir(), "klingkit-mutation-")));
  try {
    const files = await run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
    for (const file of files.split("\0")) {
      // Deleted files are still listed until the deletion is committed.
      if (file === "" || !existsSync(join(root, file))) continue;
      mkdirSync(dirname(join(sandbox, file)), { recursive: true });
      copyFileSync(join(root, file), join(sandbox, file));
    }
    await run("pnpm", ["install", "--frozen-lockfile", "--prefer-offline"], { cwd: sandbox });
    return await work(sandbox);
  } finally {
    rmSync(sandbox, { recursive: true, force: true, maxRetries: 5 });
  }
}
