import { createClients } from "../overhead/clients.ts";
import { barChart } from "../chart/bars.ts";
import { figure, type BenchResult, round } from "../result.ts";
import { measureInTurn } from "../overhead/measure.ts";
import { startServer } from "../child-server.ts";

const CALLS = 20_000;

/** Measures the CPU time of a call compared with other clients. */
export async function overhead(): Promise<BenchResult> {
  using server = await startServer(import.meta.resolve("../overhead/server.ts"));
  const clients = await createClients(server.url);
  const costs = await measureInTurn(clients, CALLS);
  const comparedWith = (name: string): number => costs.ratio("klingkit", name);
  const rows = Object.keys(clients).map((name) => ({
    client: name,
    "CPU per call, µs": round(costs.of(name)),
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
      `${CALLS.toLocaleString("en")} requests per client, 50 at a time, to a server in another process. klingkit runs`,
      "`kling.video.textToVideo.get(id)`: authorized, with a timeout, a parsed envelope and a decoded task.",
    ],
  };
}
