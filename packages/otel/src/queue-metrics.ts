import { type MeterProvider, metrics } from "@opentelemetry/api";
import { createBoundedNames, definedOnly, nameOf } from "./attributes.ts";
import { OPERATION_BUCKETS } from "./metrics.ts";
import { SCOPE } from "./open-telemetry.ts";

/** The fields of a queue's events that are measured. A `QueueEvent` of `@klingkit/queue` has them. */
export interface ObservedQueueEvent {
  /** The type of the event. */
  readonly type: string;
  /** How a job ended. */
  readonly status?: string | undefined;
  /** The time from `add` to the claim of a job, milliseconds. */
  readonly waited?: number | undefined;
}

/** The part of a queue that is measured. A `Queue` of `@klingkit/queue` has it. */
export interface ObservedQueue {
  /** Returns the number of jobs by state, and the lanes. */
  stats(): Promise<{
    readonly jobs: Readonly<Record<string, number>>;
    readonly lanes: readonly { readonly lane: string; readonly used: number; readonly limit: number }[];
  }>;
}

/** The metrics of queues. */
export interface QueueMetrics {
  /** Records an event. Pass it as `onEvent` to `createQueue`. */
  readonly onEvent: (event: ObservedQueueEvent) => void;
  /**
   * Reports the jobs and the slots of a queue whenever metrics are collected. They count for all workers, so observe a
   * queue in one process. Each collection reads the database.
   * @returns a function that stops it; call it before the queue closes
   */
  observe(queue: ObservedQueue): () => void;
}

/**
 * Records metrics of queues.
 * @param options `meterProvider` provides the meter; default: the global one
 * @example
 * const measured = queueMetrics();
 * const queue = createQueue({ client, onEvent: measured.onEvent });
 * measured.observe(queue);
 */
export function queueMetrics(options: { readonly meterProvider?: MeterProvider } = {}): QueueMetrics {
  const meter = (options.meterProvider ?? metrics.getMeterProvider()).getMeter(SCOPE);
  const waits = meter.createHistogram("kling.queue.job.wait_duration", {
    unit: "s",
    description: "Time from the addition of a job to its claim",
    advice: { explicitBucketBoundaries: OPERATION_BUCKETS },
  });
  const finished = meter.createCounter("kling.queue.jobs.finished", { unit: "{job}", description: "Finished jobs" });
  const jobs = meter.createObservableGauge("kling.queue.jobs", { unit: "{job}", description: "Jobs by state" });
  const used = meter.createObservableGauge("kling.queue.slots.used", {
    unit: "{slot}",
    description: "Concurrency slots in use, of all workers",
  });
  const limit = meter.createObservableGauge("kling.queue.slots.limit", {
    unit: "{slot}",
    description: "Concurrency slots. Lanes without a limit are missing",
  });
  return {
    onEvent({ type, status, waited }) {
      if (type === "sent" && waited !== undefined) waits.record(waited / 1000);
      if (type === "finished") finished.add(1, definedOnly({ "kling.job.status": nameOf(status) }));
    },
    observe(queue) {
      const laneOf = createBoundedNames();
      const observed = [jobs, used, limit];
      const read: Parameters<typeof meter.addBatchObservableCallback>[0] = async (result) => {
        const stats = await queue.stats();
        for (const [state, count] of Object.entries(stats.jobs))
          result.observe(jobs, count, { "kling.job.state": state });
        // Lanes that share a name, such as `_OTHER`, are added up.
        const totals = new Map<string | undefined, { used: number; limit: number }>();
        for (const lane of stats.lanes) {
          const name = laneOf(lane.lane);
          const total = totals.get(name) ?? { used: 0, limit: 0 };
          totals.set(name, { used: total.used + lane.used, limit: total.limit + lane.limit });
        }
        for (const [name, total] of totals) {
          const attributes = definedOnly({ "kling.lane": name });
          result.observe(used, total.used, attributes);
          if (Number.isFinite(total.limit)) result.observe(limit, total.limit, attributes);
        }
      };
      meter.addBatchObservableCallback(read, observed);
      return () => meter.removeBatchObservableCallback(read, observed);
    },
  };
}
