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
import { parseQuery } from "./query.ts";

/** A deduction from the cash balance, in `currency`. */
export interface BalanceDeduction extends Deduction {
  /** The kind of balance, as the service reports it. */
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
const label = "account.balanceLedger";

// See apps/docs/service/account.md#ledgers.
/** Iterates over the deductions from the cash balance. */
export async function* balanceLedger(engine: Engine, query: LedgerQuery = {}): AsyncGenerator<BalanceDeduction> {
  const parsed = parseQuery(engine, label, schema, query, LEDGER_PERIOD);
  const entries = ledgerEntries(engine, { label, path: "/account/billing/balance" }, parsed, {
    api_key_name: parsed.apiKeyNames,
  });
  for await (const entry of entries) {
    yield omitUndefined<BalanceDeduction>({
      ...decodeDeduction(entry),
      cashType: text(entry, "cash_type"),
      before: number(entry, "balance_before_deduction"),
      after: number(entry, "balance_after_deduction"),
      listPrice: number(entry, "list_price"),
      currency: text(entry, "currency"),
    });
  }
}
