export { openTelemetry, type OpenTelemetryOptions } from "./open-telemetry.ts";
export { queueMetrics, type ObservedQueue, type ObservedQueueEvent, type QueueMetrics } from "./queue-metrics.ts";
export { withoutQuery } from "./without-query.ts";
