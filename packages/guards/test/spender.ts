// A process of `spend.ts`: creates tasks within a budget that it shares with other processes. It kills itself at the
// moments that it is given: after a reservation, or after a create.
import { createInterface } from "node:readline";
import { type Clock, CreateBlockedError, createKling, KlingError } from "klingkit";
import { fileSink, fileStore } from "../src/files.ts";
import { audit, budget } from "../src/index.ts";

/** What a process does, as JSON in its argument. */
export interface Spending {
  readonly baseUrl: string;
  readonly folder: string;
  /** How many times faster time runs than that of the machine. */
  readonly speed: number;
  readonly limit: number;
  /** Whether a process that was killed may have sent the creates. */
  readonly isRestarted: boolean;
  readonly creates: readonly {
    readonly id: string;
    readonly prompt: string;
    readonly dies?: "reserved" | "accepted";
  }[];
}

/** How many creates of a process are under way at once. */
const CONCURRENCY = 5;

const { baseUrl, folder, speed, limit, isRestarted, creates } = JSON.parse(process.argv[2] ?? "") as Spending;
const start = Date.now();
const clock: Clock = {
  now: () => start + (Date.now() - start) * speed,
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms / speed);
      signal?.addEventListener("abort", () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
    }),
};
/** The clock of the budget: its period does not end. */
const endless = { now: () => 0 };
const dies = new Map(creates.map(({ id, dies: moment }) => [id, moment]));
/** Writing to a pipe is synchronous. */
const die = (id: string): void => {
  console.log(`dies ${id}`);
  process.kill(process.pid, "SIGKILL");
};
const kling = createKling({
  apiKey: "api-key-emulator",
  baseUrl,
  env: {},
  clock,
  beforeCreate: [
    audit(fileSink(`${folder}/audit.jsonl`), { who: `process ${process.pid}`, clock }),
    budget({ units: { video: limit }, per: "month", store: fileStore(`${folder}/budget.sqlite`), clock: endless }),
    ({ externalTaskId = "" }) => (dies.get(externalTaskId) === "reserved" ? die(externalTaskId) : undefined),
  ],
});

async function create({ id, prompt }: Spending["creates"][number]): Promise<string> {
  try {
    const onExisting = isRestarted ? "return" : "error";
    // On a loaded machine, the processes may wait long for the file of the log.
    const options = { externalTaskId: id, onExisting, createTimeout: 600_000 } as const;
    const task = await kling.video.textToVideo.create({ prompt }, options);
    if (dies.get(id) === "accepted") die(id);
    await task.wait();
    return "succeeded";
  } catch (error) {
    if (!(error instanceof KlingError)) return String(error);
    // A lookup may find out whether the create was sent before the process was killed, or may not.
    return error.cause instanceof CreateBlockedError ? error.cause.code : error.code;
  }
}

const waiting = [...creates];
await Promise.all(
  Array.from({ length: CONCURRENCY }, async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) console.log(`${next.id} ${await create(next)}`);
  }),
);
// The parent ends the process after its last line: settlements that are under way must not be lost then.
createInterface({ input: process.stdin }).on("close", () => process.exit());
console.log("done");
