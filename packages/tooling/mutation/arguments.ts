import { parseArgs } from "node:util";
import type { WorkspacePackage } from "../workspace.ts";

/** The packages that `pnpm mutation` runs by default, because their bugs cost money. */
const defaultPackages = ["auth", "http", "tasks", "webhooks"];

export interface Selection {
  packages: WorkspacePackage[];
  /**
   * The files and directories to mutate, relative to the package.
   * @default all sources
   */
  files?: string[];
  /** Whether only the tests of the same directory run, which is fast. The score is then a lower limit. */
  isOwnOnly: boolean;
}

/** @throws {Error} if a package is unknown, or if `--file` is used with several packages */
export function readArguments(args: readonly string[], published: readonly WorkspacePackage[]): Selection {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { file: { type: "string", multiple: true }, own: { type: "boolean", default: false } },
  });
  const packages = (positionals.length > 0 ? positionals : defaultPackages).map((name) => {
    const found = published.find(({ folder, manifest }) => name === folder || name === manifest.name);
    if (found === undefined) {
      const known = published.map(({ folder }) => folder).join(", ");
      throw new Error(`The package "${name}" does not exist. The published packages are ${known}.`);
    }
    return found;
  });
  if (values.file !== undefined && packages.length !== 1) throw new Error("--file requires exactly one package.");
  return { packages, files: values.file, isOwnOnly: values.own };
}
