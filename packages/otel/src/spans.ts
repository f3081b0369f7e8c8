import {
  type Attributes,
  type Context,
  context,
  isSpanContextValid,
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from "@opentelemetry/api";
import type { Observation, Operation, OperationOutcome, OperationType } from "@klingkit/tasks";
import { definedOnly, errorAttributes, nameOf, serverAttributes } from "./attributes.ts";

/** The span of a type of operations. */
interface SpanType {
  readonly name: string;
  readonly kind: SpanKind;
  /** `gen_ai.operation.name`, for operations that the GenAI conventions know. */
  readonly genAi?: "generate_content" | "fetch_response";
}

const { CLIENT, INTERNAL } = SpanKind;

const spanTypes: Readonly<Record<OperationType, SpanType>> = {
  run: { name: "kling.run", kind: INTERNAL },
  create: { name: "generate_content", kind: CLIENT, genAi: "generate_content" },
  call: { name: "generate_content", kind: CLIENT, genAi: "generate_content" },
  queue: { name: "kling.queue", kind: INTERNAL },
  resolve: { name: "kling.resolve", kind: INTERNAL },
  wait: { name: "fetch_response", kind: CLIENT, genAi: "fetch_response" },
  recover: { name: "kling.recover", kind: CLIENT },
  poll: { name: "kling.poll", kind: CLIENT },
  download: { name: "kling.download", kind: CLIENT },
  save: { name: "kling.save", kind: CLIENT },
};

/** The default limit of the SDK. */
const MAX_LINKS = 128;

/** Starts the span of an operation. */
export function startSpan(tracer: Tracer, operation: Operation): Observation {
  const { type, links = [] } = operation;
  const { name, kind, genAi } = spanTypes[type];
  const model = nameOf(operation.model);
  // A poll serves many waits. As a child of the one that happened to begin it, it would not belong to the others.
  const parent = type === "poll" ? ROOT_CONTEXT : context.active();
  const span = tracer.startSpan(
    genAi === "generate_content" && model !== undefined ? `${name} ${model}` : name,
    {
      kind,
      attributes: { ...(genAi && { "gen_ai.operation.name": genAi }), ...operationAttributes(operation) },
      links: links.slice(0, MAX_LINKS).flatMap((link) => linkTo(link) ?? []),
    },
    parent,
  );
  return observationOf(span, trace.setSpan(parent, span));
}

function observationOf(span: Span, active: Context): Observation {
  return {
    traceparent: traceparentOf(span),
    run(work) {
      context.with(active, work);
    },
    end({ error, id, existedBefore }: OperationOutcome) {
      if (id !== undefined) span.setAttribute("gen_ai.response.id", id);
      if (existedBefore) span.setAttribute("kling.task.existed_before", true);
      if (error !== undefined) {
        span.setAttributes(errorAttributes(error));
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end();
    },
  };
}

/** Returns the attributes of an operation that are known when it begins, so that samplers can use them. */
function operationAttributes(operation: Operation): Attributes {
  return definedOnly({
    "gen_ai.provider.name": "kling",
    "gen_ai.request.model": nameOf(operation.model),
    "gen_ai.response.id": operation.id,
    ...serverAttributes(operation.host),
    "kling.operation": operation.type,
    "kling.endpoint": nameOf(operation.endpoint),
    "kling.api_version": operation.apiVersion,
    "kling.external_task_id": operation.externalTaskId,
    "kling.lane": nameOf(operation.lane),
    "kling.poll.tasks": operation.tasks,
  });
}

/** Returns a span as W3C `traceparent`. Undefined if nothing records it. */
function traceparentOf(span: Span): string | undefined {
  const { traceId, spanId, traceFlags } = span.spanContext();
  if (!isSpanContextValid({ traceId, spanId, traceFlags })) return undefined;
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
}

/** Parses a `traceparent` of any process. Undefined if it is invalid. */
function linkTo(traceparent: string): Link | undefined {
  const [, traceId = "", spanId = "", flags = ""] =
    /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent) ?? [];
  const linked = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return isSpanContextValid(linked) ? { context: linked } : undefined;
}
