// @klingkit/otel
// at run time: openTelemetry, queueMetrics, withoutQuery

// #region Interfaces
export interface ObservedQueue {
  stats(): Promise<{
    readonly jobs: Readonly<Record<string, number>>;
    readonly lanes: readonly {
      readonly lane: string;
      readonly used: number;
      readonly limit: number;
    }[];
  }>;
}
export interface ObservedQueueEvent {
  readonly type: string;
  readonly status?: string | undefined;
  readonly waited?: number | undefined;
}
export interface OpenTelemetryOptions {
  readonly tracerProvider?: TracerProvider;
  readonly meterProvider?: MeterProvider;
}
export interface QueueMetrics {
  readonly onEvent: (_: ObservedQueueEvent) => void;
  observe(_: ObservedQueue): () => void;
}
// #endregion

// #region Functions
export declare function openTelemetry(_?: OpenTelemetryOptions): Telemetry;
export declare function queueMetrics(_?: {
  readonly meterProvider?: MeterProvider;
}): QueueMetrics;
export declare function withoutQuery({ origin, path }: {
  readonly origin: string;
  readonly path: string;
}): Attributes;
// #endregion
