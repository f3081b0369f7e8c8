import type { Input } from "../input/input.ts";

/** A row as it stands in the file, or why it cannot be read. */
export type RawRow =
  | { readonly line: number; readonly fields: Input }
  | { readonly line: number; readonly problem: string };
