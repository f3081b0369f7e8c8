import { createQueue } from "@klingkit/queue";
import { startPostgres } from "@klingkit/tooling/postgres";
import { requestFromNode } from "@klingkit/webhooks";
import { createKling } from "klingkit";
import { createServer } from "node:http";
import { cpus, loadavg } from "node:os";
import { startService } from "./processes.ts";
import { reuse, slotUse } from "./slot-use.ts";

/**
 * Measures how long a slot is free between two tasks, in real time, with 20 slots and tasks of 50 to 150 s. The service is
 * another process. `slot-reuse.ts polls|callbacks [jobs]`
 */
const [mode = "polls", count = "120"] = process.argv.slice(2);
const SLOTS = 20;
const webhookSecret = "whsec_c2xvdC1yZXVzZS1vZi10aGUtcXVldWU=";

const database = await startPostgres();
const service = await startService({ concurrency: SLOTS, seconds: 100, spread: 0.5, speed: 1, webhookSecret });
const client = createKling({ apiKey: "api-key-emulator", baseUrl: service.url, env: {}, concurrency: false });
const receive = client.webhooks.receiver({
  secret: webhookSecret,
  unsigned: "reject",
  onTask: (task) => queue.handleCallback(task),
});
const receiver = createServer((incoming, outgoing) => {
  void receive(requestFromNode(incoming)).then(({ status }) => outgoing.writeHead(status).end());
});
await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
const address = receiver.address();
const port = typeof address === "object" ? address?.port : undefined;
const queue = createQueue({
  client,
  database: database.url,
  concurrency: SLOTS,
  ...(mode === "callbacks" ? { callbackUrl: `http://127.0.0.1:${port}/` } : {}),
});
const jobs = Number(count);
await queue.add(
  Array.from({ length: jobs }, (_, index) => ({
    endpoint: "video.textToVideo" as const,
    key: `job-${index}`,
    input: { prompt: "fog" },
  })),
);
await queue.start();
let succeeded = 0;
for await (const { status } of queue.results()) if (status === "succeeded") succeeded++;
await queue.close();
receiver.close();
const state = await service.state();
const starts = state.tasks.map(({ createdAt }) => createdAt).toSorted((a, b) => a - b);
// All slots are in use from the last of the first tasks to the start of the last task.
const [from = 0, to = 0] = [starts[SLOTS], starts.at(-1)];
const polls = (await service.calls()).filter(({ method, at }) => method === "GET" && at >= from && at < to).length;
const tasks = starts.filter((start) => start >= from && start < to).length;
process.stdout.write(
  `${JSON.stringify({
    bench: "slot reuse",
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} shared cores, load ${loadavg()[0]?.toFixed(1)}`,
    mode,
    jobs,
    succeeded,
    paid: state.paid.tasks,
    freeMs: reuse(state, SLOTS),
    pollsPerTask: Math.round((polls / tasks) * 100) / 100,
    slotUse: slotUse(state, SLOTS, []).all,
  })}\n`,
);
await service.stop();
await database.stop();
process.exit();
