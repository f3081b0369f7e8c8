import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = import.meta.dirname;

/** Installs the other clients, unless the versions of the lockfile are installed. */
export function installPeers(): void {
  const lockfile = createHash("sha256")
    .update(readFileSync(join(folder, "pnpm-lock.yaml")))
    .digest("hex");
  const stamp = join(folder, "node_modules", ".klingkit");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lockfile) return;
  const { status } = spawnSync("pnpm", ["install", "--frozen-lockfile"], {
    cwd: folder,
    // Standard output is reserved for the tables.
    stdio: ["inherit", 2, "inherit"],
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error("The other clients could not be installed.");
  writeFileSync(stamp, lockfile);
}
