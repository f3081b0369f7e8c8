import { UsageError } from "../command-error.ts";
import type { Destination } from "./finish-task.ts";

/** The flag of the store for results. */
export const toFlag = "--to <url>";
export const toHelp = "store for the result instead of a file: s3://bucket/prefix or az://container/prefix";

/** @throws {UsageError} if both a file and a store are given */
export function checkDestination({ out, to }: Destination): void {
  if (out !== undefined && to !== undefined)
    throw new UsageError("--out and --to exclude each other: the result is saved to a file or to a store.");
}
