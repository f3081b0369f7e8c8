import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root directory of the repository. Sources of pages and programs are paths below it. */
export const root: string = fileURLToPath(new URL("../../../", import.meta.url));

/** Where links to files that are not pages of the site lead. */
export const fileUrl = "https://github.com/klingkit/klingkit/blob/main/";

export const readSource = (path: string): string => readFileSync(join(root, path), "utf8");

/** Whether a path of the repository is a file or a directory; undefined if it does not exist. */
export function kindOf(path: string): "file" | "directory" | undefined {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  if (!found) return undefined;
  return found.isDirectory() ? "directory" : "file";
}
