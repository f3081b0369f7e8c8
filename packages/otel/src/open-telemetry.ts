import { metrics, trace, type MeterProvider, type Tracer, type TracerProvider } from "@opentelemetry/api";
import type { Telemetry } from "@klingkit/tasks";
import { type ClientMetrics, createMetrics } from "./metrics.ts";
import { startSpan } from "./spans.ts";

/** The name of the instrumentation scope. */
export const SCOPE = "@klingkit/otel";

/** The options of {@link openTelemetry}. */
export interface OpenTelemetryOptions {
  /**
   * Provides the tracer.
   * @default the global one
   */
  readonly tracerProvider?: TracerProvider;
  /**
   * Provides the meter.
   * @default the global one
   */
  readonly meterProvider?: MeterProvider;
}

/**
 * Records the operations of clients as spans and metrics of OpenTelemetry. Prompts, media, keys, URLs and messages of
 * errors are not recorded. The global providers are read at the first operation, so start the SDK before it. Several
 * clients can share the returned object.
 * @example createKling({ telemetry: openTelemetry() });
 */
export function openTelemetry(options: OpenTelemetryOptions = {}): Telemetry {
  let instruments: { readonly tracer: Tracer; readonly metrics: ClientMetrics } | undefined;
  const load = (): NonNullable<typeof instruments> =>
    (instruments ??= {
      tracer: (options.tracerProvider ?? trace.getTracerProvider()).getTracer(SCOPE),
      metrics: createMetrics((options.meterProvider ?? metrics.getMeterProvider()).getMeter(SCOPE)),
    });
  return {
    start(operation) {
      const { tracer, metrics: recorded } = load();
      const span = startSpan(tracer, operation);
      return {
        ...span,
        end(outcome) {
          span.end(outcome);
          recorded.ended(operation, outcome);
        },
      };
    },
    finished: (task) => load().metrics.finished(task),
    slotsChanged: (change) => load().metrics.slotsChanged(change),
  };
}
