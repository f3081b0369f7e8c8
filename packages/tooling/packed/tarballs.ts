import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { run } from "../command.ts";
import type { WorkspacePackage } from "../workspace.ts";
import { esmOnly } from "./esm-only.ts";

export interface Tarball {
  name: string;
  file: string;
}

/** Packs a package as it would be published. */
export async function pack({ path, manifest }: WorkspacePackage, folder: string): Promise<Tarball> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${manifest.name.replace("@", "").replace("/", "-")}.tgz`);
  await run("pnpm", ["pack", "--out", file], { cwd: path });
  return { name: manifest.name, file };
}

/** What publint and attw find wrong with a tarball. */
export async function tarballProblems({ name, file }: Tarball): Promise<string[]> {
  const data = readFileSync(file);
  const { messages, pkg } = await publint({ pack: { tarball: Uint8Array.from(data).buffer }, strict: true });
  const types = await checkPackage(createPackageFromTarballData(data));
  return [
    ...messages.map((message) => `${name}: publint: ${formatMessage(message, pkg, { color: false }) ?? message.code}`),
    ...(types.types === false ? [`${name}: has no types`] : types.problems)
      .filter((problem) => typeof problem === "string" || !esmOnly(problem))
      .map((problem) => (typeof problem === "string" ? problem : `${name}: attw: ${JSON.stringify(problem)}`)),
  ];
}
