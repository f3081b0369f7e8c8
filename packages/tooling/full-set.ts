import { join } from "node:path";
import { installSeparately } from "./separate-install.ts";

export const fullSet: string = join(import.meta.dirname, "full");

/** Installs what only the full checks need. */
export function installFullSet(): Promise<void> {
  return installSeparately(fullSet);
}
