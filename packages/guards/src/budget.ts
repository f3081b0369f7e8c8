import { ConfigurationError, KlingError, rejectUnknownNames, TaskOutcomeUnknownError } from "@klingkit/errors";
import { type Clock, safeListener, systemClock } from "@klingkit/http/options";
import {
  type BeforeCreate,
  type CostEstimate,
  type CreateReservation,
  isFinal,
  type TaskData,
  type TaskIntent,
  type TasksClient,
} from "@klingkit/tasks";
import { costIn, highestPrice, spentIn } from "@klingkit/tasks/cost";
import { type BudgetOptions, budgetOptionNames, type BudgetState, otherBudgetOptionNames } from "./budget-options.ts";
import { GuardError } from "./guard-error.ts";
import { createPeriods } from "./period.ts";
import { memoryStore, type Reservation } from "./store.ts";

/** The result of `reconcile`: numbers of reservations. */
export interface Reconciliation {
  /** Their task has finished, or cannot be found out: what it cost is spent. */
  readonly settled: number;
  /** Their create created no task: they no longer count. */
  readonly released: number;
  /** Their task is running, or the service did not respond. */
  readonly open: number;
}

/** A guard that keeps a budget. */
export interface BudgetGuard extends BeforeCreate {
  /** Returns the state of the budget: one item for `usd`, and one for each pack type of `units`. */
  state(): Promise<readonly BudgetState[]>;
  /**
   * Settles the reservations of tasks that no client of this budget saw finish, for example because its process was killed:
   * looks each task up. Call it at the start of a program, or once an hour.
   * @param tasks the tasks of a client of the same account
   * @param options `olderThan`: the age from which a reservation is checked, milliseconds. It must be longer than a create
   *   can take, which is `queueTimeout` and `createTimeout` together. Default: 2 hours. `signal` ends the lookups.
   * @example const { released } = await guard.reconcile(kling.tasks);
   */
  reconcile(
    tasks: Pick<TasksClient, "recover">,
    options?: { readonly olderThan?: number; readonly signal?: AbortSignal },
  ): Promise<Reconciliation>;
  readonly finished: (task: TaskData) => Promise<void>;
}

const TWO_HOURS = 2 * 3_600_000;

/**
 * Creates a guard that limits spending per day or month. A create reserves its highest list price. When its task has
 * finished, only what it cost counts. A create that the budget does not cover is blocked, and so is one without a known
 * price. A reservation counts until its outcome is known, even if its process is killed.
 *
 * The estimate is that of the input: fields of `extraBody` are not part of it, although they can make a task more
 * expensive. Put `allow` before `budget`, which reads them.
 *
 * The total of a period does not exceed the limit, unless a task costs more than its list price. Processes that share a
 * store share the budget.
 * @throws {ConfigurationError} if an option is unknown or not valid
 * @example
 * const kling = createKling({ beforeCreate: budget({ usd: 20, per: "day", store: fileStore("budget.sqlite") }) });
 */
