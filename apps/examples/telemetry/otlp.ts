/** An attribute in the JSON form of OTLP. */
export interface OtlpAttribute {
  readonly key: string;
  /** The value by its type, such as `{ stringValue: "wait" }`. */
  readonly value: Readonly<Record<string, string | number | boolean>>;
}

/** A span in the JSON form of OTLP. */
export interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: readonly OtlpAttribute[];
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
  /** The code 2 means an error. */
  readonly status?: { readonly code?: number };
}
