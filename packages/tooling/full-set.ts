import { join } from "node:path";
import { installSeparately } from "./separate-install.ts";

export const fullSet: string = join(import.meta.dirname, "full");

/** Installs the tools that only the full checks use. */
export function installFullSet(): Promise<void> {
  return installSeparately(fullSet);
}
