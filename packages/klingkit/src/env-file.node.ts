import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseEnv } from "node:util";

/** What marks the top of a project: no `.env` above it is looked at. */
const tops = [".git", "pnpm-workspace.yaml"];

/**
 * The variables of the nearest `.env`, from `folder` up to the top of the project; the process's own come first.
 * Nothing is written into `process.env`.
 */
export function environmentWithFile(
  processEnvironment: Readonly<Record<string, string | undefined>>,
  folder: string = process.cwd(),
): Readonly<Record<string, string | undefined>> {
  const file = nearest(folder);
  if (!file) return processEnvironment;
  return { ...parseEnv(readFileSync(file, "utf8")), ...processEnvironment };
}

function nearest(folder: string): string | undefined {
  const file = join(folder, ".env");
  if (existsSync(file)) return file;
  const above = dirname(folder);
  return above === folder || tops.some((top) => existsSync(join(folder, top))) ? undefined : nearest(above);
}
