import { join } from "node:path";
import { installSeparately } from "./separate-install.ts";

/** The older versions of PostgreSQL: the packages are `postgres-14` to `postgres-17`. */
export const postgresVersionsSet: string = join(import.meta.dirname, "postgres-versions");

export function installPostgresVersionsSet(): Promise<void> {
  return installSeparately(postgresVersionsSet);
}
