import { stepsPicture } from "../picture/steps.ts";
import { figure, type Found, median, round } from "../result.ts";
import { createSharedAccount, type SharedAccount, TASKS } from "../slots/account.ts";
import { bestMakespan, makespanInOrder, SLOTS } from "../slots/best.ts";
import { backoff, fixedLimit, fullLimit, klingkit, type Scheduler } from "../slots/schedulers.ts";

const seeds = [1, 2, 3, 4, 5];

const schedulers: Readonly<Record<string, Scheduler>> = {
  klingkit,
  "send and back off, as with peers": backoff,
  "fixed limit of 5, with backoff": fullLimit,
  "fixed limit of 2, what is always free": fixedLimit(2),
};

interface Run {
  /** Of the makespan to the best one of the same order, and of any order. */
  readonly sameOrder: number;
  readonly anyOrder: number;
  readonly refusedPerTask: number;
}

export async function slots(): Promise<Found> {
  const runs: Record<string, Run[]> = {};
  let picture = "";
  for (const [name, scheduler] of Object.entries(schedulers)) {
    const list: Run[] = (runs[name] = []);
    for (const seed of seeds) {
      await using account = await createSharedAccount(seed);
      await scheduler(account);
      const makespan = Math.max(...account.spans().map(({ to }) => to));
      const { durations, stranger } = account;
      list.push({
        sameOrder: makespan / makespanInOrder(durations, stranger),
        anyOrder: makespan / bestMakespan(durations, stranger),
        refusedPerTask: account.refused() / TASKS,
      });
      if (name === "klingkit" && seed === seeds[0]) picture = pictureOf(account);
    }
  }
  const middle = (list: readonly Run[] = [], of: keyof Run): number => median(list.map((run) => run[of]));
  const worst = (list: readonly Run[] = [], of: keyof Run): number => Math.max(...list.map((run) => run[of]));
  const ours = runs["klingkit"];
  return {
    rows: Object.entries(runs).map(([who, list]) => ({
      who,
      "over the best, same order": round(middle(list, "sameOrder")),
      "worst seed": round(worst(list, "sameOrder")),
      "over the best, any order": round(middle(list, "anyOrder")),
      "worst of these": round(worst(list, "anyOrder")),
      "refused creates per task": round(middle(list, "refusedPerTask")),
      most: round(worst(list, "refusedPerTask")),
    })),
    figures: [
      figure("makespan over the best of the same order, worst seed", worst(ours, "sameOrder"), "x", "<= 1.05"),
      figure("makespan over the best of any order, median", middle(ours, "anyOrder"), "x", "<= 1.05"),
      figure("makespan over the best of any order, worst seed", worst(ours, "anyOrder"), "x"),
      figure("refused creates per task, worst seed", worst(ours, "refusedPerTask"), "requests", "<= 2"),
    ],
    pictures: { "slots.svg": picture },
    notes: [
      `${TASKS} tasks of 60 to 120 s, ${SLOTS} slots, another user who holds 0 to 3 of them, ${seeds.length} seeds. The best: a scheduler`,
      "that knows every change and begins each task the moment it can; the best of any order also knows how long each",
      "task will take and puts the longest first, which spares it most of the time at the end in which slots stand empty.",
    ],
  };
}

/** How long the picture looks, milliseconds. */
const SHOWN = 30 * 60_000;

function pictureOf({ stranger, spans }: SharedAccount): string {
  const all = spans();
  const seconds = Array.from({ length: SHOWN / 1000 }, (_, second) => second * 1000);
  return stepsPicture({
    title: "Slots in use while another user comes and goes",
    x: "minutes",
    most: SLOTS,
    until: SHOWN / 60_000,
    under: { name: "free for us", values: seconds.map((time) => SLOTS - stranger.heldAt(time)) },
    over: {
      name: "in use by klingkit",
      values: seconds.map((time) => all.filter(({ from, to }) => from <= time && to > time).length),
    },
  });
}
