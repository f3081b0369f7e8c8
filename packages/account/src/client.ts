import { copyInput, type TaskContext } from "@klingkit/tasks";
import type { BalanceDeduction } from "./balance-ledger.ts";
import type { LedgerQuery } from "./ledger.ts";
import type { bindPacks, PacksQuery, ResourcePack } from "./packs.ts";
import type { UnitDeduction, UnitLedgerQuery } from "./unit-ledger.ts";

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
  // What nobody asks for is never loaded.
  let packs: ReturnType<typeof bindPacks> | undefined;
  return {
    async packs(query) {
      const copied = copyInput(query);
      const { bindPacks: bind } = await import("./packs.ts");
      packs ??= bind(context);
      return packs(copied);
    },
    balanceLedger: (query) => balance(copyInput(query)),
    unitLedger: (query) => units(copyInput(query)),
  };

  async function* balance(query: LedgerQuery | undefined): AsyncGenerator<BalanceDeduction> {
    yield* (await import("./balance-ledger.ts")).balanceLedger(context, query);
  }
  async function* units(query: UnitLedgerQuery | undefined): AsyncGenerator<UnitDeduction> {
    yield* (await import("./unit-ledger.ts")).unitLedger(context, query);
  }
}
