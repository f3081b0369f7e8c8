import { context } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, InMemorySpanExporter, TracerProvider } from "@opentelemetry/sdk-trace";
import { openTelemetry } from "@klingkit/otel";
import { createKling, type KlingOptions } from "klingkit";
import { figure, type BenchResult, round } from "../result.ts";
import { type Call, measureInTurn } from "../overhead/measure.ts";
import { startServer } from "../child-server.ts";

const CREATES = 10_000;

/** Measures the CPU time of a create with and without telemetry. */
export async function telemetry(): Promise<BenchResult> {
  using server = await startServer(import.meta.resolve("../overhead/server.ts"));
  const creating = (options: KlingOptions): Call => {
    const kling = createKling({
      apiKey: "api-key-bench",
      baseUrl: server.url,
      env: {},
      concurrency: false,
      ...options,
    });
    return () => kling.video.textToVideo.create({ prompt: "a lighthouse in fog" });
  };
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const tracerProvider = new TracerProvider({
    spanProcessors: [new BatchSpanProcessor({ exporter: new InMemorySpanExporter() })],
  });
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const meterProvider = new MeterProvider({ readers: [reader] });
  const clients = {
    "no telemetry": creating({}),
    "openTelemetry() without an SDK": creating({ telemetry: openTelemetry() }),
    "traces and metrics": creating({ telemetry: openTelemetry({ tracerProvider, meterProvider }) }),
  };
  const costs = await measureInTurn(clients, CREATES);
  const comparedWithNone = (name: keyof typeof clients): number => costs.ratio(name, "no telemetry");
  return {
    rows: Object.keys(clients).map((name) => ({
      client: name,
      "CPU per create, µs": round(costs.of(name)),
      "compared with no telemetry": round(costs.ratio(name, "no telemetry")),
    })),
    figures: [
      figure("CPU per create with traces and metrics, compared with none", comparedWithNone("traces and metrics"), "x"),
      figure(
        "CPU per create without an SDK, compared with none",
        comparedWithNone("openTelemetry() without an SDK"),
        "x",
      ),
    ],
    notes: [
      `${CREATES.toLocaleString("en")} creates per client, 50 at a time, to a server in another process. A create is one span and`,
      "two measurements. Spans are kept in memory: an exporter costs more.",
    ],
  };
}
