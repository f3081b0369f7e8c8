import { issueAt } from "@klingkit/errors";
import type { JobInput } from "@klingkit/queue";
import { estimateJobs, renameReferences, sortByReferences } from "@klingkit/queue/chain";
import { InvalidInputError, type Kling, type ValidationIssue } from "klingkit";
import { decoderFor } from "./last-frame.ts";
import { type InvalidRow, type Row, rowIssue, rowKey } from "./row.ts";

/**
 * Checks the rows that refer to results of other rows, by name. The invalid ones are added to `invalid`, with those that
 * need them.
 * @returns the other rows, each after those that it needs; rows that need others with their prices and keys
 */
export async function checkChains(
  kling: Kling,
  rows: readonly Row[],
  { batch, invalid }: { readonly batch: string; readonly invalid: InvalidRow[] },
): Promise<readonly Row[]> {
  for (let valid = rows; ;) {
    const missing = findMissing(valid);
    const { prices, issues } = missing.length > 0 ? { issues: missing } : await estimateRows(kling, valid);
    if (prices) return withKeys(valid, batch, prices);
    invalid.push(...issues);
    const lines = new Set(issues.map(({ line }) => line));
    // The rows that need these are missing a row now.
    valid = valid.filter(({ line }) => !lines.has(line));
  }
}

/** The rows that need rows which the file does not contain, or which are invalid. */
function findMissing(rows: readonly Row[]): InvalidRow[] {
  const names = new Set(rows.map(({ name }) => name));
  return rows.flatMap(({ line, needs }) => {
    const issues = needs
      .filter((name) => !names.has(name))
      .map((name) =>
        rowIssue("", "unknown_reference", `The row needs the row "${name}", which is missing or invalid.`),
      );
    return issues.length === 0 ? [] : [{ line, issues }];
  });
}

type Prices = ReadonlyMap<string, number | undefined>;

/** Validates the rows that need others, with those, and returns their list prices by name, USD. */
async function estimateRows(
  kling: Kling,
  rows: readonly Row[],
): Promise<{ readonly prices: Prices; readonly issues?: never } | { readonly prices?: never; issues: InvalidRow[] }> {
  const needed = new Set(rows.flatMap(({ needs }) => needs));
  const chained = rows.filter(({ name, needs }) => needs.length > 0 || needed.has(name));
  if (chained.length === 0) return { prices: new Map() };
  try {
    const { jobs } = await estimateJobs(kling, chained.map(jobOf), { lastFrame: await decoderFor(chained) });
    return { prices: new Map(jobs.map(({ key, price }) => [key, price?.usd])) };
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const byLine = new Map<number, ValidationIssue[]>();
    for (const found of error.issues) {
      const [, index, path = ""] = /^jobs\[(\d+)\](?:\.input)?\.?(.*)$/s.exec(found.path) ?? [];
      const line = chained[Number(index)]?.line ?? 0;
      byLine.set(line, [...(byLine.get(line) ?? []), issueAt(path, found)]);
    }
    return { issues: [...byLine].map(([line, issues]) => ({ line, issues })) };
  }
}

function jobOf({ name, endpoint, input, options }: Row): JobInput<Kling> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the endpoint checks the input of its row
  return { endpoint, key: name, input, options } as JobInput<Kling>;
}

/** Replaces the names of rows by their keys. A row that needs a changed row is a new row, too. */
function withKeys(rows: readonly Row[], batch: string, prices: Prices): readonly Row[] {
  const keys = new Map<string, string>();
  const rename = (name: string): string => keys.get(name) ?? name;
  const { sorted } = sortByReferences(rows.map((row) => ({ key: row.name, needs: row.needs, row })));
  return sorted.map(({ row }) => {
    const { name, input, needs } = row;
    if (needs.length === 0) {
      keys.set(name, row.key);
      return row;
    }
    const key = rowKey(batch, name, { row: row.key, needs: needs.map(rename) });
    keys.set(name, key);
    return { ...row, key, input: renameReferences(input, rename), usd: prices.get(name) };
  });
}
