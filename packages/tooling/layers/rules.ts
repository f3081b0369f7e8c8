import { builtinModules } from "node:module";
import { isDeepStrictEqual } from "node:util";
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
  return [
    ...used
      .filter((sibling) => !layer.uses.includes(sibling))
      .map((sibling) => `${folder} depends on ${sibling}, which its layer does not allow`),
    ...(["exports", "imports"] as const)
      .filter((field) => !isDeepStrictEqual(manifest.publishConfig?.[field], published(manifest[field])))
      .map((field) => `${folder} publishes other ${field} than it has: copy them to publishConfig without sources`),
  ];
}

/** A tree of conditions as it is published: without sources; a branch with one condition left is its target. */
function published(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value)
    .filter(([condition]) => condition !== "@klingkit/source")
    .map(([condition, target]) => [condition, published(target)] as const);
  const [only] = entries;
  return entries.length === 1 && only?.[0] === "default" ? only[1] : Object.fromEntries(entries);
}

/** `@klingkit/models/prices` is the package `@klingkit/models` and its entry `./prices`. */
function splitSpecifier(specifier: string): { name: string; entry: string } {
  const parts = specifier.split("/");
  const name = parts.splice(0, specifier.startsWith("@") ? 2 : 1).join("/");
  return { name, entry: [".", ...parts].join("/") };
}

function isNodeFile(file: string): boolean {
  return /\.node\.tsx?$/.test(file);
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
  const mayPrint = layer?.prints === true || layer?.prints?.includes(file);
  if (facts.usesConsole && !mayPrint) say("uses `console`: a library prints nothing");

  const named = new Set([...runtimeDependencies(manifest), manifest.name]);
  const typesOnly = new Set(layer?.types?.filter((name) => name in (manifest.devDependencies ?? {})));
  for (const specifier of facts.imports) {
    if (specifier.startsWith("./") || specifier.startsWith("../") || specifier.startsWith("#")) {
      if (specifier.split("/").filter((part) => part === "..").length > file.split("/").length - 2)
        say(`reaches out of its sources with ${specifier}`);
      if (specifier.startsWith("#") && !(specifier in (manifest.imports ?? {})))
        say(`imports ${specifier}, which its package.json does not name`);
      if (isNodeFile(specifier) && !layer?.nodeOnly && !isNodeFile(file))
        say(`imports ${specifier} but is not named *.node.ts: a conditional import of its package.json may choose it`);
      continue;
    }
    const { name, entry } = splitSpecifier(specifier);
    if (specifier.startsWith("node:") || builtins.has(name)) {
      if (!layer?.nodeOnly && !isNodeFile(file)) say(`imports ${specifier} but is not named *.node.ts`);
      continue;
    }
    const isTypeOnly = typesOnly.has(name) && facts.typeImports.includes(specifier);
    if (!named.has(name) && !isTypeOnly) say(`imports ${name}, which its package.json does not name`);
    const sibling = siblings.get(name);
    if (sibling && !(entry in (sibling.exports ?? {}))) say(`imports ${specifier}, which is no public entry`);
  }
  return problems;
}
