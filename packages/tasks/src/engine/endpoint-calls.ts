import type { ApiVersion } from "@klingkit/errors";
import { safeListener } from "@klingkit/http";
import { createTask } from "../create/create-task.ts";
import { prepare } from "../create/prepare.ts";
import type { Endpoint, RegisteredEndpoint } from "../endpoint/endpoint.ts";
import { checkOptions } from "../options/check-options.ts";
import { type CreateOptions, type ListOptions, type RunOptions, taskDefaults } from "../options/options.ts";
import type { Output } from "../outputs.ts";
import { fetchTask } from "../polling/fetch-task.ts";
import type { RefreshOptions, SucceededTask, Task } from "../task.ts";
import { listPages } from "./list.ts";
import type { EngineParts } from "./parts.ts";
import { referenceTo } from "./reference-to.ts";
import { type IsOutput, taskOf, waitForTask } from "./task-object.ts";
import { observe } from "./telemetry.ts";

// The calls of an endpoint; `EndpointClient` documents them.

export async function create<Input, Defaults, O extends Output>(
  parts: EngineParts,
  endpoint: Endpoint<Input, Defaults, O>,
  input: Input,
  options: CreateOptions = {},
): Promise<Task<O>> {
  const intent = await prepare(parts, endpoint, input, options, "create");
  return createTask(parts, intent, isOutputOf(endpoint), options);
}

export async function run<Input, Defaults, O extends Output>(
  parts: EngineParts,
  endpoint: Endpoint<Input, Defaults, O>,
  input: Input,
  options: RunOptions<O> = {},
): Promise<SucceededTask<O>> {
  return observe(
    parts,
    { type: "run", endpoint: endpoint.name },
    () => createAndWait(parts, endpoint, input, options),
    ({ id }) => ({ id }),
  );
}

async function createAndWait<Input, Defaults, O extends Output>(
  parts: EngineParts,
  endpoint: Endpoint<Input, Defaults, O>,
  input: Input,
  options: RunOptions<O>,
): Promise<SucceededTask<O>> {
  const intent = await prepare(parts, endpoint, input, options, "run");
  const since = parts.clock.now();
  const { waitTimeout, pollInterval, signal, onUpdate, updateInterval } = options;
  const whileQueued = onUpdate && {
    interval: updateInterval ?? taskDefaults.updateInterval,
    report: () => safeListener(onUpdate)({ status: "queued", elapsed: parts.clock.now() - since, progress: 0 }),
  };
  const isOutput = isOutputOf(endpoint);
  const task = await createTask(parts, intent, isOutput, options, whileQueued);
  if (task.status !== "submitted" && task.status !== "processing") return task.wait();
  const waitOptions = { waitTimeout, pollInterval, signal, onUpdate, updateInterval };
  return waitForTask(parts, { reference: task.toJSON(), isOutput }, task, waitOptions);
}

export async function get<Input, Defaults, O extends Output>(
  parts: EngineParts,
  endpoint: Endpoint<Input, Defaults, O>,
  id: string | { readonly externalTaskId: string },
  options: RefreshOptions = {},
): Promise<Task<O> | undefined> {
  checkOptions(endpoint.name, options, "get");
  const { baseUrl, apiVersions } = await parts.transport();
  const ids = typeof id === "string" ? { id } : { externalTaskId: id.externalTaskId };
  for (const apiVersion of readVersions(endpoint, apiVersions)) {
    const known = { klingkit: 1, host: baseUrl, apiVersion, endpoint: endpoint.name } as const;
    const found = await fetchTask(parts, { ...known, ...ids }, { signal: options.signal });
    if (found) return taskOf(parts, { reference: referenceTo(known, found), isOutput: isOutputOf(endpoint) }, found);
  }
  return undefined;
}

/** Returns the API versions at which a task of an endpoint may be found, in the order in which they are asked. */
function readVersions(
  { apiVersions, packageType }: Pick<RegisteredEndpoint, "apiVersions" | "packageType">,
  allowed: readonly ApiVersion[],
): readonly ApiVersion[] {
  // The credential may be limited to API v1.
  if (!apiVersions.v2 || !allowed.includes("v2")) return ["v1"];
  // API v2 shows the video tasks of both versions. Whether it shows image tasks is not known.
  return packageType === "video" || !apiVersions.v1 ? ["v2"] : ["v1", "v2"];
}

export async function* list<Input, Defaults, O extends Output>(
  parts: EngineParts,
  endpoint: Endpoint<Input, Defaults, O>,
  options: ListOptions = {},
): AsyncGenerator<Task<O>> {
  const { name, apiVersions } = endpoint;
  checkOptions(name, options, "list");
  if (!apiVersions.v1) return;
  const { baseUrl } = await parts.transport();
  const known = { klingkit: 1, host: baseUrl, apiVersion: "v1", endpoint: name } as const;
  for await (const found of listPages(parts, `Listing the tasks of ${name}`, apiVersions.v1.path, options))
    yield taskOf(parts, { reference: referenceTo(known, found), isOutput: isOutputOf(endpoint) }, found);
}

function isOutputOf<O extends Output>({ outputs }: Pick<Endpoint<never, never, O>, "outputs">): IsOutput<O> {
  return (output): output is O => outputs.includes(output.type);
}
