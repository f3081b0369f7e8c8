import { context, ROOT_CONTEXT, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import { expect, test } from "vitest";
import { observedClient, under } from "./recorded.ts";

const fog = { prompt: "a lighthouse in fog" };

/** Returns the only element. */
function only<T>(list: readonly T[]): T {
  const [first, ...rest] = list;
  if (first === undefined || rest.length > 0) throw new Error(`There are ${list.length} elements, not one.`);
  return first;
}

/** Whether a span is a direct child of another. */
function isChild(span: ReadableSpan, parent: ReadableSpan): boolean {
  return span.parentSpanContext?.spanId === parent.spanContext().spanId;
}

test("a run is one trace: a create and a wait, with the requests of the create below it", async () => {
  const recorded = await observedClient();
  const { kling, spans, named } = recorded;
  const done = await under(recorded, "handler", () => kling.video.textToVideo.run(fog));
  const [run, create, wait] = [
    only(named("kling.run")),
    only(named("generate_content")),
    only(named("fetch_response")),
  ];
  expect(isChild(run, only(named("handler")))).toBe(true);
  expect(isChild(create, run) && isChild(wait, run)).toBe(true);
  expect(isChild(only(named("POST").filter((post) => isChild(post, create))), create)).toBe(true);
  expect(create).toMatchObject({
    name: "generate_content kling-3.0",
    kind: SpanKind.CLIENT,
    status: { code: SpanStatusCode.UNSET },
    attributes: {
      "gen_ai.operation.name": "generate_content",
      "gen_ai.provider.name": "kling",
      "gen_ai.request.model": "kling-3.0",
      "gen_ai.response.id": done.id,
      "server.address": "emulator.localhost",
      "server.port": 80,
      "kling.operation": "create",
      "kling.endpoint": "video.textToVideo",
      "kling.api_version": "v2",
      "kling.external_task_id": done.externalTaskId,
      "kling.lane": "video/kling-3.0",
    },
  });
  expect(wait).toMatchObject({
    name: "fetch_response",
    kind: SpanKind.CLIENT,
    attributes: {
      "gen_ai.operation.name": "fetch_response",
      "gen_ai.provider.name": "kling",
      "gen_ai.response.id": done.id,
    },
  });
  expect(only(wait.links).context.spanId).toBe(create.spanContext().spanId);
  expect(spans().every(({ attributes }) => Object.values(attributes).every((value) => value !== undefined))).toBe(true);
});

test("polls are traces of their own that link to the waits, with their requests below them", async () => {
  const { kling, named } = await observedClient();
  await Promise.all(["one", "two"].map((prompt) => kling.video.textToVideo.run({ prompt })));
  const polls = named("kling.poll");
  const waits = named("fetch_response").map((span) => span.spanContext().spanId);
  expect(polls.length).toBeGreaterThan(0);
  for (const poll of polls) {
    expect(poll.parentSpanContext).toBeUndefined();
    expect(poll.kind).toBe(SpanKind.CLIENT);
    expect(waits).toEqual(expect.arrayContaining(poll.links.map((link) => link.context.spanId)));
  }
  expect(polls.some(({ attributes }) => attributes["kling.poll.tasks"] === 2)).toBe(true);
  const reads = named("GET");
  expect(reads.length).toBeGreaterThan(0);
  expect(reads.every((read) => polls.some((poll) => isChild(read, poll)))).toBe(true);
});

test("a wait in another process links to the create, through the stored task", async () => {
  const { kling, connect, named } = await observedClient();
  const json = JSON.stringify(await kling.video.textToVideo.create(fog));
  // Another process has no active span, and knows the task by its JSON only.
  await context.with(ROOT_CONTEXT, async () => (await connect().tasks.resume(json)).wait());
  const create = only(named("generate_content")).spanContext();
  const wait = only(named("fetch_response"));
  expect(only(wait.links).context).toMatchObject({ traceId: create.traceId, spanId: create.spanId, isRemote: true });
  expect(wait.spanContext().traceId).not.toBe(create.traceId);
});

test.each(["", "00-0-0-01", `00-${"0".repeat(32)}-${"0".repeat(16)}-01`, "a lighthouse in fog"])(
  "the stored traceparent %j is ignored",
  async (traceparent) => {
    const { kling, named } = await observedClient();
    const task = await kling.video.textToVideo.create(fog);
    await (await kling.tasks.resume({ ...task.toJSON(), traceparent })).wait();
    expect(only(named("fetch_response")).links).toEqual([]);
  },
);

test("a lost response is an error of its request, and the lookup that finds the task is below the create", async () => {
  const { kling, emulator, named } = await observedClient();
  emulator.faults.add({ method: "POST", drop: "after", times: 1 });
  await kling.video.textToVideo.create(fog);
  const create = only(named("generate_content"));
  const resolve = only(named("kling.resolve"));
  expect(isChild(resolve, create)).toBe(true);
  expect(resolve.kind).toBe(SpanKind.INTERNAL);
  expect(named("GET").every((lookup) => isChild(lookup, resolve))).toBe(true);
  expect([create, resolve].map(({ status }) => status.code)).toEqual([SpanStatusCode.UNSET, SpanStatusCode.UNSET]);
});

test("a failed task is an error of its wait", async () => {
  const recorded = await observedClient();
  const { kling, named } = recorded;
  await expect(kling.video.textToVideo.run({ prompt: "fog [fail]" })).rejects.toThrow("failed");
  for (const name of ["fetch_response", "kling.run"]) {
    expect(only(named(name))).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { "error.type": "task_failed" },
    });
  }
  expect(only(named("fetch_response")).attributes).toHaveProperty(["kling.task.failure_reason"]);
  expect(only(named("generate_content")).status.code).toBe(SpanStatusCode.UNSET);
});

