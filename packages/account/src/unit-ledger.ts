import { InvalidInputError, issue } from "@klingkit/errors";
import { type InputShape, number, present, type TaskContext, text } from "@klingkit/tasks";
import * as z from "zod/mini";
import { type Deduction, deduction, LEDGER_BACK, ledgerLines, type LedgerQuery, ledgerShape } from "./ledger.ts";
import { readQuery, texts } from "./query.ts";

/** Whose units: those of one kind are no units of another. Written `try-on` here, `try_on` where tasks are listed. */
export type PackageType = "video" | "image" | "try-on";

/** Which deductions from resource packs to tell. */
export interface UnitLedgerQuery extends LedgerQuery {
  readonly packageTypes?: readonly PackageType[];
  /** Names of packs. Not together with `packIds`. */
  readonly packNames?: readonly string[];
  readonly packIds?: readonly string[];
}

/** Units that a task took. */
export interface UnitDeduction extends Deduction {
  readonly packId?: string;
  readonly packageType?: PackageType | (string & {});
  readonly before?: number;
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

/** What tasks took from resource packs (kling-api I 11.2). */
export async function* unitLedger(context: TaskContext, query: UnitLedgerQuery = {}): AsyncGenerator<UnitDeduction> {
  const read = readQuery(context, what, schema, query, LEDGER_BACK);
  const { apiKeyNames, packageTypes, packNames, packIds } = read;
  if (packNames && packIds) {
    throw new InvalidInputError(what, [
      issue("packIds", "conflict", "cannot be combined with `packNames`.", { relatedFields: ["packNames"] }),
    ]);
  }
  const lines = ledgerLines(context, { what, path: "/account/billing/package" }, read, {
    api_key_name: apiKeyNames,
    product_type: packageTypes,
    package_name: packNames,
    package_id: packIds,
  });
  for await (const line of lines) {
    yield present<UnitDeduction>({
      ...deduction(line),
      packId: text(line, "package_id"),
      packageType: text(line, "product_type"),
      before: number(line, "unit_before_deduction"),
      after: number(line, "unit_after_deduction"),
    });
  }
}
