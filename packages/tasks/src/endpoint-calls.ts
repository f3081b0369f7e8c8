import { safeListener } from "@klingkit/http";
import type { TaskContext } from "./context.ts";
import { sendIntent } from "./create.ts";
import type { Endpoint } from "./endpoint.ts";
import { type ListOptions, listPages } from "./list.ts";
import { look, type LookOptions } from "./look.ts";
import { checkOptions, type CreateOptions, type RunOptions } from "./options.ts";
import { prepare } from "./prepare.ts";
import type { TaskResult } from "./result.ts";
import type { TaskSnapshot } from "./snapshot.ts";
import type { Task } from "./task.ts";
import { aboutCreate, traced } from "./trace.ts";

// What the calls of a bound endpoint do; their documents stand at `EndpointClient`.

export { prepare } from "./prepare.ts";
export { estimateOf } from "./price.ts";

export async function create<Input, Filled>(
  context: TaskContext,
  endpoint: Endpoint<Input, Filled>,
  input: Input,
  options: CreateOptions = {},
): Promise<Task> {
  const intent = await prepare(context, endpoint, input, options, "create");
  return traced(context, "create", aboutCreate(intent), () => sendIntent(context, intent, options));
}

export async function run<Input, Filled>(
  context: TaskContext,
  endpoint: Endpoint<Input, Filled>,
  input: Input,
  options: RunOptions = {},
): Promise<TaskResult> {
  const intent = await prepare(context, endpoint, input, options, "run");
  const since = context.clock.now();
  const onQueued = (): void =>
    safeListener(options.onUpdate)({ status: "queued", elapsed: context.clock.now() - since, progress: 0 });
  const task = await traced(context, "create", aboutCreate(intent), () =>
    sendIntent(context, intent, options, onQueued),
  );
  return task.wait(options);
}

export async function get<Input, Filled>(
  context: TaskContext,
  endpoint: Endpoint<Input, Filled>,
  id: string | { readonly externalTaskId: string },
  options: LookOptions = {},
): Promise<TaskSnapshot | undefined> {
  checkOptions(endpoint.name, options, "get");
  const { baseUrl, apiVersions } = await context.transport();
  // The newer design's query shows the tasks of both; the credential may not reach it.
  const apiVersion = endpoint.apiVersions.v2 && apiVersions.includes("v2") ? "v2" : "v1";
  const which = typeof id === "string" ? { id } : { externalTaskId: id.externalTaskId };
  return look(context, { klingkit: 1, host: baseUrl, apiVersion, endpoint: endpoint.name, ...which }, options);
}

export async function* list<Input, Filled>(
  context: TaskContext,
  { name, apiVersions }: Endpoint<Input, Filled>,
  options: ListOptions = {},
): AsyncGenerator<TaskSnapshot> {
  checkOptions(name, options, "list");
  if (apiVersions.v1) yield* listPages(context, `Listing the tasks of ${name}`, apiVersions.v1.path, options);
}
