import { builtinModules } from "node:module";
import type { Manifest, WorkspacePackage } from "../workspace.ts";
import type { SourceFacts } from "./source.ts";
import { emptyNames, type Layer, layers } from "./table.ts";

const builtins = new Set(builtinModules);

/** Faults of the table itself: a package may only use one of a lower level. */
export function tableProblems(table: Readonly<Record<string, Layer>> = layers): string[] {
  return Object.entries(table).flatMap(([folder, { level, uses }]) =>
    uses
      .filter((used) => (table[used]?.level ?? Infinity) >= level)
      .map((used) => `${folder} (level ${level}) may not use ${used}, which is not below it`),
  );
}

function runtimeDependencies({ dependencies, peerDependencies, optionalDependencies }: Manifest): string[] {
  return Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies });
}

/** Where a package's manifest departs from the table. Apps are free. */
export function manifestProblems(
  { folder, manifest }: Pick<WorkspacePackage, "folder" | "manifest">,
  siblings: ReadonlyMap<string, string>,
): string[] {
  if (folder.startsWith("apps/")) return [];
  const layer = layers[folder];
  if (!layer) return [`${folder} is not in the table of layers`];
  const used = runtimeDependencies(manifest).flatMap((name) => siblings.get(name) ?? []);
  return used
    .filter((sibling) => !layer.uses.includes(sibling))
    .map((sibling) => `${folder} depends on ${sibling}, which its layer does not allow`);
}

/** `@klingkit/models/prices` is the package `@klingkit/models` and its entry `./prices`. */
function splitSpecifier(specifier: string): { name: string; entry: string } {
  const parts = specifier.split("/");
  const name = parts.splice(0, specifier.startsWith("@") ? 2 : 1).join("/");
  return { name, entry: [".", ...parts].join("/") };
}

/** Where one source file of a package breaks a rule. */
export function sourceProblems(
  { folder, manifest }: Pick<WorkspacePackage, "folder" | "manifest">,
  file: string,
  facts: SourceFacts,
  siblings: ReadonlyMap<string, Manifest>,
): string[] {
  const layer = layers[folder];
  const problems: string[] = [];
  const say = (text: string) => problems.push(`${folder}/${file} ${text}`);

  if (file.split(/[/.]/).some((part) => emptyNames.has(part))) say("has a name that says nothing: name what it holds");
  if (facts.reExportsAll) say("has `export *`: name every export");
  if (facts.usesConsole && !layer?.prints) say("uses `console`: a library prints nothing");

  const named = new Set([...runtimeDependencies(manifest), manifest.name]);
  for (const specifier of facts.imports) {
    if (specifier.startsWith("./") || specifier.startsWith("../") || specifier.startsWith("#")) {
      if (specifier.split("/").filter((part) => part === "..").length > file.split("/").length - 2)
        say(`reaches out of its sources with ${specifier}`);
      continue;
    }
    const { name, entry } = splitSpecifier(specifier);
    if (specifier.startsWith("node:") || builtins.has(name)) {
      if (!layer?.nodeOnly && !/\.node\.tsx?$/.test(file)) say(`imports ${specifier} but is not named *.node.ts`);
      continue;
    }
    if (!named.has(name)) say(`imports ${name}, which its package.json does not name`);
    const sibling = siblings.get(name);
    if (sibling && !(entry in (sibling.exports ?? {}))) say(`imports ${specifier}, which is no public entry`);
  }
  return problems;
}
