import { realpath } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { file, type ValidationIssue } from "klingkit";
import { type Input, isInput } from "./input.ts";

/** Fields whose value is a picture or a sound, wherever they stand in an input. */
const mediaFields: ReadonlySet<string> = new Set([
  "firstFrame",
  "lastFrame",
  "image",
  "images",
  "sound",
  "staticMask",
  "mask",
  "subjects",
  "scene",
  "style",
  "humanImage",
  "clothImage",
]);

/**
 * Makes files of the paths in an input that came from a file. Only files below `folder` are opened: rows may come from
 * strangers, and what they name is sent away.
 */
export async function withMedia(
  input: Input,
  folder: string,
): Promise<{ readonly input: Input; readonly issues: readonly ValidationIssue[] }> {
  const issues: ValidationIssue[] = [];
  const refuse = (path: string, predicate: string): void =>
    void issues.push({ path, code: "unreadable_media", message: `\`${path}\` ${predicate}`, severity: "error" });

  async function open(text: string, path: string): Promise<unknown> {
    if (/^(https?|data):/i.test(text)) return text;
    try {
      const [whole, top] = await Promise.all([realpath(resolve(folder, text)), realpath(folder)]);
      if (isBelow(whole, top)) return file(whole);
      refuse(path, `names ${text}, which lies outside ${folder}; --media names another folder.`);
    } catch {
      refuse(path, `names ${text}, and there is no such file in ${folder}.`);
    }
    return text;
  }
  async function walk(value: unknown, name: string, path: string): Promise<unknown> {
    if (typeof value === "string") return mediaFields.has(name) ? open(value, path) : value;
    if (Array.isArray(value)) return Promise.all(value.map((item, at) => walk(item, name, `${path}[${at}]`)));
    return isInput(value) ? fields(value, `${path}.`) : value;
  }
  async function fields(value: Input, path = ""): Promise<Input> {
    const pairs = Object.entries(value).map(async ([name, item]): Promise<[string, unknown]> => [
      name,
      await walk(item, name, path + name),
    ]);
    return Object.fromEntries(await Promise.all(pairs));
  }
  return { input: await fields(input), issues };
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
