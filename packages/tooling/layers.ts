import { readFileSync } from "node:fs";
import { join } from "node:path";
import { manifestProblems, sourceProblems, tableProblems } from "./layers/rules.ts";
import { readSource } from "./layers/source.ts";
import { verdict } from "./verdict.ts";
import { sourceFiles, workspacePackages } from "./workspace.ts";

const packages = workspacePackages();
const folders = new Map(packages.map(({ folder, manifest }) => [manifest.name, folder]));
const manifests = new Map(packages.map(({ manifest }) => [manifest.name, manifest]));

const problems = tableProblems();
let files = 0;
for (const workspacePackage of packages) {
  problems.push(...manifestProblems(workspacePackage, folders));
  // Apps are programs: they may print, read files and be laid out as they like.
  if (workspacePackage.folder.startsWith("apps/")) continue;
  for (const file of sourceFiles(workspacePackage)) {
    files += 1;
    const facts = readSource(file, readFileSync(join(workspacePackage.path, file), "utf8"));
    problems.push(...sourceProblems(workspacePackage, file, facts, manifests));
  }
}
verdict("layers", problems, `${packages.length} packages and ${files} source files keep to the table`);
