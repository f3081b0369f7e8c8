import type { OtlpAttribute, OtlpSpan } from "./otlp.ts";

/** The attributes whose values are shown, in this order, with the text after the value. */
const shown: Readonly<Record<string, string>> = {
  "error.type": "",
  "kling.task.failure_reason": "",
  "http.response.status_code": "",
  "url.path": "",
  "kling.lane": "",
  "kling.poll.tasks": " tasks",
};

const style = `
body { font: 13px/1.5 system-ui, sans-serif; color: #1a1d21; margin: 24px; max-width: 1160px; }
h1 { font-size: 18px; margin: 0 0 2px; } h2 { font-size: 14px; margin: 18px 0 4px; } p { color: #5b6470; margin: 0 0 10px; }
.row { display: grid; grid-template-columns: 250px 1fr 64px 360px; gap: 10px; align-items: center; border-top: 1px solid #eceef1; }
.name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.track { position: relative; height: 16px; } .bar { position: absolute; top: 4px; height: 9px; min-width: 3px; border-radius: 2px; background: #4a7bd0; }
.internal .bar { background: #a9b4c2; } .error .bar { background: #cf3b2f; } .error .name, .error .type { color: #b3261e; font-weight: 600; }
.time { text-align: right; color: #5b6470; font-variant-numeric: tabular-nums; }
.details { color: #5b6470; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
`;

/** Renders the received spans as a page: the traces in the order in which they began, each as a tree with bars. */
export function page(spans: readonly OtlpSpan[]): string {
  const names = new Map(spans.map(({ spanId, name }) => [spanId, name]));
  const traces = [...Map.groupBy(spans, ({ traceId }) => traceId).values()].toSorted(
    (one, other) => other.length - one.length || startOf(one) - startOf(other),
  );
  const failed = spans.filter(isError).length;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Traces</title><style>${style}</style>
<h1>${spans.length} spans in ${traces.length} traces, ${failed} with errors</h1>
<p>Received as OTLP over HTTP by the receiver of this example. Red: errors. Gray: internal spans.</p>
${traces.map((trace) => section(trace, names)).join("\n")}</html>`;
}

function section(spans: readonly OtlpSpan[], names: ReadonlyMap<string, string>): string {
  const begin = startOf(spans);
  const end = Math.max(...spans.map(endOfSpan));
  const scale = (time: number): string => `${((100 * (time - begin)) / Math.max(1, end - begin)).toFixed(2)}%`;
  const known = new Set(spans.map(({ spanId }) => spanId));
  const children = Map.groupBy(spans, ({ parentSpanId = "" }) => (known.has(parentSpanId) ? parentSpanId : ""));
  const rows = (parent: string, depth: number): string[] =>
    (children.get(parent) ?? [])
      .toSorted((one, other) => startOfSpan(one) - startOfSpan(other))
      .flatMap((span) => [row(span, depth, scale, names), ...rows(span.spanId, depth + 1)]);
  return `<section><h2>Trace ${escapeHtml(spans[0]?.traceId.slice(0, 8) ?? "")}</h2>${rows("", 0).join("\n")}</section>`;
}

function row(
  span: OtlpSpan,
  depth: number,
  scale: (time: number) => string,
  names: ReadonlyMap<string, string>,
): string {
  const [begin, end] = [startOfSpan(span), endOfSpan(span)];
  const classes = ["row", isError(span) ? "error" : "", span.kind === 1 ? "internal" : ""].join(" ");
  const bar = `<div class="bar" style="left:${scale(begin)};width:calc(${scale(end)} - ${scale(begin)})"></div>`;
  return `<div class="${classes}"><div class="name" style="padding-left:${depth * 14}px">${escapeHtml(span.name)}</div>
<div class="track">${bar}</div><div class="time">${formatTime(end - begin)}</div><div class="details">${details(span, names)}</div></div>`;
}

function details({ attributes = [], links = [] }: OtlpSpan, names: ReadonlyMap<string, string>): string {
  const byKey = new Map(attributes.map((attribute) => [attribute.key, attribute]));
  const values = Object.entries(shown).flatMap(([key, unit]) => {
    const attribute = byKey.get(key);
    if (!attribute) return [];
    const value = escapeHtml(`${valueOf(attribute)}${unit}`);
    return key === "error.type" ? `<span class="type">${value}</span>` : value;
  });
  const linked = links.map(({ spanId }) => `&#8618; ${escapeHtml(names.get(spanId) ?? spanId)}`);
  return [...values, ...linked].join(" &middot; ");
}

function valueOf({ value }: OtlpAttribute): string {
  return String(Object.values(value)[0] ?? "");
}

function isError({ status }: OtlpSpan): boolean {
  return status?.code === 2;
}

/** The time of a span, milliseconds. */
function startOfSpan({ startTimeUnixNano }: OtlpSpan): number {
  return Number(startTimeUnixNano) / 1e6;
}

function endOfSpan({ endTimeUnixNano }: OtlpSpan): number {
  return Number(endTimeUnixNano) / 1e6;
}

function startOf(spans: readonly OtlpSpan[]): number {
  return Math.min(...spans.map(startOfSpan));
}

function formatTime(ms: number): string {
  return ms >= 1000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms)} ms`;
}

function escapeHtml(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
