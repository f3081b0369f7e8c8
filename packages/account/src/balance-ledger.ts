import { type InputShape, number, present, type TaskContext, text } from "@klingkit/tasks";
import * as z from "zod/mini";
import { type Deduction, deduction, LEDGER_BACK, ledgerLines, type LedgerQuery, ledgerShape } from "./ledger.ts";
import { readQuery } from "./query.ts";

/** Money that a task took. */
export interface BalanceDeduction extends Deduction {
  readonly cashType?: "balance" | "test_balance" | (string & {});
  readonly before?: number;
  readonly after?: number;
  /** Before discount. */
  readonly listPrice?: number;
  readonly currency?: "CNY" | "USD" | (string & {});
}

const schema = z.strictObject(ledgerShape satisfies InputShape<LedgerQuery>);
const what = "account.balanceLedger";

/** What tasks took from the cash balance (kling-api I 11.2). */
export async function* balanceLedger(context: TaskContext, query: LedgerQuery = {}): AsyncGenerator<BalanceDeduction> {
  const read = readQuery(context, what, schema, query, LEDGER_BACK);
  const lines = ledgerLines(context, { what, path: "/account/billing/balance" }, read, {
    api_key_name: read.apiKeyNames,
  });
  for await (const line of lines) {
    yield present<BalanceDeduction>({
      ...deduction(line),
      cashType: text(line, "cash_type"),
      before: number(line, "balance_before_deduction"),
      after: number(line, "balance_after_deduction"),
      listPrice: number(line, "list_price"),
      currency: text(line, "currency"),
    });
  }
}
