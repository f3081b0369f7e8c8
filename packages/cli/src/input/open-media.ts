import { realpath } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
import type { Fields } from "@klingkit/tasks";
import { mapMedia, type Schemas } from "@klingkit/tasks/endpoint";
import { file, type MediaInput, type ValidationIssue } from "klingkit";

/** Media from the command line: an http(s) or `data:` URL, otherwise a file. */
export function mediaFrom(text: string, folder: string): MediaInput {
  return isUrl(text) ? text : file(resolve(folder, text));
}

/** Parses `hero=hero.png`. The default id is the name of the file: `hero` for `images/hero.png`. */
export function namedMedia(text: string, folder: string): { readonly id: string; readonly image: MediaInput } {
  const at = text.indexOf("=");
  const id = at > 0 ? text.slice(0, at) : (/([A-Za-z]\w*)(?:\.\w+)?$/.exec(text)?.[1] ?? "");
  return { id, image: mediaFrom(at > 0 ? text.slice(at + 1) : text, folder) };
}

/**
 * Opens the files of an input. Only files inside `folder` are opened, because the input file may come from an untrusted
 * source and media are sent to the service.
 */
export async function openMedia(
  input: Fields,
  schemas: Schemas,
  folder: string,
): Promise<{ readonly input: Fields; readonly issues: readonly ValidationIssue[] }> {
  const issues: ValidationIssue[] = [];

  async function open(text: string, path: string): Promise<unknown> {
    if (isUrl(text)) return text;
    const reject = (predicate: string): string => {
      const message = `\`${path}\` refers to ${text}, ${predicate}`;
      issues.push({ path, code: "unreadable_media", message, severity: "error" });
      return text;
    };
    try {
      const [target, top] = await Promise.all([realpath(resolve(folder, text)), realpath(folder)]);
      return isInside(target, top)
        ? file(target)
        : reject(`which is outside ${folder}. Choose another directory with --media.`);
    } catch {
      return reject(`which does not exist in ${folder}.`);
    }
  }
  return { input: await mapMedia(input, schemas, open), issues };
}

function isUrl(text: string): boolean {
  return /^(https?|data):/i.test(text);
}

function isInside(path: string, folder: string): boolean {
  const relativePath = relative(folder, path);
  return (
    relativePath !== "" && relativePath !== ".." && !relativePath.startsWith(`..${sep}`) && !isAbsolute(relativePath)
  );
}
