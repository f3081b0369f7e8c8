import { InvalidInputError, issue } from "@klingkit/errors";
import { number, omitUndefined, type Engine, text } from "@klingkit/tasks";
import type { InputShape } from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import { type Deduction, deduction, LEDGER_BACK, ledgerLines, type LedgerQuery, ledgerShape } from "./ledger.ts";
import { readQuery, texts } from "./query.ts";

// The service writes `try-on` here, and `try_on` where tasks are listed.
/** The kind of a resource pack. Units of different kinds are different currencies. */
export type PackageType = "video" | "image" | "try-on";

/** Selects deductions from resource packs. */
export interface UnitLedgerQuery extends LedgerQuery {
  /**
   * The kinds of pack. At least one if set.
   * @default all
   */
  readonly packageTypes?: readonly PackageType[];
  /**
   * The full names of packs. At least one if set; cannot be combined with `packIds`.
   * @default all
   */
  readonly packNames?: readonly string[];
  /**
   * The ids of packs. At least one if set; cannot be combined with `packNames`.
   * @default all
   */
  readonly packIds?: readonly string[];
}

/** An amount that a task took from a resource pack, in units of `packageType`. */
export interface UnitDeduction extends Deduction {
  /** The id of the pack. */
  readonly packId?: string;
  /** The kind of the pack. */
  readonly packageType?: PackageType | (string & {});
  /** The units of the pack before the deduction. */
  readonly before?: number;
  /** The units of the pack after the deduction. */
  readonly after?: number;
}

const types: z.ZodMiniType<readonly PackageType[]> = z
  .array(z.enum(["video", "image", "try-on"]))
  .check(z.minLength(1));

const schema = z.strictObject({
  ...ledgerShape,
  packageTypes: z.optional(types),
  packNames: texts,
  packIds: texts,
} satisfies InputShape<UnitLedgerQuery>);
const what = "account.unitLedger";

// See apps/docs/service/account.md#ledgers.
/** Reads what tasks took from resource packs. */
export async function* unitLedger(engine: Engine, query: UnitLedgerQuery = {}): AsyncGenerator<UnitDeduction> {
  const read = readQuery(engine, what, schema, query, LEDGER_BACK);
  const { apiKeyNames, packageTypes, packNames, packIds } = read;
  if (packNames && packIds) {
    throw new InvalidInputError(what, [
      issue("packIds", "conflict", "cannot be combined with `packNames`.", { relatedFields: ["packNames"] }),
    ]);
  }
  const lines = ledgerLines(engine, { label: what, path: "/account/billing/package" }, read, {
    api_key_name: apiKeyNames,
    product_type: packageTypes,
    package_name: packNames,
    package_id: packIds,
  });
  for await (const line of lines) {
    yield omitUndefined<UnitDeduction>({
      ...deduction(line),
      packId: text(line, "package_id"),
      packageType: text(line, "product_type"),
      before: number(line, "unit_before_deduction"),
      after: number(line, "unit_after_deduction"),
    });
  }
}
