import { resolve } from "node:path";
import { file, type MediaInput } from "klingkit";

/** What a person gave for a picture or a sound: a web address, a `data:` URL, or else a file. */
export function mediaFrom(text: string, folder: string): MediaInput {
  return /^(https?|data):/i.test(text) ? text : file(resolve(folder, text));
}

/** `hero=hero.png`: how the prompt names it, and what it is. */
export function namedMedia(text: string, folder: string): { readonly id: string; readonly image: MediaInput } {
  const at = text.indexOf("=");
  // Without a name: the file's own, as `hero` for `pictures/hero.png`.
  const id = at > 0 ? text.slice(0, at) : (/([A-Za-z]\w*)(?:\.\w+)?$/.exec(text)?.[1] ?? "");
  return { id, image: mediaFrom(at > 0 ? text.slice(at + 1) : text, folder) };
}
