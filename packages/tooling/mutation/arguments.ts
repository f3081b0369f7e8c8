import { parseArgs } from "node:util";
import type { WorkspacePackage } from "../workspace.ts";

/** The packages whose mistakes cost money: those that `pnpm mutation` runs without arguments. */
const usual = ["auth", "http", "tasks", "webhooks"];

export interface Selection {
  packages: WorkspacePackage[];
  /** The files to mutate, relative to the package; all of its sources when absent. */
  files?: string[];
}

/** @throws Error if a package is unknown, or if files are named for more than one package. */
export function readArguments(args: readonly string[], published: readonly WorkspacePackage[]): Selection {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { file: { type: "string", multiple: true } },
  });
  const packages = (positionals.length > 0 ? positionals : usual).map((name) => {
    const found = published.find(({ folder, manifest }) => name === folder || name === manifest.name);
    if (found === undefined) {
      const known = published.map(({ folder }) => folder).join(", ");
      throw new Error(`No published package is called "${name}". Known packages: ${known}.`);
    }
    return found;
  });
  if (values.file !== undefined && packages.length !== 1) throw new Error("--file needs exactly one package.");
  return { packages, files: values.file };
}
