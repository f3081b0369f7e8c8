import { number, omitUndefined, type Engine, text } from "@klingkit/tasks";
import type { InputShape } from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import { type Deduction, deduction, LEDGER_BACK, ledgerLines, type LedgerQuery, ledgerShape } from "./ledger.ts";
import { readQuery } from "./query.ts";

/** An amount that a task took from the cash balance, in `currency`. */
export interface BalanceDeduction extends Deduction {
  /** The kind of balance, in the service's words. */
  readonly cashType?: "balance" | "test_balance" | (string & {});
  /** The balance before the deduction. */
  readonly before?: number;
  /** The balance after the deduction. */
  readonly after?: number;
  /** The price before discounts. */
  readonly listPrice?: number;
  /** The currency of `amount`, `before`, `after` and `listPrice`. */
  readonly currency?: "CNY" | "USD" | (string & {});
}

const schema = z.strictObject(ledgerShape satisfies InputShape<LedgerQuery>);
const what = "account.balanceLedger";

// See apps/docs/service/account.md#ledgers.
/** Reads what tasks took from the cash balance. */
export async function* balanceLedger(engine: Engine, query: LedgerQuery = {}): AsyncGenerator<BalanceDeduction> {
  const read = readQuery(engine, what, schema, query, LEDGER_BACK);
  const lines = ledgerLines(engine, { label: what, path: "/account/billing/balance" }, read, {
    api_key_name: read.apiKeyNames,
  });
  for await (const line of lines) {
    yield omitUndefined<BalanceDeduction>({
      ...deduction(line),
      cashType: text(line, "cash_type"),
      before: number(line, "balance_before_deduction"),
      after: number(line, "balance_after_deduction"),
      listPrice: number(line, "list_price"),
      currency: text(line, "currency"),
    });
  }
}
