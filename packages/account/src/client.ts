import type { TaskContext } from "@klingkit/tasks";
import { type BalanceDeduction, balanceLedger } from "./balance-ledger.ts";
import type { LedgerQuery } from "./ledger.ts";
import { bindPacks, type PacksQuery, type ResourcePack } from "./packs.ts";
import { type UnitDeduction, unitLedger, type UnitLedgerQuery } from "./unit-ledger.ts";

/** What the account has and what its tasks took. All of it is read only, and free. */
export interface AccountClient {
  /** The resource packs. Calls of one client keep a second apart, as the service asks. @throws InvalidInputError, KlingError */
  packs(query?: PacksQuery): Promise<readonly ResourcePack[]>;
  /** What tasks took from the cash balance, line by line. */
  balanceLedger(query?: LedgerQuery): AsyncIterable<BalanceDeduction>;
  /** What tasks took from resource packs, line by line. */
  unitLedger(query?: UnitLedgerQuery): AsyncIterable<UnitDeduction>;
}

export function createAccountClient(context: TaskContext): AccountClient {
  return {
    packs: bindPacks(context),
    balanceLedger: (query) => balanceLedger(context, query),
    unitLedger: (query) => unitLedger(context, query),
  };
}
