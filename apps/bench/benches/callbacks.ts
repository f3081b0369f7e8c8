import { figure, type Found, round } from "../result.ts";
import { lateDelay, type Learned, looksPerTask, medianDelay, together } from "../waiting/count.ts";
import { withKlingkit } from "../waiting/with-klingkit.ts";
import type { Credential } from "../waiting/world.ts";

const LOST = 0.05;

/** How many tasks, over how many seeds. */
const settings: readonly { readonly count: number; readonly seeds: number; readonly credential: Credential }[] = [
  { count: 5, seeds: 20, credential: "API key" },
  { count: 5, seeds: 20, credential: "JWT" },
  { count: 100, seeds: 4, credential: "API key" },
  { count: 1000, seeds: 1, credential: "API key" },
  { count: 1000, seeds: 1, credential: "JWT" },
];

export async function callbacks(): Promise<Found> {
  const measured: ((typeof settings)[number] & { readonly learned: Learned })[] = [];
  for (const setting of settings) {
    const runs: Learned[] = [];
    for (let seed = 1; seed <= setting.seeds; seed++) {
      runs.push(await withKlingkit(setting.count, setting.credential, "one family", { seed, lost: LOST }));
    }
    measured.push({ ...setting, learned: together(runs) });
  }
  const goals: Readonly<Record<number, string>> = { 5: "<= 1", 1000: "<= 0.1" };
  return {
    rows: measured.map(({ count, credential, learned }) => ({
      "in flight": count,
      credential,
      "looks per task": round(looksPerTask(learned)),
      "median delay, s": round(medianDelay(learned)),
      "p95 delay, s": round(lateDelay(learned)),
    })),
    figures: [
      ...measured
        .filter(({ count }) => goals[count])
        .map(({ count, credential, learned }) =>
          figure(`looks per task, ${count} in flight, ${credential}`, looksPerTask(learned), "requests", goals[count]),
        ),
      figure(
        "median delay, worst setting",
        Math.max(...measured.map(({ learned }) => medianDelay(learned))),
        "s",
        "< 0.1",
      ),
    ],
    notes: ["One callback in twenty is lost; all are signed. What a lost one would have told is found by a late look."],
  };
}
