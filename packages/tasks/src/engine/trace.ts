import { KlingError } from "@klingkit/errors";
import type { TaskIntent } from "../create/intent.ts";

/** The part of a span that klingkit uses. A span of OpenTelemetry fits. */
export interface Span {
  /** Sets an attribute. */
  setAttribute(name: string, value: string | number | boolean): unknown;
  /** Records an error. */
  recordException(error: Error): void;
  /** Ends the span. */
  end(): void;
}

/**
 * The part of a tracer that klingkit uses. A tracer of OpenTelemetry fits.
 * @example createKling({ tracer: trace.getTracer("films") }); // trace of @opentelemetry/api
 */
export interface Tracer {
  /** Starts a span. */
  startSpan(
    name: string,
    options?: {
      /** The attributes: ids and names, no credential and no input. */
      readonly attributes?: Record<string, string | number | boolean>;
    },
  ): Span;
}

/** What a create's span says. */
export function aboutCreate({ endpoint, apiVersion, externalTaskId }: TaskIntent): Record<string, string | undefined> {
  return { endpoint, apiVersion, external_id: externalTaskId };
}

/** Runs work under a span, where the client has a tracer. Attributes hold ids and names: no credential, no input. */
export async function traced<T>(
  { tracer }: { readonly tracer?: Tracer | undefined },
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  work: () => Promise<T>,
): Promise<T> {
  if (!tracer) return work();
  const known = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [[`kling.${key}`, value] as const],
  );
  const span = attempt(() => tracer.startSpan(`kling ${name}`, { attributes: Object.fromEntries(known) }));
  try {
    return await work();
  } catch (error) {
    attempt(() => {
      if (error instanceof Error) span?.recordException(error);
      if (error instanceof KlingError && error.taskState) span?.setAttribute("kling.task_state", error.taskState);
    });
    throw error;
  } finally {
    attempt(() => span?.end());
  }
}

/** Calls a tracer, whose own failure must not take a task with it. */
function attempt<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}
