import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** A workspace of its own, so that nobody installs the peers who does not compare. */
export const peers: string = join(import.meta.dirname, "peers");

/** Installs the peers, unless what is there is what the lockfile says. */
export function installPeers(): void {
  const lockfile = createHash("sha256")
    .update(readFileSync(join(peers, "pnpm-lock.yaml")))
    .digest("hex");
  const stamp = join(peers, "node_modules", ".klingkit");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lockfile) return;
  command("pnpm", ["install", "--frozen-lockfile"], peers);
  writeFileSync(stamp, lockfile);
}

/** Runs a command that must succeed; what it says is shown only when it fails. */
export function command(name: string, args: readonly string[], cwd: string): void {
  // On Windows the package managers are scripts, which only a shell starts.
  const { status, stdout, stderr } = spawnSync(name, args, {
    cwd,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error(`${name} ${args.join(" ")} failed:\n${stdout}${stderr}`);
}

/** Loads a peer. Its types are not there unless it is installed, so the caller says what it uses of it. */
export async function peer<Module>(name: string): Promise<Module> {
  const path = createRequire(join(peers, "package.json")).resolve(name);
  return (await import(pathToFileURL(path).href)) as Module;
}
