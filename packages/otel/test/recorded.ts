import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { context, type Context, SpanKind, trace } from "@opentelemetry/api";
import {
  AggregationTemporality,
  type DataPoint,
  type Histogram,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { TracerProvider, InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from "@opentelemetry/sdk-trace";
import { createEmulator, type Emulator, type EmulatorOptions } from "@klingkit/emulator";
import { createKling, type Kling, type KlingOptions } from "klingkit";
import { onTestFinished } from "vitest";
import { openTelemetry } from "../src/index.ts";

/** One value of a metric. */
export interface Point {
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The value, or the count of a histogram. */
  readonly value: number;
  /** The sum of a histogram. */
  readonly sum: number | undefined;
}

/** The real SDK with exporters in memory. */
export interface Recorded {
  readonly tracerProvider: TracerProvider;
  readonly meterProvider: MeterProvider;
  readonly spans: () => ReadableSpan[];
  /** Returns the spans whose name begins with this text. */
  readonly named: (name: string) => ReadableSpan[];
  /** Returns the values of a metric. */
  readonly points: (metric: string) => Promise<Point[]>;
  /** Returns everything that was exported, as text. */
  readonly text: () => Promise<string>;
}

/** Starts the SDK, with the active context in asynchronous code. It ends with the test. */
export function startSdk(): Recorded {
  const spanExporter = new InMemorySpanExporter();
  const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spanExporter })] });
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: metricExporter, exportIntervalMillis: 1_000_000 });
  const meterProvider = new MeterProvider({ readers: [reader] });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  onTestFinished(async () => {
    context.disable();
    await Promise.all([tracerProvider.shutdown(), meterProvider.shutdown()]);
  });
  const collect = async (): Promise<ReturnType<typeof metricExporter.getMetrics>> => {
    metricExporter.reset();
    await reader.forceFlush();
    return metricExporter.getMetrics();
  };
  const spans = (): ReadableSpan[] => spanExporter.getFinishedSpans();
  return {
    tracerProvider,
    meterProvider,
    spans,
    named: (name) => spans().filter((span) => span.name.startsWith(name)),
    async points(metric) {
      const all = (await collect()).flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics));
      const points: readonly DataPoint<number | Histogram>[] = all
        .filter(({ descriptor }) => descriptor.name === metric)
        .flatMap(({ dataPoints }) => dataPoints as DataPoint<number | Histogram>[]);
      return points.map(({ attributes, value }) =>
        typeof value === "number"
          ? { attributes, value, sum: undefined }
          : { attributes, value: value.count, sum: value.sum },
      );
    },
    async text() {
      const plain = spans().map(({ name, attributes, events, links, status, resource }) => ({
        name,
        attributes,
        events,
        links,
        status,
        resource: resource.attributes,
      }));
      return JSON.stringify([plain, await collect()]);
    },
  };
}

/** Wraps a `fetch` like an HTTP instrumentation: each request is a child of the active span. */
function tracedFetch(emulator: Emulator, { tracerProvider }: Recorded): typeof emulator.fetch {
  const tracer = tracerProvider.getTracer("http");
  return async (url, init) => {
    const span = tracer.startSpan(init?.method ?? "GET", { kind: SpanKind.CLIENT });
    try {
      return await context.with(trace.setSpan(context.active(), span), () => emulator.fetch(url, init));
    } finally {
      span.end();
    }
  };
}

/** Creates an emulator in virtual time, the SDK, and a client that both observe. They end with the test. */
export async function observedClient(
  options: KlingOptions = {},
  emulatorOptions: EmulatorOptions = {},
): Promise<Recorded & { readonly emulator: Emulator; readonly kling: Kling; readonly connect: () => Kling }> {
  const emulator = await createEmulator({ clock: "virtual", listen: false, ...emulatorOptions });
  onTestFinished(() => emulator.close());
  const sdk = startSdk();
  const connect = (): Kling =>
    createKling({
      apiKey: "api-key-emulator",
      env: {},
      baseUrl: emulator.url,
      clock: emulator.clock,
      random: () => 0.5,
      fetch: tracedFetch(emulator, sdk),
      telemetry: openTelemetry(sdk),
      ...options,
    });
  return { ...sdk, emulator, kling: connect(), connect };
}

/** Runs work under a span of the caller, as a request handler would. */
export function under<T>({ tracerProvider }: Recorded, name: string, work: () => Promise<T>): Promise<T> {
  const span = tracerProvider.getTracer("app").startSpan(name);
  const active: Context = trace.setSpan(context.active(), span);
  return context.with(active, work).finally(() => span.end());
}
