import { createHash } from "node:crypto";
import type { Fields } from "@klingkit/tasks";

/** What a row says beside the input. */
export interface RowOptions {
  readonly watermark?: boolean;
  readonly apiVersion?: "v2" | "v1";
}

/** A row that can be made. */
export interface Row {
  readonly line: number;
  /** Its file's name, without the ending. */
  readonly name: string;
  /** The same as long as the row says the same: by it a row is made once. */
  readonly key: string;
  readonly endpoint: string;
  readonly input: Fields;
  readonly options: RowOptions;
  readonly priority: number;
  /** By the list, at most; undefined where no price is known. USD. */
  readonly usd: number | undefined;
}

/** Longest part of a prompt in a name. */
const WORDS = 40;

/** The name that a row gives itself, else its line and its first words. */
export function rowName(line: number, { name, prompt }: Fields): string {
  if (typeof name === "string" || typeof name === "number") return String(name);
  const words = (typeof prompt === "string" ? prompt : "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .slice(0, WORDS)
    .replaceAll(/^-+|-+$/g, "");
  return [String(line).padStart(4, "0"), words].filter(Boolean).join("-");
}

/** Tells one content from another, whatever the order of its fields. */
export function rowKey(batch: string, name: string, fields: Fields): string {
  const hash = createHash("sha256")
    .update(JSON.stringify(sorted(fields)))
    .digest("hex")
    .slice(0, 12);
  return `${batch}/${name.slice(0, 100).replaceAll(/\p{Cc}/gu, " ")}/${hash}`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, item]) => [name, sorted(item)]);
}