export function budget(options: BudgetOptions): BudgetGuard {
  const { limits, per, timeZone, warnAt, unknownPrice, name } = readOptions(options);
  const store = options.store ?? memoryStore();
  const clock: Pick<Clock, "now" | "track"> = options.clock ?? systemClock;
  const periods = createPeriods(per, timeZone);
  const onWarn = safeListener(options.onWarn);
  const keyOf = (unit: string): string => JSON.stringify([name, per, timeZone, unit]);
  const track = <T>(work: Promise<T>): Promise<T> => clock.track?.(work) ?? work;
  const warnedAbout = new Set<string>();

  function warn(unit: BudgetState["unit"], limit: number, before: number, used: number, period: string): void {
    const threshold = limit * warnAt;
    if (before >= threshold || used < threshold || warnedAbout.has(`${unit} ${period}`)) return;
    warnedAbout.add(`${unit} ${period}`);
    const resetsAt = periods.endOf(clock.now());
    onWarn({ unit, limit, used, left: Math.max(0, limit - used), period, resetsAt });
  }

  async function settle(
    reservation: Reservation,
    { status, billing }: Pick<TaskData, "status" | "billing">,
    createdAt?: number,
  ): Promise<void> {
    const { budget: key, id, amount } = reservation;
    const unit = unitOf(reservation);
    // Without a list price, the task costs what was reserved, and units cannot be converted to USD.
    const price = reservation.price ?? { units: unit === "usd" ? 0 : amount, usd: amount, packageType: unit };
    const spent = spentIn(unit, price, billing, status === "succeeded");
    await track(store.settle(key, id, spent, createdAt));
  }

  async function guard(intent: TaskIntent, estimate: CostEstimate | undefined): Promise<CreateReservation> {
    const now = clock.now();
    const price = estimate && highestPrice(estimate);
    const unit = limits.has("usd") ? "usd" : (price?.packageType ?? intent.slot?.key.split("/")[0] ?? "");
    const [limitedUnit, limit] = [...limits].find(([each]) => each === unit) ?? [];
    if (limitedUnit === undefined || limit === undefined) {
      throw new GuardError(
        "budget",
        `The budget has no units of the pack type ${unit}, only ${[...limits.keys()].join(", ")}.`,
      );
    }
    const known = costIn(unit, price) ?? (typeof unknownPrice === "number" ? unknownPrice : undefined);
    if (known === undefined && unknownPrice !== "allow") {
      throw new GuardError(
        "budget",
        "The price of the task is unknown, so the budget cannot cover it. Pass `unknownPrice` to `budget` to allow such tasks.",
      );
    }
    const reservation: Reservation = {
      budget: keyOf(unit),
      // If the service may ignore the id, a second create with it may be a second task, which must not be free.
      id: (intent.externalTaskIdUnconfirmed ? undefined : intent.externalTaskId) ?? crypto.randomUUID(),
      period: periods.periodAt(now),
      amount: known ?? 0,
      createdAt: now,
      ...(price ? { price } : {}),
      ...(intent.externalTaskId === undefined ? {} : { reference: referenceOf(intent) }),
    };
    const { granted, isNew, total } = await track(store.reserve(reservation, limit));
    if (!granted) throw usedUp(limitedUnit, limit, total, reservation.amount);
    if (isNew) warn(limitedUnit, limit, total - reservation.amount, total, reservation.period);
    return {
      async settled(outcome) {
        if (outcome.taskState === "exists") await settle(reservation, outcome);
        // A reservation that another create made under the same id belongs to that create.
        else if (outcome.taskState === "none" && isNew)
          await track(store.release(reservation.budget, reservation.id, now));
      },
    };
  }

  function usedUp(unit: string, limit: number, total: number, amount: number): GuardError {
    const resetsAt = periods.endOf(clock.now());
    const what = unit === "usd" ? "USD" : `${unit} units`;
    return new GuardError(
      "budget",
      `The budget of ${limit} ${what} per ${per} does not cover the task: ${round(total)} are spent or reserved, and the task may cost ${round(amount)}. The budget is reset at ${new Date(resetsAt).toISOString()}, midnight in ${timeZone}.`,
      // A task that costs more than the whole budget is never covered.
      { retryable: amount <= limit, resetsAt },
    );
  }

  const methods: Pick<BudgetGuard, "state" | "reconcile" | "finished"> = {
    async state() {
      const now = clock.now();
      const [period, resetsAt] = [periods.periodAt(now), periods.endOf(now)];
      return Promise.all(
        [...limits].map(async ([unit, limit]) => {
          const used = await track(store.total(keyOf(unit), period));
          return { unit, limit, used: round(used), left: round(Math.max(0, limit - used)), period, resetsAt };
        }),
      );
    },
    async finished(task) {
      const { externalTaskId, status } = task;
      if (externalTaskId === undefined || !isFinal(status)) return;
      for (const unit of limits.keys()) {
        const reservation = await track(store.find(keyOf(unit), externalTaskId));
        if (reservation) await settle(reservation, task);
      }
    },
    async reconcile(tasks, { olderThan = TWO_HOURS, signal } = {}) {
      const counts = { settled: 0, released: 0, open: 0 };
      const end = clock.now() - olderThan;
      for (const unit of limits.keys()) {
        for (const reservation of await track(store.unsettled(keyOf(unit)))) {
          if (reservation.createdAt > end) counts.open++;
          else counts[await reconcileOne(tasks, reservation, signal)]++;
        }
      }
      return counts;
    },
  };

  async function reconcileOne(
    tasks: Pick<TasksClient, "recover">,
    reservation: Reservation,
    signal: AbortSignal | undefined,
  ): Promise<keyof Reconciliation> {
    // The `createdAt` that was read: a create that reserves again meanwhile keeps its reservation.
    const { budget: key, id, reference, createdAt, amount } = reservation;
    try {
      const task =
        reference && (await tasks.recover({ ...reference, outcomeUnknownSince: createdAt }, signal ? { signal } : {}));
      if (reference && !task) {
        await track(store.release(key, id, createdAt));
        return "released";
      }
      if (task && !isFinal(task.status)) return "open";
      if (task) await settle(reservation, task, createdAt);
      // A call without an external task id cannot be looked up.
      else await track(store.settle(key, id, amount, createdAt));
      return "settled";
    } catch (error) {
      if (!(error instanceof KlingError) || signal?.aborted) throw error;
      if (!(error instanceof TaskOutcomeUnknownError) || error.recoverable) return "open";
      await track(store.settle(key, id, amount, createdAt));
      return "settled";
    }
  }

  return Object.assign(guard, methods);
}

