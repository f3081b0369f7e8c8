import { openTelemetry, queueMetrics } from "@klingkit/otel";
import { createQueue } from "@klingkit/queue";
import { createKling } from "klingkit";

const measured = queueMetrics();
await using queue = createQueue({
  client: createKling({ concurrency: false, telemetry: openTelemetry() }),
  onEvent: measured.onEvent,
});
const stop = measured.observe(queue);
await queue.add({ endpoint: "video.textToVideo", key: "fog", input: { prompt: "a lighthouse in fog" } });
await queue.start();
for await (const { key, status } of queue.results()) console.log(key, status);
stop();
