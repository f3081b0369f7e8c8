import { linesPicture } from "../picture/lines.ts";
import { figure, type Figure, type Found, round, type Row } from "../result.ts";
import { lateDelay, type Learned, looksPerTask, medianDelay, requestsPerTask, together } from "../waiting/count.ts";
import { countedLoop, everyFiveSeconds, withAi } from "../waiting/every-five-seconds.ts";
import type { Mix } from "../waiting/families.ts";
import { withKlingkit } from "../waiting/with-klingkit.ts";
import type { Credential } from "../waiting/world.ts";

/** How many tasks are in flight, and over how many seeds: a handful of tasks says little by itself. */
const counts = [
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

/** As far as the loop is run and not only counted; and as far as the AI SDK drives it. */
const RUN_UP_TO = 1000;
const AI_UP_TO = 100;

/** Of every request in the runs that tell what a network adds, milliseconds. */
const LATENCY = 300;

interface Measured {
  readonly who: string;
  readonly count: number;
  readonly learned: Learned;
}

export async function waiting(): Promise<Found> {
  const measured: Measured[] = [];
  for (const { count, seeds } of counts) {
    const all = Array.from({ length: seeds }, (_, index) => index + 1);
    for (const [credential, mix] of settings) {
      const learned = await overSeeds(all, (seed) => withKlingkit(count, credential, mix, { seed }));
      measured.push({ who: `klingkit, ${credential}, ${mix}`, count, learned });
    }
    const loop = await overSeeds(all, (seed) =>
      count <= RUN_UP_TO ? everyFiveSeconds(count, seed) : countedLoop(count, seed),
    );
    measured.push({ who: `every 5 s${count <= RUN_UP_TO ? "" : " (counted)"}`, count, learned: loop });
    if (count <= AI_UP_TO) {
      measured.push({ who: "ai, every 5 s", count, learned: await overSeeds(all, (seed) => withAi(count, seed)) });
    }
  }
  const far = await withKlingkit(1000, "API key", "one family", { latency: LATENCY });
  measured.push({ who: `klingkit, API key, one family, ${LATENCY} ms away`, count: 1000, learned: far });

  return {
    rows: measured.map(rowOf),
    figures: figuresOf(measured.slice(0, -1)),
    pictures: { "waiting.svg": pictureOf(measured) },
    notes: [
      "Requests take no time here, so that delays are those of asking; the last row says what a network adds.",
      "Six families: two of them are on v1 only, whose results are read one by one once they are there.",
    ],
  };
}

async function overSeeds(
  seeds: readonly number[],
  run: (seed: number) => Promise<Learned> | Learned,
): Promise<Learned> {
  const runs: Learned[] = [];
  for (const seed of seeds) runs.push(await run(seed));
  return together(runs);
}

function rowOf({ who, count, learned }: Measured): Row {
  return {
    "in flight": count,
    who,
    "looks per task": round(looksPerTask(learned)),
    "result reads per task": round(learned.resultReads / learned.tasks),
    "looks at once": learned.atOnce,
    "median delay, s": round(medianDelay(learned)),
    "p95 delay, s": round(lateDelay(learned)),
  };
}

function figuresOf(measured: readonly Measured[]): Figure[] {
  const of = (count: number, who: string): Learned => {
    const found = measured.find((one) => one.count === count && one.who.startsWith(who));
    if (!found) throw new Error(`${who} was not measured with ${count}`);
    return found.learned;
  };
  const ours = measured.filter(({ who }) => who.startsWith("klingkit"));
  const worst = (value: (learned: Learned) => number): number => Math.max(...ours.map(({ learned }) => value(learned)));
  const small = settings.flatMap(([credential, mix]) => {
    const learned = of(5, `klingkit, ${credential}, ${mix}`);
    const part = requestsPerTask(learned) / requestsPerTask(of(5, "every 5 s"));
    return [
      figure(`looks at once, 5 in flight, ${credential}, ${mix}`, learned.atOnce, "requests", "<= 1"),
      figure(`requests against the 5 s loop, 5 in flight, ${credential}, ${mix}`, part, "x", "<= 0.5"),
    ];
  });
  return [
    ...settings.map(([credential, mix]) =>
      figure(
        `looks per task, 1,000 in flight, ${credential}, ${mix}`,
        looksPerTask(of(1000, `klingkit, ${credential}, ${mix}`)),
        "requests",
        credential === "API key" ? "<= 0.2" : "<= 0.5",
      ),
    ),
    figure(
      "looks against the 5 s loop, 1,000 in flight, API key, one family",
      looksPerTask(of(1000, "klingkit, API key, one family")) / looksPerTask(of(1000, "every 5 s")),
      "x",
      "<= 0.01",
    ),
    ...small,
    figure("median delay, worst setting", worst(medianDelay), "s", "<= 2"),
    figure("p95 delay, worst setting", worst(lateDelay), "s", "<= 4"),
  ];
}

function pictureOf(measured: readonly Measured[]): string {
  const lineOf = (name: string, who: string) => ({
    name,
    points: measured
      .filter((one) => one.who === who || one.who === `${who} (counted)`)
      .map(({ count, learned }) => [count, requestsPerTask(learned)] as const),
  });
  return linesPicture({
    title: "Requests to learn of one task's end",
    x: "tasks in flight",
    y: "requests per task",
    lines: [
      lineOf("a look every 5 s", "every 5 s"),
      ...settings.map(([credential, mix]) => lineOf(`${credential}, ${mix}`, `klingkit, ${credential}, ${mix}`)),
    ],
  });
}