/** The unit is the last part of the key of the budget. */
function unitOf({ budget: key }: Reservation): string {
  const parts: unknown = JSON.parse(key);
  return String(Array.isArray(parts) ? parts.at(-1) : "");
}

/** Without the request, which may be large and private. */
function referenceOf(intent: TaskIntent): Reservation["reference"] {
  const {
    kind: _kind,
    path: _path,
    body: _body,
    slot: _slot,
    estimate: _estimate,
    warning: _warning,
    ...rest
  } = intent;
  return rest;
}

function round(amount: number): number {
  return Number(amount.toFixed(6));
}

interface ReadOptions {
  readonly limits: ReadonlyMap<BudgetState["unit"], number>;
  readonly per: BudgetOptions["per"];
  readonly timeZone: string;
  readonly warnAt: number;
  readonly unknownPrice: "block" | "allow" | number;
  readonly name: string;
}

function readOptions(options: BudgetOptions): ReadOptions {
  rejectUnknownNames(options, budgetOptionNames, { kind: "option of `budget`", otherNames: otherBudgetOptionNames });
  const { usd, units, per, timeZone = "UTC", warnAt = 0.8, unknownPrice = "block", name = "" } = options;
  const isAmount = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value) && value >= 0;
  if ((usd === undefined) === (units === undefined))
    throw new ConfigurationError("A budget needs either `usd` or `units`.");
  const limits = new Map<BudgetState["unit"], number>();
  if (usd !== undefined) limits.set("usd", usd);
  if (units) {
    rejectUnknownNames(units, ["video", "image", "try-on"], { kind: "pack type", prefix: "units." });
    for (const type of ["video", "image", "try-on"] as const) {
      const limit = units[type];
      if (limit !== undefined) limits.set(type, limit);
    }
  }
  if (limits.size === 0) throw new ConfigurationError("`units` must have the limit of at least one pack type.");
  for (const [unit, limit] of limits)
    if (!isAmount(limit))
      throw new ConfigurationError(`The limit \`${unit}\` must be a number of at least 0, not ${limit}.`);
  if (per !== "day" && per !== "month") throw new ConfigurationError('`per` must be "day" or "month".');
  if (!isAmount(warnAt) || warnAt > 1) throw new ConfigurationError(`\`warnAt\` must be from 0 to 1, not ${warnAt}.`);
  if (unknownPrice !== "block" && unknownPrice !== "allow" && !isAmount(unknownPrice))
    throw new ConfigurationError('`unknownPrice` must be "block", "allow", or an amount of at least 0.');
  return { limits, per, timeZone, warnAt, unknownPrice, name };
}
