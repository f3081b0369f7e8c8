import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { run } from "./command.ts";
import { root } from "./workspace.ts";

/** Installs a separate workspace unless the installation matches its lockfile. */
export async function installSeparately(folder: string): Promise<void> {
  const lockfile = createHash("sha256")
    .update(readFileSync(join(folder, "pnpm-lock.yaml")))
    .digest("hex");
  const stamp = join(folder, "node_modules", ".klingkit");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lockfile) return;
  console.error(`Installing the dependencies of ${relative(root, folder)}. This is necessary only once.`);
  await run("pnpm", ["install", "--frozen-lockfile"], { cwd: folder });
  writeFileSync(stamp, lockfile);
}
