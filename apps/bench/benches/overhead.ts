import { type Way, waysTo } from "../overhead/ways.ts";
import { barsPicture } from "../picture/bars.ts";
import { figure, type Found, median, round } from "../result.ts";
import { serve } from "../served.ts";

const CALLS = 20_000;
const ROUNDS = 20;
const AT_A_TIME = 50;

/** The CPU time of this process per call, by way; measured in turn, round by round, so that ratios are of one time. */
export async function overhead(): Promise<Found> {
  using server = await serve(import.meta.resolve("../overhead/server.ts"));
  const ways = Object.entries(await waysTo(server.url));
  const costs = new Map<string, number[]>(ways.map(([name]) => [name, []]));
  for (const [, way] of ways) await costOf(way, 2000);
  for (let lap = 0; lap < ROUNDS; lap++) {
    // Each round begins with another, so that none has the same neighbour all the time.
    for (let turn = 0; turn < ways.length; turn++) {
      const [name, way] = ways[(lap + turn) % ways.length] ?? [];
      if (name && way) costs.get(name)?.push(await costOf(way, CALLS / ROUNDS));
    }
  }
  const costsOf = (name: string): readonly number[] => costs.get(name) ?? [];
  const against = (name: string): number =>
    median(costsOf("klingkit").map((cost, lap) => cost / (costsOf(name)[lap] ?? Number.NaN)));
  const rows = ways.map(([name]) => ({
    who: name,
    "CPU per call, µs": round(median(costsOf(name))),
    "klingkit against it": name === "klingkit" ? 1 : round(against(name)),
  }));
  return {
    rows,
    figures: [
      figure("CPU per call against lean ky", against("ky, lean"), "x", "<= 1.1"),
      figure("CPU per call against ky as it comes", against("ky as it comes"), "x", "< 1"),
      figure("CPU per call against bare fetch", against("fetch"), "x"),
    ],
    pictures: {
      "overhead.svg": barsPicture({
        title: "CPU time of one get",
        unit: "µs",
        bars: rows.map(({ who, "CPU per call, µs": value }) => ({ name: who, value, ours: who === "klingkit" })),
      }),
    },
    notes: [
      `${CALLS.toLocaleString("en")} gets each way, ${AT_A_TIME} at a time, against a server in another process. klingkit's is`,
      "`kling.video.textToVideo.get(id)`: signed, under a time limit, its envelope checked, the task decoded.",
    ],
  };
}

/** Microseconds of CPU per call. */
async function costOf(way: Way, calls: number): Promise<number> {
  globalThis.gc?.();
  let left = calls;
  const used = process.cpuUsage();
  await Promise.all(
    Array.from({ length: AT_A_TIME }, async () => {
      while (left-- > 0) await way();
    }),
  );
  const { user, system } = process.cpuUsage(used);
  return (user + system) / calls;
}
