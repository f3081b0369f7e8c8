import { stepChart } from "../chart/steps.ts";
import { figure, type BenchResult, median, round } from "../result.ts";
import { createSharedAccount, type SharedAccount, TASKS } from "../slots/account.ts";
import { optimalMakespan, makespanInOrder, SLOTS } from "../slots/optimum.ts";
import { backoff, fixedLimit, fullLimit, klingkit, type Scheduler } from "../slots/schedulers.ts";

const seeds = [1, 2, 3, 4, 5];

const schedulers: Readonly<Record<string, Scheduler>> = {
  klingkit,
  "send and back off, like other clients": backoff,
  "fixed limit of 5, with backoff": fullLimit,
  "fixed limit of 2, which is always free": fixedLimit(2),
};

interface Run {
  /** Makespan relative to the optimum in the same order. */
  readonly sameOrder: number;
  /** Makespan relative to the optimum in any order. */
  readonly anyOrder: number;
  readonly rejectedPerTask: number;
}

export async function slots(): Promise<BenchResult> {
  const runs: Record<string, Run[]> = {};
  let chart = "";
  for (const [name, scheduler] of Object.entries(schedulers)) {
    const list: Run[] = (runs[name] = []);
    for (const seed of seeds) {
      await using account = await createSharedAccount(seed);
      await scheduler(account);
      const makespan = Math.max(...account.spans().map(({ to }) => to));
      const { durations, otherClient } = account;
      list.push({
        sameOrder: makespan / makespanInOrder(durations, otherClient),
        anyOrder: makespan / optimalMakespan(durations, otherClient),
        rejectedPerTask: account.rejectedCreates() / TASKS,
      });
      if (name === "klingkit" && seed === seeds[0]) chart = chartOf(account);
    }
  }
  const middle = (list: readonly Run[] = [], key: keyof Run): number => median(list.map((run) => run[key]));
  const worst = (list: readonly Run[] = [], key: keyof Run): number => Math.max(...list.map((run) => run[key]));
  const ours = runs["klingkit"];
  return {
    rows: Object.entries(runs).map(([scheduler, list]) => ({
      scheduler,
      "relative to the optimum, same order": round(middle(list, "sameOrder")),
      "worst seed": round(worst(list, "sameOrder")),
      "relative to the optimum, any order": round(middle(list, "anyOrder")),
      "worst seed, any order": round(worst(list, "anyOrder")),
      "rejected create requests per task": round(middle(list, "rejectedPerTask")),
      "worst seed, rejected": round(worst(list, "rejectedPerTask")),
    })),
    figures: [
      figure(
        "makespan relative to the optimum in the same order, worst seed",
        worst(ours, "sameOrder"),
        "x",
        "<= 1.05",
      ),
      figure("makespan relative to the optimum in any order, median", middle(ours, "anyOrder"), "x", "<= 1.05"),
      figure("makespan relative to the optimum in any order, worst seed", worst(ours, "anyOrder"), "x"),
      figure("rejected create requests per task, worst seed", worst(ours, "rejectedPerTask"), "requests", "<= 2"),
    ],
    charts: { "slots.svg": chart },
    notes: [
      `${TASKS} tasks of 60 to 120 s, ${SLOTS} slots, another client that uses 0 to 3 of them, ${seeds.length} seeds. The optimum is`,
      "a scheduler that knows all changes and starts each task as early as possible. The optimum in any order also knows",
      "the durations and starts the longest tasks first, so that fewer slots are free at the end.",
    ],
  };
}

/** Time range of the chart, milliseconds. */
const CHART_RANGE = 30 * 60_000;

function chartOf({ otherClient, spans }: SharedAccount): string {
  const all = spans();
  const seconds = Array.from({ length: CHART_RANGE / 1000 }, (_, second) => second * 1000);
  return stepChart({
    title: "Slots in use while another client uses some",
    x: "minutes",
    max: SLOTS,
    until: CHART_RANGE / 60_000,
    available: { name: "available", values: seconds.map((time) => SLOTS - otherClient.slotsAt(time)) },
    used: {
      name: "used by klingkit",
      values: seconds.map((time) => all.filter(({ from, to }) => from <= time && to > time).length),
    },
  });
}
