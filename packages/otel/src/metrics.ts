import type { Attributes, Meter } from "@opentelemetry/api";
import type { Billing, FinishedTask, Operation, OperationOutcome, SlotChange } from "@klingkit/tasks";
import { createBoundedNames, definedOnly, errorType, nameOf, serverAttributes } from "./attributes.ts";

/** The buckets that the GenAI conventions specify, seconds. */
const INFERENCE_BUCKETS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

/** The buckets of operations, seconds: from a poll to a wait of an hour. */
export const OPERATION_BUCKETS: number[] = [
  0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1200, 3600,
];

/** How many ids of finished tasks are remembered, so that a task is counted once. */
const MAX_REMEMBERED = 10_000;

/** The metrics of clients. */
export interface ClientMetrics {
  ended(operation: Operation, outcome: OperationOutcome): void;
  finished(task: FinishedTask): void;
  slotsChanged(change: SlotChange): void;
}

export function createMetrics(meter: Meter): ClientMetrics {
  const inference = meter.createHistogram("gen_ai.client.inference.duration", {
    unit: "s",
    description: "Duration of creates, and of calls whose response contains the result",
    advice: { explicitBucketBoundaries: INFERENCE_BUCKETS },
  });
  const operations = meter.createHistogram("kling.client.operation.duration", {
    unit: "s",
    description: "Duration of creates, waits for a slot, waits for tasks, polls and other operations",
    advice: { explicitBucketBoundaries: OPERATION_BUCKETS },
  });
  const tasks = meter.createCounter("kling.client.tasks", { unit: "{task}", description: "Finished tasks" });
  const units = meter.createCounter("kling.client.units", {
    unit: "{unit}",
    description: "Units of resource packs that finished tasks cost",
  });
  const cost = meter.createCounter("kling.client.cost", {
    unit: "{currency}",
    description: "Money that finished tasks cost, by currency",
  });
  const used = meter.createUpDownCounter("kling.client.slots.used", {
    unit: "{slot}",
    description: "Concurrency slots of creates under way and of running tasks",
  });
  const limit = meter.createUpDownCounter("kling.client.slots.limit", {
    unit: "{slot}",
    description: "Concurrency slots that the client uses at most",
  });
  const queued = meter.createUpDownCounter("kling.client.creates.queued", {
    unit: "{create}",
    description: "Creates that wait for a concurrency slot",
  });
  const remembered = new Set<string>();
  // Models, and the lanes with their names, can be any text of a caller.
  const [modelOf, laneOf, errorOf] = [createBoundedNames(), createBoundedNames(), createBoundedNames()];

  function recordBilling(billing: readonly Billing[], attributes: Attributes): void {
    for (const { kind, amount, packageType, currency, cashType } of billing) {
      // The service's amount may not be readable.
      if (amount === undefined || !(amount >= 0)) continue;
      if (kind === "unit") units.add(amount, definedOnly({ ...attributes, "kling.package_type": nameOf(packageType) }));
      if (kind === "cash")
        cost.add(
          amount,
          definedOnly({ ...attributes, "kling.currency": nameOf(currency), "kling.cash_type": nameOf(cashType) }),
        );
    }
  }

  return {
    ended({ type, endpoint, model, host }, { duration, error, billing = [] }) {
      const seconds = duration / 1000;
      const subject = { "gen_ai.request.model": modelOf(model), "kling.endpoint": nameOf(endpoint) };
      const failure = error === undefined ? {} : { "error.type": errorOf(errorType(error)) };
      operations.record(seconds, definedOnly({ ...subject, ...failure, "kling.operation": type }));
      if (type !== "create" && type !== "call") return;
      const genAi = {
        "gen_ai.operation.name": "generate_content",
        "gen_ai.provider.name": "kling",
        "gen_ai.request.model": modelOf(model),
      };
      inference.record(seconds, definedOnly({ ...genAi, ...failure, ...serverAttributes(host) }));
      recordBilling(billing, subject);
    },
    finished({ id, status, billing, endpoint, model }) {
      if (remembered.has(id)) return;
      remembered.add(id);
      for (const oldest of remembered) {
        if (remembered.size <= MAX_REMEMBERED) break;
        remembered.delete(oldest);
      }
      const attributes = { "gen_ai.request.model": modelOf(model), "kling.endpoint": nameOf(endpoint) };
      tasks.add(1, definedOnly({ ...attributes, "kling.task.status": status }));
      recordBilling(billing, attributes);
    },
    slotsChanged(change) {
      const attributes = definedOnly({ "kling.lane": laneOf(change.lane) });
      used.add(change.used, attributes);
      limit.add(change.limit, attributes);
      queued.add(change.queued, attributes);
    },
  };
}
