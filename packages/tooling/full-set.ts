import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./command.ts";

export const fullSet: string = join(import.meta.dirname, "full");

/** Installs what only the full checks need, unless what is there is what the lockfile says. */
export async function installFullSet(): Promise<void> {
  const lockfile = createHash("sha256")
    .update(readFileSync(join(fullSet, "pnpm-lock.yaml")))
    .digest("hex");
  const stamp = join(fullSet, "node_modules", ".klingkit");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lockfile) return;
  await run("pnpm", ["install", "--frozen-lockfile"], { cwd: fullSet });
  writeFileSync(stamp, lockfile);
}
