import { copyInput, bindEndpoint, type Engine, type Lazy, loadOnce } from "@klingkit/tasks";
import type { BalanceDeduction } from "./balance-ledger.ts";
import type { LedgerQuery } from "./ledger.ts";
import type { PacksQuery, ResourcePack } from "./packs.ts";
import type { UnitDeduction, UnitLedgerQuery } from "./unit-ledger.ts";

/** Reads what an account has and what its tasks cost. The calls change nothing and are free. */
export interface AccountClient {
  /**
   * Returns the resource packs. Requests of one client are sent at least a second apart, because the service asks for
   * that; a call may therefore wait.
   * @throws {InvalidInputError} if the query has an unknown or wrong field, or `from` is not before `to`
   * @throws {AbortError} if `signal` aborts
   * @throws {KlingError} of the fitting class if the service rejects the request or cannot be reached
   * @example
   * for (const pack of await kling.account.packs()) console.log(pack.name, pack.remaining, pack.status);
   */
  packs(query?: PacksQuery): Promise<readonly ResourcePack[]>;
  /**
   * Iterates over what tasks took from the cash balance. Each page is requested when you reach it; errors are thrown by
   * the iteration.
   * @throws {InvalidInputError} if the query has an unknown or wrong field, or `from` is not before `to`
   * @throws {AbortError} if `signal` aborts
   * @throws {KlingError} of the fitting class if the service rejects a request or cannot be reached
   * @example
   * let usd = 0;
   * for await (const { amount, currency } of kling.account.balanceLedger()) if (currency === "USD") usd += amount;
   */
  balanceLedger(query?: LedgerQuery): AsyncIterable<BalanceDeduction>;
  /**
   * Iterates over what tasks took from resource packs. Each page is requested when you reach it; errors are thrown by
   * the iteration.
   * @throws {InvalidInputError} if the query has an unknown or wrong field, `from` is not before `to`, or `packNames`
   *   and `packIds` are combined
   * @throws {AbortError} if `signal` aborts
   * @throws {KlingError} of the fitting class if the service rejects a request or cannot be reached
   * @example
   * for await (const { taskId, amount } of kling.account.unitLedger({ packageTypes: ["image"] })) {
   *   console.log(taskId, amount);
   * }
   */
  unitLedger(query?: UnitLedgerQuery): AsyncIterable<UnitDeduction>;
}

const load = /* @__PURE__ */ loadOnce(() => import("./calls.ts"));

/**
 * Creates an account client. `createKling` does this for `kling.account`.
 * @param engine the engine, or a function that loads it
 * @example const account = createAccountClient(engine);
 */
export function createAccountClient(engine: Lazy<Engine>): AccountClient {
  const ready = bindEndpoint(engine, load);
  // Its requests are spread over time, so all calls of a client share one.
  const packs = loadOnce(async () => {
    const on = await ready();
    return on.endpoint.createPacks(on.engine);
  });
  return {
    async packs(query) {
      const copied = copyInput(query);
      return (await packs())(copied);
    },
    balanceLedger: (query) => balance(copyInput(query)),
    unitLedger: (query) => units(copyInput(query)),
  };

  async function* balance(query: LedgerQuery | undefined): AsyncGenerator<BalanceDeduction> {
    const on = await ready();
    yield* on.endpoint.balanceLedger(on.engine, query);
  }
  async function* units(query: UnitLedgerQuery | undefined): AsyncGenerator<UnitDeduction> {
    const on = await ready();
    yield* on.endpoint.unitLedger(on.engine, query);
  }
}
