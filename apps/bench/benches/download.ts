import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FILE_BYTES } from "../download/size.ts";
import { figure, type Found, median, round } from "../result.ts";
import { serve } from "../served.ts";

const ROUNDS = 4;
const MEBIBYTE = 1024 ** 2;

interface Downloaded {
  readonly seconds: number;
  /** Of CPU time, in all threads. */
  readonly cpu: number;
  /** Of resident memory, bytes. */
  readonly grown: number;
  readonly bytes: number;
}

export async function download(): Promise<Found> {
  using server = await serve(import.meta.resolve("../download/server.ts"));
  const folder = mkdtempSync(join(tmpdir(), "klingkit-download-"));
  const runs: Record<"klingkit" | "pipe", Downloaded[]> = { klingkit: [], pipe: [] };
  try {
    for (let turn = 0; turn < ROUNDS; turn++) {
      const order = turn % 2 === 0 ? (["klingkit", "pipe"] as const) : (["pipe", "klingkit"] as const);
      for (const way of order) runs[way].push(downloadOnce(way, server.url, join(folder, "file.mp4")));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const speed = ({ seconds }: Downloaded): number => FILE_BYTES / MEBIBYTE / seconds;
  const grown = (list: readonly Downloaded[]): number => median(list.map((one) => one.grown)) / MEBIBYTE;
  const ratio = median(runs.klingkit.map((one, turn) => speed(one) / speed(runs.pipe[turn] ?? one)));
  const cpuRatio = median(runs.klingkit.map(({ cpu }, turn) => cpu / (runs.pipe[turn]?.cpu ?? Number.NaN)));
  return {
    rows: Object.entries(runs).map(([who, list]) => ({
      who: who === "pipe" ? "fetch piped to a file" : who,
      "MiB per second": round(median(list.map(speed))),
      "CPU per GiB, s": round(median(list.map(({ cpu }) => cpu)) / (FILE_BYTES / 1024 / MEBIBYTE)),
      "growth of resident memory, MiB": round(grown(list)),
    })),
    figures: [
      figure("CPU time against the pipe", cpuRatio, "x"),
      figure("throughput against the pipe", ratio, "x", ">= 1.2"),
      figure("resident memory grows more than the pipe's by", grown(runs.klingkit) - grown(runs.pipe), "MiB", "<= 16"),
    ],
    notes: [
      `2 GiB over loopback, ${ROUNDS} times each way and in turn, each time in a fresh process. klingkit's is \`result.download(path)\`:`,
      "it looks whether bytes keep coming, counts them, and renames the file when it is whole.",
    ],
  };
}

function downloadOnce(way: string, url: string, target: string): Downloaded {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--expose-gc", fileURLToPath(import.meta.resolve("../download/once.ts")), way, url, target],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`the download by ${way} failed:\n${stderr}`);
  const downloaded = JSON.parse(stdout) as Downloaded;
  if (downloaded.bytes !== FILE_BYTES) throw new Error(`${way} wrote ${downloaded.bytes} bytes`);
  rmSync(target);
  return downloaded;
}
