import { globSync } from "node:fs";
import { root, readSource } from "./repository.ts";

interface Field {
  readonly name: string;
  readonly isRequired: boolean;
  readonly description: string;
  readonly fallback: string;
}

/** `export interface TextToVideoInput extends VideoSettingsInput {`, up to the closing brace. */
const INTERFACE = /^export interface (\w+)(?: extends ([^{]+))? \{\n(.*?)^\}/gms;

/** A member of an interface and its doc comment. */
const MEMBER = /^ {2}\/\*\*(.*?)\*\/\n(?: {2}\/\/[^\n]*\n)*? {2}readonly (\w+)(\??):/gms;

/** A type that an interface extends: `Name`, `Partial<Name>` or `Pick<Name, "field">`. */
const EXTENDED = /(?:(Partial|Pick)<)?(?:\w+\.)?(\w+)(?:, "(\w+)")?>?/g;

/**
 * A table of the fields of an input, from the doc comments of its interface.
 * @param product the package with the interface, such as `video`
 * @throws {Error} if the package has no such interface
 */
export function fieldTable(product: string, name: string): string {
  const rows = fieldsOf(sourcesOf(product), name).map(
    (field) =>
      `| \`${field.name}\`${field.isRequired ? "" : "?"} | ${cell(field.description)} | ${cell(field.fallback)} |`,
  );
  return ["| field | description | default |", "| --- | --- | --- |", ...rows].join("\n");
}

const sourcesOf = (product: string): string =>
  globSync(`packages/${product}/src/**/*.ts`, { cwd: root })
    .map((file) => readSource(file.replaceAll("\\", "/")))
    .join("\n");

/** The fields of an interface, then those that it inherits. */
function fieldsOf(sources: string, name: string): readonly Field[] {
  const found = [...sources.matchAll(INTERFACE)].find((match) => match[1] === name);
  if (!found) throw new Error(`There is no interface ${name}.`);
  const [, , extended = "", body = ""] = found;
  const own = [...body.matchAll(MEMBER)].map(([, comment = "", field = "", optional]) => ({
    name: field,
    isRequired: optional !== "?",
    ...textsOf(comment),
  }));
  const inherited = [...extended.matchAll(EXTENDED)].flatMap(([, kind, base = "", only]) =>
    fieldsOf(sources, base)
      .filter((field) => only === undefined || field.name === only)
      .map((field) => (kind === "Partial" ? { ...field, isRequired: false } : field)),
  );
  const names = new Set(own.map((field) => field.name));
  return [...own, ...inherited.filter((field) => !names.has(field.name))];
}

function textsOf(comment: string): Pick<Field, "description" | "fallback"> {
  const text = comment.replaceAll(/^\s*\* ?/gm, "");
  const [description = "", ...tags] = text.split(/^@/m);
  const fallback = tags.find((tag) => tag.startsWith("default "))?.slice("default ".length) ?? "";
  return { description, fallback };
}

const cell = (text: string): string => text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|").trim();
