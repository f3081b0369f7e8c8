import { realpath } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { type Fields, isFields } from "@klingkit/tasks";
import { file, type MediaInput, type ValidationIssue } from "klingkit";
import { acceptsMedia, fieldForm, type Form, itemForm } from "./form.ts";

/** Media that a person typed: a web address, a `data:` URL, or else a file. */
export function mediaFrom(text: string, folder: string): MediaInput {
  return isUrl(text) ? text : file(resolve(folder, text));
}

/** `hero=hero.png`: the name in the prompt, and the media. Without a name, that of the file: `hero` for `images/hero.png`. */
export function namedMedia(text: string, folder: string): { readonly id: string; readonly image: MediaInput } {
  const at = text.indexOf("=");
  const id = at > 0 ? text.slice(0, at) : (/([A-Za-z]\w*)(?:\.\w+)?$/.exec(text)?.[1] ?? "");
  return { id, image: mediaFrom(at > 0 ? text.slice(at + 1) : text, folder) };
}

/**
 * Opens the files that an input names. The input comes from a file, which a stranger may have written, and media are sent
 * away: so only files below `folder` are opened.
 */
export async function openMedia(
  input: Fields,
  form: Form,
  folder: string,
): Promise<{ readonly input: Fields; readonly issues: readonly ValidationIssue[] }> {
  const issues: ValidationIssue[] = [];

  async function open(text: string, path: string): Promise<unknown> {
    if (isUrl(text)) return text;
    const refuse = (predicate: string): string => {
      const message = `\`${path}\` names ${text}, ${predicate}`;
      issues.push({ path, code: "unreadable_media", message, severity: "error" });
      return text;
    };
    try {
      const [target, top] = await Promise.all([realpath(resolve(folder, text)), realpath(folder)]);
      return isBelow(target, top)
        ? file(target)
        : refuse(`which lies outside ${folder}; --media names another folder.`);
    } catch {
      return refuse(`and there is no such file in ${folder}.`);
    }
  }
  async function walk(value: unknown, of: Form, path: string): Promise<unknown> {
    if (typeof value === "string") return acceptsMedia(of) ? open(value, path) : value;
    if (Array.isArray(value))
      return Promise.all(value.map((item, index) => walk(item, itemForm(of), `${path}[${index}]`)));
    return isFields(value) ? walkFields(value, of, `${path}.`) : value;
  }
  async function walkFields(fields: Fields, of: Form, path = ""): Promise<Fields> {
    const entries = Object.entries(fields).map(async ([name, value]): Promise<[string, unknown]> => {
      return [name, await walk(value, fieldForm(of, name), path + name)];
    });
    return Object.fromEntries(await Promise.all(entries));
  }
  return { input: await walkFields(input, form), issues };
}

function isUrl(text: string): boolean {
  return /^(https?|data):/i.test(text);
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
