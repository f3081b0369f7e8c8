import { createKling } from "klingkit";
import { createManualClock } from "../manual-clock.ts";
import { createEndlessService, idOf } from "../memory/endless-service.ts";
import { figure, type BenchResult, median, round } from "../result.ts";

const counts = [10_000, 25_000, 50_000, 100_000];
const TICKS = 5;
/** Longer than the poll interval, milliseconds. */
const STEP = 4000;
const host = "https://endless.example";

interface Measured {
  readonly count: number;
  readonly bytesPerTask: number;
  readonly microsecondsPerTickAndTask: number;
  readonly requestsPerTick: number;
}

export async function memory(): Promise<BenchResult> {
  // The first run is a warm-up.
  await measure(counts[0] ?? 0);
  const measured: Measured[] = [];
  for (const count of counts) measured.push(await measure(count));
  const [first, last] = [measured[0], measured.at(-1)];
  if (!first || !last) throw new Error("Nothing was measured.");
  return {
    rows: measured.map(({ count, bytesPerTask, microsecondsPerTickAndTask, requestsPerTick }) => ({
      "waiting tasks": count,
      "heap per task, bytes": Math.round(bytesPerTask),
      "CPU per tick and task, µs": round(microsecondsPerTickAndTask),
      "requests per tick": Math.round(requestsPerTick),
    })),
    figures: [
      figure("heap per task, 100,000 waiting", last.bytesPerTask / 1000, "kB", "<= 2"),
      figure("CPU per tick and task, 100,000 waiting", last.microsecondsPerTickAndTask, "µs"),
      figure(
        "CPU per tick and task, 100,000 compared with 10,000 (1 is linear)",
        last.microsecondsPerTickAndTask / first.microsecondsPerTickAndTask,
        "x",
        "<= 1.25",
      ),
    ],
    notes: [
      "Heap: the resumed task, its wait and its promise, after a garbage collection between two polls. CPU: polling,",
      "processing the responses, and the small service in this process that sends them.",
    ],
  };
}

async function measure(count: number): Promise<Measured> {
  const start = Date.UTC(2026, 10, 21);
  const clock = createManualClock(start + count);
  const service = createEndlessService(start, count);
  const kling = createKling({ apiKey: "api-key-bench", baseUrl: host, fetch: service.fetch, clock, env: {} });
  const before = heap();
  const waits: Promise<unknown>[] = [];
  for (let index = 0; index < count; index++) {
    const task = await kling.tasks.resume({
      klingkit: 1,
      host,
      apiVersion: "v2",
      endpoint: "video.textToVideo",
      id: idOf(index),
      createdAt: start + index,
      expectedMs: 80_000,
    });
    waits.push(task.wait({ waitTimeout: 3_600_000 }));
  }
  // After the first poll, each step is one tick for all tasks.
  clock.advance(30_000);
  await service.idle();
  const costs: number[] = [];
  const requestsBefore = service.requests();
  for (let tick = 0; tick < TICKS; tick++) {
    const used = process.cpuUsage();
    clock.advance(STEP);
    await service.idle();
    const { user, system } = process.cpuUsage(used);
    costs.push((user + system) / count);
  }
  const requestsPerTick = (service.requests() - requestsBefore) / TICKS;
  const bytesPerTask = (heap() - before) / count;
  const settled = Promise.allSettled(waits);
  await kling.close();
  await settled;
  return { count, bytesPerTask, microsecondsPerTickAndTask: median(costs), requestsPerTick };
}

function heap(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
