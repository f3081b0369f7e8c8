import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FILE_BYTES } from "../download/size.ts";
import { figure, type BenchResult, median, round } from "../result.ts";
import { startServer } from "../child-server.ts";

const ROUNDS = 4;
const MEBIBYTE = 1024 ** 2;

interface Downloaded {
  readonly seconds: number;
  /** CPU time of all threads, seconds. */
  readonly cpu: number;
  /** Growth of resident memory, bytes. */
  readonly grown: number;
  readonly bytes: number;
}

export async function download(): Promise<BenchResult> {
  using server = await startServer(import.meta.resolve("../download/server.ts"));
  const folder = mkdtempSync(join(tmpdir(), "klingkit-download-"));
  const runs: Record<"klingkit" | "pipe", Downloaded[]> = { klingkit: [], pipe: [] };
  try {
    for (let turn = 0; turn < ROUNDS; turn++) {
      const order = turn % 2 === 0 ? (["klingkit", "pipe"] as const) : (["pipe", "klingkit"] as const);
      for (const client of order) runs[client].push(downloadOnce(client, server.url, join(folder, "file.mp4")));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const speed = ({ seconds }: Downloaded): number => FILE_BYTES / MEBIBYTE / seconds;
  const grown = (list: readonly Downloaded[]): number => median(list.map((one) => one.grown)) / MEBIBYTE;
  const ratio = median(runs.klingkit.map((one, turn) => speed(one) / speed(runs.pipe[turn] ?? one)));
  const cpuRatio = median(runs.klingkit.map(({ cpu }, turn) => cpu / (runs.pipe[turn]?.cpu ?? Number.NaN)));
  return {
    rows: Object.entries(runs).map(([client, list]) => ({
      client: client === "pipe" ? "fetch piped to a file" : client,
      "MiB per second": round(median(list.map(speed))),
      "CPU per GiB, s": round(median(list.map(({ cpu }) => cpu)) / (FILE_BYTES / 1024 / MEBIBYTE)),
      "growth of resident memory, MiB": round(grown(list)),
    })),
    figures: [
      figure("CPU time compared with a pipe", cpuRatio, "x"),
      figure("throughput compared with a pipe", ratio, "x", ">= 1.2"),
      figure("growth of resident memory above that of a pipe", grown(runs.klingkit) - grown(runs.pipe), "MiB", "<= 16"),
    ],
    notes: [
      `2 GiB over loopback, ${ROUNDS} times with each client in turn, each in a new process. klingkit runs \`result.download(path)\`,`,
      "which applies an idle timeout, counts the bytes, and renames the complete file.",
    ],
  };
}

function downloadOnce(client: string, url: string, target: string): Downloaded {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--expose-gc", fileURLToPath(import.meta.resolve("../download/once.ts")), client, url, target],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`The download with ${client} failed:\n${stderr}`);
  const downloaded = JSON.parse(stdout) as Downloaded;
  if (downloaded.bytes !== FILE_BYTES)
    throw new Error(`${client} wrote ${downloaded.bytes} bytes instead of ${FILE_BYTES}.`);
  rmSync(target);
  return downloaded;
}
