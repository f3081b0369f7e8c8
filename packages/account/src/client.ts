import { copyInput, bindEndpoint, type Engine, type Lazy, loadOnce } from "@klingkit/tasks";
import type { BalanceDeduction } from "./balance-ledger.ts";
import type { LedgerQuery } from "./ledger.ts";
import type { PacksQuery, ResourcePack } from "./packs.ts";
import type { UnitDeduction, UnitLedgerQuery } from "./unit-ledger.ts";
import type { UsageQuery, UsageReport } from "./usage.ts";

/** Reads the resource packs of an account and the cost of its tasks. All calls are free and read-only. */
export interface AccountClient {
  /**
   * Returns the resource packs. The service allows one request per second, so a client sends its requests at least a
   * second apart and a call may wait.
   * @throws {InvalidInputError} if the query has an unknown or invalid field, or `from` is not before `to`
   * @throws {AbortError} if `signal` aborts
   * @throws {KlingError} the matching subclass if the service rejects the request or cannot be reached
   * @example
   * for (const pack of await kling.account.packs()) console.log(pack.name, pack.remaining, pack.status);
   */
  packs(query?: PacksQuery): Promise<readonly ResourcePack[]>;
  /**
   * Iterates over the deductions from the cash balance. Pages are fetched on demand; errors are thrown by the
   * iteration.
   * @throws {InvalidInputError} if the query has an unknown or invalid field, or `from` is not before `to`
   * @throws {AbortError} if `signal` aborts
   * @throws {KlingError} the matching subclass if the service rejects a request or cannot be reached
   * @example
   * let usd = 0;
   * for await (const { amount = 0, currency } of kling.account.balanceLedger()) if (currency === "USD") usd += amount;
   */
  balanceLedger(query?: LedgerQuery): AsyncIterable<BalanceDeduction>;
  /**
   * Iterates over the deductions from resource packs. Pages are fetched on demand; errors are thrown by the iteration.
   * @throws {InvalidInputError} if the query has an unknown or invalid field, `from` is not before `to`, or `packNames`
   *   and `packIds` are combined
   * @throws {AbortError} if `signal` aborts
   * @throws {KlingError} the matching subclass if the service rejects a request or cannot be reached
   * @example
   * for await (const { taskId, amount } of kling.account.unitLedger({ packageTypes: ["image"] })) {
   *   console.log(taskId, amount);
   * }
   */
  unitLedger(query?: UnitLedgerQuery): AsyncIterable<UnitDeduction>;
  /**
   * Sums the deductions of both ledgers by day, model, API key or endpoint. Units of each pack type, and money in each
   * currency, are separate rows. With `tasks`, the caller's estimates are reported beside what the service deducted.
   * @throws {InvalidInputError} if the query has an unknown or invalid field, or `from` is not before `to`
   * @throws {AbortError} if `signal` aborts
   * @throws {KlingError} the matching subclass if the service rejects a request or cannot be reached
   * @example
   * const { rows } = await kling.account.usage({ days: 7, by: "model" });
   * for (const { group, amount, unit } of rows) console.log(group, amount, unit); // kling-v3 36 video
   */
  usage(query?: UsageQuery): Promise<UsageReport>;
}

const load = /* @__PURE__ */ loadOnce(() => import("./calls.ts"));

/**
 * Creates an account client. `createKling` does this for `kling.account`.
 * @param engine the engine, or a function that loads it
 * @example const account = createAccountClient(engine);
 */
export function createAccountClient(engine: Lazy<Engine>): AccountClient {
  const ready = bindEndpoint(engine, load);
  // All calls of a client share one instance, which limits their rate.
  const packs = loadOnce(async () => {
    const bound = await ready();
    return bound.endpoint.createPacks(bound.engine);
  });
  return {
    async packs(query) {
      const copied = copyInput(query);
      return (await packs())(copied);
    },
    balanceLedger: (query) => balance(copyInput(query)),
    unitLedger: (query) => units(copyInput(query)),
    async usage(query) {
      const copied = copyInput(query);
      const bound = await ready();
      return bound.endpoint.usage(bound.engine, copied);
    },
  };

  async function* balance(query: LedgerQuery | undefined): AsyncGenerator<BalanceDeduction> {
    const bound = await ready();
    yield* bound.endpoint.balanceLedger(bound.engine, query);
  }
  async function* units(query: UnitLedgerQuery | undefined): AsyncGenerator<UnitDeduction> {
    const bound = await ready();
    yield* bound.endpoint.unitLedger(bound.engine, query);
  }
}
