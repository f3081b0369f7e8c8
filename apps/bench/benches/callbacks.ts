import { figure, type BenchResult, round } from "../result.ts";
import { p95Delay, type PollCounts, pollsPerTask, medianDelay, mergeCounts } from "../waiting/poll-counts.ts";
import { withKlingkit } from "../waiting/with-klingkit.ts";
import type { Credential } from "../waiting/service.ts";

/** Share of lost callbacks. */
const LOST = 0.05;

/** Number of tasks and number of seeds. */
const settings: readonly { readonly count: number; readonly seeds: number; readonly credential: Credential }[] = [
  { count: 5, seeds: 20, credential: "API key" },
  { count: 5, seeds: 20, credential: "JWT" },
  { count: 100, seeds: 4, credential: "API key" },
  { count: 1000, seeds: 1, credential: "API key" },
  { count: 1000, seeds: 1, credential: "JWT" },
];

export async function callbacks(): Promise<BenchResult> {
  const measured: ((typeof settings)[number] & { readonly counts: PollCounts })[] = [];
  for (const setting of settings) {
    const runs: PollCounts[] = [];
    for (let seed = 1; seed <= setting.seeds; seed++) {
      runs.push(await withKlingkit(setting.count, setting.credential, "one family", { seed, lost: LOST }));
    }
    measured.push({ ...setting, counts: mergeCounts(runs) });
  }
  const goals: Readonly<Record<number, string>> = { 5: "<= 1", 1000: "<= 0.1" };
  return {
    rows: measured.map(({ count, credential, counts }) => ({
      "in flight": count,
      credential,
      "polls per task": round(pollsPerTask(counts)),
      "median delay, s": round(medianDelay(counts)),
      "p95 delay, s": round(p95Delay(counts)),
    })),
    figures: [
      ...measured
        .filter(({ count }) => goals[count])
        .map(({ count, credential, counts }) =>
          figure(`polls per task, ${count} in flight, ${credential}`, pollsPerTask(counts), "requests", goals[count]),
        ),
      figure(
        "median delay, worst setting",
        Math.max(...measured.map(({ counts }) => medianDelay(counts))),
        "s",
        "< 0.1",
      ),
    ],
    notes: ["One callback in twenty is lost. All are signed. A late poll replaces a lost callback."],
  };
}
