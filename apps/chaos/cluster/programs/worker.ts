import { setTimeout as sleep } from "node:timers/promises";
import { send, type WorkerCommand, type WorkerMessage, type WorkerProgramOptions } from "../messages.ts";
import { jobOf } from "../settings.ts";
import { openMachine } from "./machine.ts";

/** A worker. It also adds jobs, and reports those of which `add` has returned. */
const options = JSON.parse(process.argv[2] ?? "{}") as WorkerProgramOptions;
const { queue, setSkew } = openMachine(options);
const report = (message: WorkerMessage): void => send(message);
/** The jobs of one call, and the time between two calls, milliseconds. */
const BATCH_SIZE = 2;
const INTERVAL = 2500;

let isAdding = true;
process.on("message", (command: WorkerCommand) => {
  if (command.type === "skew") setSkew(command.ms);
  else isAdding = false;
  if (command.type === "close") void close();
});
try {
  await queue.start();
  report({ type: "ready" });
} catch (error) {
  report({ type: "failed", reason: error instanceof Error ? error.message : String(error) });
  setTimeout(() => process.exit(1), 100);
  isAdding = false;
}
for (let next = options.firstJob; isAdding; await sleep(INTERVAL)) {
  const keys = Array.from({ length: BATCH_SIZE }, (_, index) => `${options.name}-${next + index}`);
  try {
    await queue.add(keys.map(jobOf));
    next += BATCH_SIZE;
    report({ type: "added", keys, nextJob: next });
  } catch {
    // Without the database, the same jobs are added again.
  }
}

async function close(): Promise<void> {
  await queue.close();
  report({ type: "closed" });
  setTimeout(() => process.exit(), 100);
}
