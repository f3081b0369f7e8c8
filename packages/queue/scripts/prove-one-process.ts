import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Child, startChild, startService } from "./processes.ts";

/**
 * Proof (a): jobs on the embedded database, the one process killed with -9 at random moments and started again.
 * `node -C @klingkit/source scripts/prove-one-process.ts [jobs] [kills]`
 */
const jobs = Number(process.argv[2] ?? 500);
const kills = Number(process.argv[3] ?? 50);
const base = await mkdtemp(join(tmpdir(), "klingkit-queue-"));
const folder = join(base, "films");
const service = await startService({ concurrency: 20, seconds: 80, speed: 20 });
const began = performance.now();
let killed = 0;
let ended: object | undefined;

while (!ended) {
  const worker = startChild("worker", {
    service,
    database: join(base, "queue"),
    folder,
    limit: 20,
    jobs,
    untilDone: true,
  });
  const line = readAll(worker);
  // Anywhere: while it opens, while it adds, at work.
  const moment = killed < kills ? 500 + Math.random() * 6500 : undefined;
  const first = await Promise.race([line, ...(moment === undefined ? [] : [sleep(moment)])]);
  if (first === undefined && moment !== undefined) {
    await worker.kill();
    killed++;
    continue;
  }
  ended = first ?? {};
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
    proof: "one process, killed",
    jobs,
    killed,
    paidTasks: state.paid.tasks,
    files: names.length,
    wholeFiles: inManifest.filter(
      ({ files }) => files.length === 1 && files.every(({ name, bytes }) => bytesByName.get(name) === bytes),
    ).length,
    startLikeMp4: starts.filter((start) => start === "ftyp").length,
    leftOver: (await readdir(folder)).filter((name) => name.endsWith(".part")).length,
    manifestLines: lines.length,
    manifestKeys: new Set(inManifest.map(({ key }) => key)).size,
    most: Object.values(state.accounts[0]?.slots ?? {}).map(({ most }) => most),
    seconds: Math.round((performance.now() - began) / 1000),
    ended,
  })}\n`,
);
await service.stop();
await rm(base, { recursive: true });

async function readAll(child: Child): Promise<object | undefined> {
  let last: object | undefined;
  for (let line = await child.line(); line !== undefined; line = await child.line()) {
    if (line.startsWith("{")) last = JSON.parse(line) as object;
    if (line === "done") break;
  }
  await child.ended;
  return last;
}

function sleep(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
}
