import { type Get, createClients } from "../overhead/clients.ts";
import { barChart } from "../chart/bars.ts";
import { figure, type BenchResult, median, round } from "../result.ts";
import { startServer } from "../child-server.ts";

const CALLS = 20_000;
const ROUNDS = 20;
const CONCURRENCY = 50;

/** Measures the CPU time of this process per call. The clients run in turn, so that ratios compare results of the same time. */
export async function overhead(): Promise<BenchResult> {
  using server = await startServer(import.meta.resolve("../overhead/server.ts"));
  const clients = Object.entries(await createClients(server.url));
  const costs = new Map<string, number[]>(clients.map(([name]) => [name, []]));
  for (const [, get] of clients) await costOf(get, 2000);
  for (let pass = 0; pass < ROUNDS; pass++) {
    // Each round begins with a different client, so that the order does not matter.
    for (let turn = 0; turn < clients.length; turn++) {
      const [name, get] = clients[(pass + turn) % clients.length] ?? [];
      if (name && get) costs.get(name)?.push(await costOf(get, CALLS / ROUNDS));
    }
  }
  const costsOf = (name: string): readonly number[] => costs.get(name) ?? [];
  const comparedWith = (name: string): number =>
    median(costsOf("klingkit").map((cost, pass) => cost / (costsOf(name)[pass] ?? Number.NaN)));
  const rows = clients.map(([name]) => ({
    client: name,
    "CPU per call, µs": round(median(costsOf(name))),
    "klingkit compared with it": name === "klingkit" ? 1 : round(comparedWith(name)),
  }));
  return {
    rows,
    figures: [
      figure("CPU per call compared with minimal ky", comparedWith("minimal ky"), "x", "<= 1.1"),
      figure("CPU per call compared with default ky", comparedWith("default ky"), "x", "< 1"),
      figure("CPU per call compared with fetch", comparedWith("fetch"), "x"),
    ],
    charts: {
      "overhead.svg": barChart({
        title: "CPU time of one get",
        unit: "µs",
        bars: rows.map(({ client, "CPU per call, µs": value }) => ({
          name: client,
          value,
          isKlingkit: client === "klingkit",
        })),
      }),
    },
    notes: [
      `${CALLS.toLocaleString("en")} requests per client, ${CONCURRENCY} at a time, to a server in another process. klingkit runs`,
      "`kling.video.textToVideo.get(id)`: authorized, with a timeout, a parsed envelope and a decoded task.",
    ],
  };
}

/** Microseconds of CPU per call. */
async function costOf(get: Get, calls: number): Promise<number> {
  globalThis.gc?.();
  let remaining = calls;
  const used = process.cpuUsage();
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      while (remaining-- > 0) await get();
    }),
  );
  const { user, system } = process.cpuUsage(used);
  return (user + system) / calls;
}
