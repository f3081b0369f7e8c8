import { createHash } from "node:crypto";
import type { Fields } from "@klingkit/tasks";
import type { ValidationIssue } from "klingkit";

/** The columns of a row that are options of the call. */
export interface RowOptions {
  readonly watermark?: boolean;
  readonly apiVersion?: "v2" | "v1";
}

/** A valid row. */
export interface Row {
  readonly line: number;
  /** The name of its file, without the extension. */
  readonly name: string;
  /** Identifies the content of the row. A task is created once per key. */
  readonly key: string;
  readonly endpoint: string;
  readonly input: Fields;
  /** The names of the rows whose results the input refers to. */
  readonly needs: readonly string[];
  readonly options: RowOptions;
  readonly priority: number;
  /** Maximum list price, USD. Undefined if no price is known. */
  readonly usd: number | undefined;
}

/** A row that no task can be created from, with all its issues. */
export interface InvalidRow {
  readonly line: number;
  readonly issues: readonly ValidationIssue[];
}

export function rowIssue(path: string, code: ValidationIssue["code"], message: string): ValidationIssue {
  return { path, code, message, severity: "error" };
}

/** Characters of the prompt in a name. */
const PROMPT_LENGTH = 40;

/** The beginning of a text as lower-case words that are joined by hyphens, for a file name. */
export function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .slice(0, PROMPT_LENGTH)
    .replaceAll(/^-+|-+$/g, "");
}

/** The row's `name`, or its line number and the beginning of its prompt. */
export function rowName(line: number, { name, prompt }: Fields): string {
  if (typeof name === "string" || typeof name === "number") return String(name);
  return [String(line).padStart(4, "0"), slug(typeof prompt === "string" ? prompt : "")].filter(Boolean).join("-");
}

/** Identifies the content of a row. The order of the fields does not matter. */
export function rowKey(batch: string, name: string, fields: Fields): string {
  const hash = createHash("sha256")
    .update(JSON.stringify(sortKeys(fields)))
    .digest("hex")
    .slice(0, 12);
  return `${batch}/${name.slice(0, 100).replaceAll(/\p{Cc}/gu, " ")}/${hash}`;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, item]) => [name, sortKeys(item)]);
}
