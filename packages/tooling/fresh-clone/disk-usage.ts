import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** The bytes that files and folders occupy on disk, with their contents. A file with several hard links counts once. */
export function diskUsage(paths: readonly string[]): number {
  const counted = new Set<number>();
  const measure = (path: string): number => {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined || counted.has(stat.ino)) return 0;
    counted.add(stat.ino);
    const entries = stat.isDirectory() ? readdirSync(path) : [];
    return entries.reduce((sum, entry) => sum + measure(join(path, entry)), stat.blocks * 512);
  };
  return paths.reduce((sum, path) => sum + measure(path), 0);
}
