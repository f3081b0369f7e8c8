import { type Fields, omitUndefined } from "@klingkit/tasks";
import { InvalidInputError, type Kling, type ValidationIssue } from "klingkit";
import { UsageError } from "../command-error.ts";
import { endpointOf, inputForm } from "../endpoints.ts";
import type { Kind } from "../input/flags.ts";
import { accepts, fieldForm, type Form, type ValueType } from "../input/form.ts";
import { openMedia } from "../input/open-media.ts";
import { endpointFor } from "../input/request.ts";
import { readCell } from "./read-cell.ts";
import type { RawRow } from "./read-rows.ts";
import { type Row, rowKey, rowName, type RowOptions } from "./row.ts";

/** A row that cannot be made, with every issue of it. */
export interface BadRow {
  readonly line: number;
  readonly issues: readonly ValidationIssue[];
}

export interface Checked {
  readonly rows: readonly Row[];
  readonly bad: readonly BadRow[];
}

export interface CheckOptions {
  readonly batch: string;
  /** What a row makes that does not say it. */
  readonly usual: Kind;
  /** The folder of pictures and sounds. */
  readonly media: string;
  readonly signal: AbortSignal;
}

/** Looks at every row as its endpoint will, files and prices too. Sends nothing. */
export async function checkRows(kling: Kling, raw: AsyncIterable<RawRow>, options: CheckOptions): Promise<Checked> {
  const rows: Row[] = [];
  const bad: BadRow[] = [];
  const names = new Map<string, number>();
  for await (const item of raw) {
    options.signal.throwIfAborted();
    if ("problem" in item) {
      bad.push({ line: item.line, issues: [rowIssue("", "unreadable_input", `The row ${item.problem}`)] });
      continue;
    }
    const checked = await checkRow(kling, item, options);
    if ("issues" in checked) {
      bad.push(checked);
      continue;
    }
    // File systems that do not tell capitals apart would put two results into one file.
    const name = checked.name.toLowerCase();
    const before = names.get(name);
    if (before === undefined) {
      names.set(name, checked.line);
      rows.push(checked);
    } else {
      const message = `\`name\` must be unique: "${checked.name}" is also the name of line ${before}.`;
      bad.push({ line: checked.line, issues: [rowIssue("name", "conflict", message)] });
    }
  }
  return { rows, bad: bad.sort((one, other) => one.line - other.line) };
}

async function checkRow(
  kling: Kling,
  row: Extract<RawRow, { fields: Fields }>,
  options: CheckOptions,
): Promise<Row | BadRow> {
  const { line } = row;
  const { name: _, endpoint: named, ...others } = row.fields;
  const endpoint = typeof named === "string" ? named : endpointFor(options.usual, others);
  const form = await inputForm(endpoint);
  const { watermark, apiVersion, priority = 0, ...fields } = row.isText ? readCells(others, form) : others;
  const { input, issues: mediaIssues } = await openMedia(fields, form, options.media);
  const issues = [...mediaIssues];
  if (watermark !== undefined && typeof watermark !== "boolean")
    issues.push(rowIssue("watermark", "wrong_type", "`watermark` must be true or false."));
  if (apiVersion !== undefined && apiVersion !== "v2" && apiVersion !== "v1")
    issues.push(rowIssue("apiVersion", "not_allowed_value", '`apiVersion` must be "v2" or "v1".'));
  if (typeof priority !== "number") issues.push(rowIssue("priority", "wrong_type", "`priority` must be a number."));
  const rowOptions = omitUndefined<RowOptions>({
    watermark: typeof watermark === "boolean" ? watermark : undefined,
    apiVersion: apiVersion === "v2" || apiVersion === "v1" ? apiVersion : undefined,
  });
  try {
    const client = await endpointOf(kling, endpoint);
    await client.prepare(input, rowOptions);
    const usd = (await client.estimate(input))?.usd.max;
    if (issues.length > 0) return { line, issues };
    const name = rowName(line, row.fields);
    const key = rowKey(options.batch, name, row.fields);
    return { line, name, key, endpoint, input, options: rowOptions, priority: Number(priority), usd };
  } catch (error) {
    if (error instanceof InvalidInputError) {
      // A file that is missing has been reported, and is no path to the endpoint.
      const known = new Set(issues.map(({ path }) => path));
      return { line, issues: [...issues, ...error.issues.filter(({ path }) => !known.has(path))] };
    }
    if (error instanceof UsageError)
      return { line, issues: [...issues, rowIssue("endpoint", "not_allowed_value", error.message)] };
    throw error;
  }
}

/** The types of the fields of a row that are not of its input. */
const rowTypes: Readonly<Record<string, ValueType>> = { watermark: "boolean", priority: "number" };

function readCells(cells: Fields, form: Form): Fields {
  const values = Object.entries(cells).map(([name, cell]) => {
    const value = readCell(String(cell), (type) => rowTypes[name] === type || accepts(fieldForm(form, name), type));
    return [name, value] as const;
  });
  return Object.fromEntries(values);
}

function rowIssue(path: string, code: ValidationIssue["code"], message: string): ValidationIssue {
  return { path, code, message, severity: "error" };
}
