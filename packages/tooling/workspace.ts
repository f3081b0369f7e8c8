import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Manifest {
  name: string;
  version: string;
  private?: boolean;
  license?: string;
  exports?: Record<string, string | Record<string, string>>;
  imports?: Record<string, unknown>;
  bin?: Record<string, string>;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
  optionalDependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

export interface WorkspacePackage {
  /** `errors` for `packages/errors`, `apps/demo` for an app, so that names are unique. */
  folder: string;
  path: string;
  manifest: Manifest;
}

export const root: string = fileURLToPath(new URL("../../", import.meta.url));

export function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(join(path, "package.json"), "utf8")) as Manifest;
}

/** All packages of the workspace except this one, including private packages. */
export function workspacePackages(from: string = root): WorkspacePackage[] {
  return globSync(["packages/*/package.json", "apps/*/package.json"], { cwd: from })
    .map((file) => dirname(file))
    .filter((folder) => folder !== join("packages", "tooling"))
    .sort()
    .map((folder) => ({
      folder: folder.startsWith("packages") ? basename(folder) : folder.replaceAll("\\", "/"),
      path: join(from, folder),
      manifest: readManifest(join(from, folder)),
    }));
}

export function publishedPackages(from: string = root): WorkspacePackage[] {
  return workspacePackages(from).filter(({ manifest }) => manifest.private !== true);
}

/** The TypeScript sources of a package, as relative paths. */
export function sourceFiles({ path }: Pick<WorkspacePackage, "path">): string[] {
  if (!existsSync(join(path, "src"))) return [];
  return globSync("src/**/*.{ts,tsx}", { cwd: path })
    .map((file) => file.replaceAll("\\", "/"))
    .sort();
}
