import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The directory of the other clients, a separate workspace that the default install leaves out. */
export const peers: string = join(import.meta.dirname, "peers");

/** Installs the other clients unless the installation matches the lockfile. */
export function installPeers(): void {
  const lockfile = createHash("sha256")
    .update(readFileSync(join(peers, "pnpm-lock.yaml")))
    .digest("hex");
  const stamp = join(peers, "node_modules", ".klingkit");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lockfile) return;
  command("pnpm", ["install", "--frozen-lockfile"], peers);
  writeFileSync(stamp, lockfile);
}

/** Runs a command that must succeed. Its output is part of the error if it fails. */
export function command(name: string, args: readonly string[], cwd: string): void {
  // On Windows, package managers are scripts, which require a shell.
  const { status, stdout, stderr } = spawnSync(name, args, {
    cwd,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error(`${name} ${args.join(" ")} failed:\n${stdout}${stderr}`);
}

/** Loads another client. Its types are not always installed, so the caller declares the part that it uses. */
export async function peer<Module>(name: string): Promise<Module> {
  const path = createRequire(join(peers, "package.json")).resolve(name);
  return (await import(pathToFileURL(path).href)) as Module;
}
