import { type Fields, omitUndefined } from "@klingkit/tasks";
import { accepts, fieldSchemas, type Schemas, type ValueType } from "@klingkit/tasks/endpoint";
import { InvalidInputError, type Kling } from "klingkit";
import { UsageError } from "../command-error.ts";
import { endpointOf, inputSchemas } from "../endpoints.ts";
import type { Kind } from "../input/flags.ts";
import { openMedia } from "../input/open-media.ts";
import { endpointFor } from "../input/request.ts";
import { renameReferences } from "@klingkit/queue/chain";
import { checkChains } from "./check-chains.ts";
import { readCell } from "./read-cell.ts";
import type { RawRow } from "./read-rows.ts";
import { type InvalidRow, type Row, rowIssue, rowKey, rowName, type RowOptions } from "./row.ts";

export interface CheckedRows {
  readonly rows: readonly Row[];
  readonly invalid: readonly InvalidRow[];
}

export interface CheckOptions {
  readonly batch: string;
  /** For rows without `endpoint`. */
  readonly defaultKind: Kind;
  /** The directory that may contain the images and the audio of the rows. */
  readonly media: string;
  readonly signal: AbortSignal;
}

/** Validates every row, opens its files and estimates its price. Sends nothing. */
export async function checkRows(kling: Kling, raw: AsyncIterable<RawRow>, options: CheckOptions): Promise<CheckedRows> {
  const rows: Row[] = [];
  const invalid: InvalidRow[] = [];
  const names = new Map<string, number>();
  for await (const item of raw) {
    options.signal.throwIfAborted();
    if ("reason" in item) {
      invalid.push({ line: item.line, issues: [rowIssue("", "unreadable_input", `The row ${item.reason}`)] });
      continue;
    }
    const checked = await checkRow(kling, item, options);
    if ("issues" in checked) {
      invalid.push(checked);
      continue;
    }
    // On a case-insensitive file system, one result would overwrite the other.
    const name = checked.name.toLowerCase();
    const firstLine = names.get(name);
    if (firstLine === undefined) {
      names.set(name, checked.line);
      rows.push(checked);
    } else {
      const message = `\`name\` must be unique: "${checked.name}" is also the name of line ${firstLine}.`;
      invalid.push({ line: checked.line, issues: [rowIssue("name", "conflict", message)] });
    }
  }
  const chained = await checkChains(kling, rows, { batch: options.batch, invalid });
  return { rows: chained, invalid: invalid.sort((one, other) => one.line - other.line) };
}

async function checkRow(
  kling: Kling,
  row: Extract<RawRow, { fields: Fields }>,
  options: CheckOptions,
): Promise<Row | InvalidRow> {
  const { line } = row;
  const { name: _, endpoint: explicit, ...others } = row.fields;
  const endpoint = typeof explicit === "string" ? explicit : endpointFor(options.defaultKind, others);
  const schemas = await inputSchemas(endpoint);
  const { watermark, apiVersion, priority = 0, ...fields } = row.isText ? readCells(others, schemas) : others;
  const { input, issues: mediaIssues } = await openMedia(fields, schemas, options.media);
  const issues = [...mediaIssues];
  if (watermark !== undefined && typeof watermark !== "boolean")
    issues.push(rowIssue("watermark", "wrong_type", "`watermark` must be true or false."));
  if (apiVersion !== undefined && apiVersion !== "v2" && apiVersion !== "v1")
    issues.push(rowIssue("apiVersion", "not_allowed_value", '`apiVersion` must be "v2" or "v1".'));
  if (typeof priority !== "number") issues.push(rowIssue("priority", "wrong_type", "`priority` must be a number."));
  const needs = new Set<string>();
  renameReferences(fields, (key) => {
    needs.add(key);
    return key;
  });
  const rowOptions = omitUndefined<RowOptions>({
    watermark: typeof watermark === "boolean" ? watermark : undefined,
    apiVersion: apiVersion === "v2" || apiVersion === "v1" ? apiVersion : undefined,
  });
  try {
    const client = await endpointOf(kling, endpoint);
    let usd: number | undefined;
    // A row that needs others is checked with them.
    if (needs.size === 0) {
      await client.prepare(input, { ...rowOptions, uploadFiles: false });
      usd = (await client.estimate(input))?.usd.max;
    }
    if (issues.length > 0) return { line, issues };
    const name = rowName(line, row.fields);
    const key = rowKey(options.batch, name, row.fields);
    return {
      line,
      name,
      key,
      endpoint,
      input,
      needs: [...needs],
      options: rowOptions,
      priority: Number(priority),
      usd,
    };
  } catch (error) {
    if (error instanceof InvalidInputError) {
      // A missing file has already been reported. The endpoint sees only its path, which is not an image.
      const reported = new Set(issues.map(({ path }) => path));
      return { line, issues: [...issues, ...error.issues.filter(({ path }) => !reported.has(path))] };
    }
    if (error instanceof UsageError)
      return { line, issues: [...issues, rowIssue("endpoint", "not_allowed_value", error.message)] };
    throw error;
  }
}

/** The types of the columns that are not part of the input. */
const rowTypes: Readonly<Record<string, ValueType>> = { watermark: "boolean", priority: "number" };

function readCells(cells: Fields, schemas: Schemas): Fields {
  const values = Object.entries(cells).map(([name, cell]) => {
    const value = readCell(
      String(cell),
      (type) => rowTypes[name] === type || accepts(fieldSchemas(schemas, name), type),
    );
    return [name, value] as const;
  });
  return Object.fromEntries(values);
}
