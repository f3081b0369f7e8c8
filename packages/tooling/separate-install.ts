import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./command.ts";

/** Installs a separate workspace unless the installation matches its lockfile. */
export async function installSeparately(folder: string): Promise<void> {
  const lockfile = createHash("sha256")
    .update(readFileSync(join(folder, "pnpm-lock.yaml")))
    .digest("hex");
  const stamp = join(folder, "node_modules", ".klingkit");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lockfile) return;
  await run("pnpm", ["install", "--frozen-lockfile"], { cwd: folder });
  writeFileSync(stamp, lockfile);
}
