// pnpm rehearse
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./command.ts";
import { reportProblems } from "./report-problems.ts";
import { type Manifest, publishedPackages, root, type WorkspacePackage } from "./workspace.ts";

interface Lockfile {
  packages: Record<string, { version: string; license?: string; hasInstallScript?: boolean }>;
}

const folder = mkdtempSync(join(tmpdir(), "klingkit-release-"));
const clone = join(folder, "clone");
const problems: string[] = [];

/** Creates the versions and the changelogs in a clone of HEAD, as a release does, and returns the packages. */
async function createVersions(): Promise<WorkspacePackage[]> {
  await run("git", ["clone", "--quiet", root, clone], { cwd: folder });
  await run("pnpm", ["install", "--prefer-offline"], { cwd: clone });
  await run("pnpm", ["exec", "changeset", "version"], { cwd: clone });
  const packages = publishedPackages(clone);
  const versions = new Set(packages.map(({ manifest }) => manifest.version));
  if (versions.size !== 1 || versions.has("0.0.0")) problems.push(`the versions are ${[...versions].join(", ")}`);
  for (const { path, manifest } of packages) {
    const changelog = join(path, "CHANGELOG.md");
    const hasEntry = existsSync(changelog) && readFileSync(changelog, "utf8").includes(`\n## ${manifest.version}\n`);
    if (!hasEntry) problems.push(`${manifest.name} has no changelog for ${manifest.version}`);
    console.log(`${manifest.name}@${manifest.version}${hasEntry ? ", with a changelog" : ""}`);
  }
  return packages;
}

/** Packs all packages, and returns the tarballs by name. */
async function pack(packages: readonly WorkspacePackage[]): Promise<Record<string, string>> {
  await run("pnpm", ["tarballs"], { cwd: clone });
  const tarballs: Record<string, string> = {};
  for (const { manifest } of packages) {
    const { name, version } = manifest;
    const file = join(clone, "tarballs", `${name.replace("@", "").replace("/", "-")}-${version}.tgz`);
    tarballs[name] = `file:${file}`;
    const packed = JSON.parse(await run("tar", ["-xzOf", file, "package/package.json"], { cwd: folder })) as Manifest;
    for (const [dependency, range] of Object.entries({ ...packed.dependencies, ...packed.peerDependencies })) {
      const isOwn = packages.some((each) => each.manifest.name === dependency);
      if (isOwn && range !== `^${version}`) problems.push(`${name} depends on ${dependency}@${range}`);
    }
  }
  return tarballs;
}

/** Installs the client in an empty project, and prints what the lockfile contains. */
async function install({ klingkit, ...others }: Record<string, string>): Promise<void> {
  const consumer = join(folder, "consumer");
  mkdirSync(consumer);
  const manifest = { name: "consumer", private: true, dependencies: { klingkit }, overrides: others };
  writeFileSync(join(consumer, "package.json"), JSON.stringify(manifest));
  await run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: consumer });
  const { packages } = JSON.parse(readFileSync(join(consumer, "package-lock.json"), "utf8")) as Lockfile;
  const names = Object.keys(packages).filter((path) => path !== "");
  const foreign = names.filter((path) => !/node_modules\/(klingkit|@klingkit\/[\w-]+)$/.test(path));
  console.log(`\nThe lockfile of a project with klingkit: ${names.length - foreign.length} packages of klingkit, and`);
  for (const path of foreign)
    console.log(`${path.replace("node_modules/", "")}@${packages[path]?.version} (${packages[path]?.license})`);
  problems.push(...names.filter((path) => packages[path]?.hasInstallScript).map((path) => `${path} runs a script`));
}

try {
  await install(await pack(await createVersions()));
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
reportProblems("rehearse", problems, "the versions, the changelogs and the tarballs are ready for a release");
