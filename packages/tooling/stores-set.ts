import { join } from "node:path";
import { installSeparately } from "./separate-install.ts";

export const storesSet: string = join(import.meta.dirname, "stores");

/** Installs the stores that the tests of storage start. */
export function installStoresSet(): Promise<void> {
  return installSeparately(storesSet);
}
