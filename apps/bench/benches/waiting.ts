import { lineChart } from "../chart/lines.ts";
import { figure, type Figure, type BenchResult, round, type Row } from "../result.ts";
import {
  p95Delay,
  type PollCounts,
  pollsPerTask,
  medianDelay,
  requestsPerTask,
  mergeCounts,
} from "../waiting/poll-counts.ts";
import { calculatedLoop, everyFiveSeconds, withAi } from "../waiting/every-five-seconds.ts";
import type { Mix } from "../waiting/families.ts";
import { withKlingkit } from "../waiting/with-klingkit.ts";
import type { Credential } from "../waiting/service.ts";

/** Number of tasks in flight, and number of seeds. Few tasks need many seeds. */
const sizes = [
  { count: 5, seeds: 20 },
  { count: 20, seeds: 10 },
  { count: 100, seeds: 4 },
  { count: 1000, seeds: 1 },
  { count: 10_000, seeds: 1 },
];

const settings: readonly (readonly [Credential, Mix])[] = [
  ["API key", "one family"],
  ["API key", "six families"],
  ["JWT", "one family"],
  ["JWT", "six families"],
];

/** Up to this number of tasks, the loop is run and not calculated. */
const RUN_UP_TO = 1000;
/** Up to this number of tasks, the AI SDK runs. */
const AI_UP_TO = 100;

/** Latency of each request in the run that simulates a network, milliseconds. */
const LATENCY = 300;

interface Measured {
  readonly client: string;
  readonly count: number;
  readonly counts: PollCounts;
}

export async function waiting(): Promise<BenchResult> {
  const measured: Measured[] = [];
  for (const { count, seeds } of sizes) {
    const all = Array.from({ length: seeds }, (_, index) => index + 1);
    for (const [credential, mix] of settings) {
      const counts = await overSeeds(all, (seed) => withKlingkit(count, credential, mix, { seed }));
      measured.push({ client: `klingkit, ${credential}, ${mix}`, count, counts });
    }
    const loop = await overSeeds(all, (seed) =>
      count <= RUN_UP_TO ? everyFiveSeconds(count, seed) : calculatedLoop(count, seed),
    );
    measured.push({ client: `every 5 s${count <= RUN_UP_TO ? "" : " (calculated)"}`, count, counts: loop });
    if (count <= AI_UP_TO) {
      measured.push({ client: "ai, every 5 s", count, counts: await overSeeds(all, (seed) => withAi(count, seed)) });
    }
  }
  const withLatency = await withKlingkit(1000, "API key", "one family", { latency: LATENCY });
  measured.push({ client: `klingkit, API key, one family, ${LATENCY} ms latency`, count: 1000, counts: withLatency });

  return {
    rows: measured.map(rowOf),
    figures: figuresOf(measured.slice(0, -1)),
    charts: { "waiting.svg": chartOf(measured) },
    notes: [
      "Requests take no time, so that the delays are caused by polling. The last row has network latency.",
      "Two of the six families are available only in API v1. Their results are fetched one by one.",
    ],
  };
}

async function overSeeds(
  seeds: readonly number[],
  run: (seed: number) => Promise<PollCounts> | PollCounts,
): Promise<PollCounts> {
  const runs: PollCounts[] = [];
  for (const seed of seeds) runs.push(await run(seed));
  return mergeCounts(runs);
}

function rowOf({ client, count, counts }: Measured): Row {
  return {
    "in flight": count,
    client,
    "polls per task": round(pollsPerTask(counts)),
    "result requests per task": round(counts.resultRequests / counts.tasks),
    "simultaneous polls": counts.simultaneousPolls,
    "median delay, s": round(medianDelay(counts)),
    "p95 delay, s": round(p95Delay(counts)),
  };
}

function figuresOf(measured: readonly Measured[]): Figure[] {
  const countsOf = (count: number, client: string): PollCounts => {
    const found = measured.find((one) => one.count === count && one.client.startsWith(client));
    if (!found) throw new Error(`${client} was not measured with ${count} tasks.`);
    return found.counts;
  };
  const ours = measured.filter(({ client }) => client.startsWith("klingkit"));
  const worst = (value: (counts: PollCounts) => number): number => Math.max(...ours.map(({ counts }) => value(counts)));
  const small = settings.flatMap(([credential, mix]) => {
    const counts = countsOf(5, `klingkit, ${credential}, ${mix}`);
    const ratio = requestsPerTask(counts) / requestsPerTask(countsOf(5, "every 5 s"));
    return [
      figure(`simultaneous polls, 5 in flight, ${credential}, ${mix}`, counts.simultaneousPolls, "requests", "<= 1"),
      figure(`requests compared with the 5 s loop, 5 in flight, ${credential}, ${mix}`, ratio, "x", "<= 0.5"),
    ];
  });
  return [
    ...settings.map(([credential, mix]) =>
      figure(
        `polls per task, 1,000 in flight, ${credential}, ${mix}`,
        pollsPerTask(countsOf(1000, `klingkit, ${credential}, ${mix}`)),
        "requests",
        credential === "API key" ? "<= 0.2" : "<= 0.5",
      ),
    ),
    figure(
      "polls compared with the 5 s loop, 1,000 in flight, API key, one family",
      pollsPerTask(countsOf(1000, "klingkit, API key, one family")) / pollsPerTask(countsOf(1000, "every 5 s")),
      "x",
      "<= 0.01",
    ),
    ...small,
    figure("median delay, worst setting", worst(medianDelay), "s", "<= 2"),
    figure("p95 delay, worst setting", worst(p95Delay), "s", "<= 4"),
  ];
}

function chartOf(measured: readonly Measured[]): string {
  const lineOf = (name: string, client: string) => ({
    name,
    points: measured
      .filter((one) => one.client === client || one.client === `${client} (calculated)`)
      .map(({ count, counts }) => [count, requestsPerTask(counts)] as const),
  });
  return lineChart({
    title: "Requests until the result of a task is known",
    x: "tasks in flight",
    y: "requests per task",
    lines: [
      lineOf("a poll every 5 s", "every 5 s"),
      ...settings.map(([credential, mix]) => lineOf(`${credential}, ${mix}`, `klingkit, ${credential}, ${mix}`)),
    ],
  });
}
