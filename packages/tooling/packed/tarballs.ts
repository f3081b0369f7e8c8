import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { attempt, run } from "../command.ts";
import { fullSet } from "../full-set.ts";
import type { WorkspacePackage } from "../workspace.ts";

export interface Tarball {
  name: string;
  file: string;
}

/** Packs a package for publishing. */
export async function pack({ path, manifest }: WorkspacePackage, folder: string): Promise<Tarball> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${manifest.name.replace("@", "").replace("/", "-")}.tgz`);
  await run("pnpm", ["pack", "--out", file], { cwd: path });
  return { name: manifest.name, file };
}

/** Lists the problems that publint and attw find in a tarball. */
export async function tarballProblems({ name, file }: Tarball): Promise<string[]> {
  const bin = (...path: string[]): string => join(fullSet, "node_modules", ...path);
  const checks = [
    ["publint", [bin("publint", "src", "cli.js"), "run", file, "--strict"]],
    ["attw", [bin("@arethetypeswrong", "cli", "dist", "index.js"), file, "--profile", "esm-only", "--no-color"]],
  ] as const;
  const problems = checks.map(async ([tool, args]) => {
    const { code, output } = await attempt(process.execPath, args, { cwd: fullSet });
    return code === 0 ? [] : [`${name}: ${tool}:\n${output.trim()}`];
  });
  return (await Promise.all(problems)).flat();
}
