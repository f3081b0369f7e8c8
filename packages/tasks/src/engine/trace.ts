import { KlingError } from "@klingkit/errors";
import type { TaskIntent } from "../create/intent.ts";

/** The part of a span that klingkit uses. Compatible with OpenTelemetry. */
export interface Span {
  /** Sets an attribute. */
  setAttribute(name: string, value: string | number | boolean): unknown;
  /** Records an error. */
  recordException(error: Error): void;
  /** Ends the span. */
  end(): void;
}

/**
 * The part of a tracer that klingkit uses. Compatible with OpenTelemetry.
 * @example
 * import { trace } from "@opentelemetry/api";
 *
 * createKling({ tracer: trace.getTracer("films") });
 */
export interface Tracer {
  /** Starts a span. */
  startSpan(
    name: string,
    options?: {
      /** The attributes: ids and names. They contain no credential and no input. */
      readonly attributes?: Record<string, string | number | boolean>;
    },
  ): Span;
}

/** Returns the attributes of a create's span. */
export function createAttributes({
  endpoint,
  apiVersion,
  externalTaskId,
}: TaskIntent): Record<string, string | undefined> {
  return { endpoint, apiVersion, external_id: externalTaskId };
}

/** Runs work under a span, if the client has a tracer. */
export async function traced<T>(
  { tracer }: { readonly tracer?: Tracer | undefined },
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  work: () => Promise<T>,
): Promise<T> {
  if (!tracer) return work();
  const defined = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [[`kling.${key}`, value] as const],
  );
  const span = ignoreErrors(() => tracer.startSpan(`kling ${name}`, { attributes: Object.fromEntries(defined) }));
  try {
    return await work();
  } catch (error) {
    ignoreErrors(() => {
      if (error instanceof Error) span?.recordException(error);
      if (error instanceof KlingError && error.taskState) span?.setAttribute("kling.task_state", error.taskState);
    });
    throw error;
  } finally {
    ignoreErrors(() => span?.end());
  }
}

/** Calls a tracer. Its errors must not fail the task. */
function ignoreErrors<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}