test("a rejected create has the codes of its error, but no text of the service", async () => {
  const { kling, named, text } = await observedClient();
  await expect(kling.video.textToVideo.create({ prompt: "fog [reject]" })).rejects.toThrow("1301");
  expect(only(named("generate_content"))).toMatchObject({
    status: { code: SpanStatusCode.ERROR },
    attributes: {
      "error.type": "content_rejected",
      "kling.service_code": 1301,
      "kling.task.state": "none",
      "kling.request_id": expect.any(String),
      "http.response.status_code": 400,
    },
  });
  expect(only(named("generate_content")).status.message).toBeUndefined();
  expect(only(named("generate_content")).events).toEqual([]);
  expect(await text()).not.toContain("[reject]");
});

test("a create that waits for a slot has a span for the wait", async () => {
  const { kling, named } = await observedClient({ concurrency: { video: 1 } });
  await Promise.all(["one", "two"].map((prompt) => kling.video.textToVideo.run({ prompt })));
  const queue = only(named("kling.queue"));
  const create = named("generate_content").find((span) => isChild(queue, span));
  expect(create).toBeDefined();
  expect(queue.attributes).toMatchObject({ "kling.lane": "video/kling-3.0" });
});

test("downloads and speech are spans", async () => {
  const { kling, named } = await observedClient();
  const done = await kling.video.textToVideo.run(fog);
  await done.download(new WritableStream());
  expect(only(named("kling.download"))).toMatchObject({
    kind: SpanKind.CLIENT,
    attributes: { "kling.endpoint": "video.textToVideo", "gen_ai.response.id": done.id },
  });
  await kling.audio.speech({ text: "Fog.", voiceId: "oversea_male1", language: "en" });
  expect(named("generate_content").at(-1)).toMatchObject({
    name: "generate_content",
    attributes: { "kling.endpoint": "audio.speech", "kling.operation": "call" },
  });
});

test("the updates of a wait have its span as the active one", async () => {
  const recorded = await observedClient();
  const { kling, tracerProvider, named } = recorded;
  await kling.video.textToVideo.run(fog, {
    onUpdate: ({ status }) => tracerProvider.getTracer("app").startSpan(`update ${status}`).end(),
  });
  const wait = only(named("fetch_response"));
  expect(named("update succeeded").every((span) => isChild(span, wait))).toBe(true);
  expect(named("update succeeded")).not.toEqual([]);
});
