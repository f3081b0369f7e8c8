import { InvalidInputError, issue } from "@klingkit/errors";
import { number, omitUndefined, type Engine, text } from "@klingkit/tasks";
import type { InputShape } from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import {
  decodeDeduction,
  type Deduction,
  LEDGER_PERIOD,
  ledgerEntries,
  type LedgerQuery,
  ledgerShape,
} from "./ledger.ts";
import { parseQuery, stringList } from "./query.ts";

// The service uses `try-on` here, and `try_on` in task lists.
/** The type of a resource pack. Units of different pack types are different currencies. */
export type PackageType = "video" | "image" | "try-on";

/** Filters of deductions from resource packs. */
export interface UnitLedgerQuery extends LedgerQuery {
  /**
   * The pack types. Must not be empty.
   * @default all
   */
  readonly packageTypes?: readonly PackageType[];
  /**
   * The full names of packs. Must not be empty. It cannot be combined with `packIds`.
   * @default all
   */
  readonly packNames?: readonly string[];
  /**
   * The ids of packs. Must not be empty. It cannot be combined with `packNames`.
   * @default all
   */
  readonly packIds?: readonly string[];
}

/** A deduction from a resource pack, in units of `packageType`. */
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
  packNames: stringList,
  packIds: stringList,
} satisfies InputShape<UnitLedgerQuery>);
const label = "account.unitLedger";

// See apps/docs/service/account.md#ledgers.
/** Iterates over the deductions from resource packs. */
export async function* unitLedger(engine: Engine, query: UnitLedgerQuery = {}): AsyncGenerator<UnitDeduction> {
  const parsed = parseQuery(engine, label, schema, query, LEDGER_PERIOD);
  const { apiKeyNames, packageTypes, packNames, packIds } = parsed;
  if (packNames && packIds) {
    throw new InvalidInputError(label, [
      issue("packIds", "conflict", "cannot be combined with `packNames`.", { relatedFields: ["packNames"] }),
    ]);
  }
  const entries = ledgerEntries(engine, { label, path: "/account/billing/package" }, parsed, {
    api_key_name: apiKeyNames,
    product_type: packageTypes,
    package_name: packNames,
    package_id: packIds,
  });
  for await (const entry of entries) {
    yield omitUndefined<UnitDeduction>({
      ...decodeDeduction(entry),
      packId: text(entry, "package_id"),
      packageType: text(entry, "product_type"),
      before: number(entry, "unit_before_deduction"),
      after: number(entry, "unit_after_deduction"),
    });
  }
}
