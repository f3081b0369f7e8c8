import { createServer } from "node:http";
import { context, metrics, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { PrometheusExporter } from "@opentelemetry/exporter-prometheus";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { UndiciInstrumentation } from "@opentelemetry/instrumentation-undici";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { withoutQuery } from "@klingkit/otel";
import { listen } from "./listen.ts";

/** Starts the OpenTelemetry SDK: traces go to a collector, and Prometheus reads the metrics. */
export async function startSdk(options: {
  /** The URL of the collector, such as `http://localhost:4318`. */
  readonly collector: string;
  /** The port of the metrics; 0 is any free port. */
  readonly metricsPort: number;
}): Promise<
  AsyncDisposable & {
    /** The URL of the metrics. */
    readonly metricsUrl: string;
    /** Sends the spans that were recorded. */
    readonly flush: () => Promise<void>;
  }
> {
  const resource = resourceFromAttributes({ "service.name": "films" });
  const exporter = new OTLPTraceExporter({ url: `${options.collector}/v1/traces` });
  const tracerProvider = new TracerProvider({ resource, spanProcessors: [new BatchSpanProcessor({ exporter })] });
  const prometheus = new PrometheusExporter({ preventServerStart: true });
  const server = createServer((request, response) => prometheus.getMetricsRequestHandler(request, response));
  const meterProvider = new MeterProvider({ resource, readers: [prometheus] });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(tracerProvider);
  metrics.setGlobalMeterProvider(meterProvider);
  // The spans of HTTP requests. Without the hook they would contain the signatures of the links of results.
  const instrumentation = new UndiciInstrumentation({ startSpanHook: withoutQuery });
  return {
    metricsUrl: `${await listen(server, options.metricsPort)}/metrics`,
    flush: () => tracerProvider.forceFlush(),
    async [Symbol.asyncDispose]() {
      instrumentation.disable();
      server.close();
      server.closeAllConnections();
      await Promise.all([tracerProvider.shutdown(), meterProvider.shutdown()]);
    },
  };
}
