import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { QueueResult } from "@klingkit/queue";
import { type CancelledJob, cancelReport } from "./cancel-report.ts";
import { type Child, startChild, startService } from "./processes.ts";

/**
 * Runs jobs on the embedded database. The process is killed (-9) at random moments and started again. Before the next
 * start, random jobs are cancelled: none of them may be sent later.
 * `node -C @klingkit/source scripts/stress-one-process.ts [jobs] [kills] [cancels per kill]`
 */
const jobs = Number(process.argv[2] ?? 500);
const kills = Number(process.argv[3] ?? 50);
const cancelsPerKill = Number(process.argv[4] ?? 0);
const cancels: CancelledJob[] = [];
const base = await mkdtemp(join(tmpdir(), "klingkit-queue-"));
const folder = join(base, "outputs");
const service = await startService({ concurrency: 20, seconds: 80, speed: 20 });
const began = performance.now();
let killed = 0;
let summary: { readonly cancelled?: readonly Pick<QueueResult, "key" | "status" | "taskId">[] } | undefined;

while (!summary) {
  const worker = startChild("worker", {
    service,
    database: join(base, "queue"),
    folder,
    limit: 20,
    jobs,
    cancel: killed === 0 ? [] : Array.from({ length: cancelsPerKill }, () => `job-${Math.floor(Math.random() * jobs)}`),
    untilDone: true,
  });
  const started = Promise.withResolvers<void>();
  const line = readAll(worker, started.resolve);
  // The kill may hit the opening, the adding or the processing. Every second kill waits for the processing.
  const mayKill = killed < kills;
  const moment = async (): Promise<undefined> => {
    if (killed % 2 === 1) await Promise.race([started.promise, line]);
    return sleep(500 + Math.random() * 6500);
  };
  const first = await Promise.race([line, ...(mayKill ? [moment()] : [])]);
  if (first === undefined && mayKill) {
    await worker.kill();
    killed++;
    continue;
  }
  summary = first ?? {};
}

const state = await service.state();
const names = (await readdir(folder)).filter((name) => name.endsWith(".mp4"));
const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
const starts = await Promise.all(
  names.map(async (name) => (await readFile(join(folder, name))).subarray(4, 8).toString()),
);
const lines = (await readFile(join(folder, "manifest.jsonl"), "utf8")).trimEnd().split("\n");
const inManifest = lines.map((line) => JSON.parse(line) as { key: string; files: { name: string; bytes: number }[] });
const bytesByName = new Map(names.map((name, index) => [name, sizes[index]]));
process.stdout.write(
  `${JSON.stringify({
    test: "one process, killed",
    jobs,
    killed,
    paidTasks: state.paid.tasks,
    files: names.length,
    completeFiles: inManifest.filter(
      ({ files }) => files.length === 1 && files.every(({ name, bytes }) => bytesByName.get(name) === bytes),
    ).length,
    mp4Files: starts.filter((start) => start === "ftyp").length,
    partFiles: (await readdir(folder)).filter((name) => name.endsWith(".part")).length,
    manifestLines: lines.length,
    manifestKeys: new Set(inManifest.map(({ key }) => key)).size,
    // No worker runs between a cancel and the next start, so the cancel is noticed at once.
    ...(cancelsPerKill > 0 ? cancelReport(state, cancels, summary.cancelled ?? [], 0) : {}),
    maxRunning: Object.values(state.accounts[0]?.slots ?? {}).map(({ peak }) => peak),
    seconds: Math.round((performance.now() - began) / 1000),
    summary: { ...summary, cancelled: summary.cancelled?.length ?? 0 },
  })}\n`,
);
await service.stop();
await rm(base, { recursive: true });

async function readAll(child: Child, onStart: () => void): Promise<typeof summary> {
  let last: typeof summary;
  for (let line = await child.line(); line !== undefined; line = await child.line()) {
    if (line.startsWith('{"cancelled":')) cancels.push(JSON.parse(line) as CancelledJob);
    else if (line.startsWith("{")) last = JSON.parse(line) as typeof summary;
    if (line === "ready") onStart();
    if (line === "done") break;
  }
  await child.exited;
  return last;
}

function sleep(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
}
