import { ConfigurationError, type TaskReference } from "@klingkit/errors";
import type { Estimate } from "@klingkit/models";
import { safeListener } from "@klingkit/http";
import type { TaskContext } from "./context.ts";
import { sendIntent } from "./create.ts";
import type { Endpoint } from "./endpoint.ts";
import { readIntent, readReference, type TaskIntent } from "./intent.ts";
import { type ListOptions, listPages } from "./list.ts";
import { knownEndpoint } from "./known-endpoint.ts";
import { type Load, loaded } from "./load.ts";
import { look, type LookOptions } from "./look.ts";
import { checkOptions, type CreateOptions, type PrepareOptions, type RunOptions, type SendOptions } from "./options.ts";
import { prepare } from "./prepare.ts";
import { estimateOf } from "./price.ts";
import { getTasks, queryTasks, type TaskQuery } from "./query.ts";
import { recover } from "./recover.ts";
import type { TaskResult } from "./result.ts";
import type { TaskSnapshot } from "./snapshot.ts";
import { type Task, taskOf } from "./task.ts";

/** An asynchronous endpoint, ready to be called. */
export interface EndpointClient<Input> {
  /** Makes a task and returns as soon as the service has accepted it. @throws InvalidInputError before anything is sent; else KlingError with `taskState` */
  create(input: Input, options?: CreateOptions): Promise<Task>;
  /** Makes a task and waits for its end. */
  run(input: Input, options?: RunOptions): Promise<TaskResult>;
  /** A task by the service's id, or by your own. Undefined when the service does not know it. */
  get(id: string | { readonly externalTaskId: string }, options?: LookOptions): Promise<TaskSnapshot | undefined>;
  /** The endpoint's tasks on the v1 design, as an async iterable. */
  list(options?: ListOptions): AsyncIterable<TaskSnapshot>;
  /** Checks and encodes without sending. Store the intent, then send it with `kling.tasks.send`. */
  prepare(input: Input, options?: PrepareOptions): Promise<TaskIntent>;
  /** What a task will cost, by the dated price list; undefined where no price is known. Sends nothing. @throws InvalidInputError */
  estimate(input: Input): Promise<Estimate | undefined>;
}

/** Binds an endpoint to a client; it is loaded by the first call. */
export function bindEndpoint<Input, Filled>(
  context: TaskContext,
  load: Load<Endpoint<Input, Filled>>,
): EndpointClient<Input> {
  const prepared: EndpointClient<Input>["prepare"] = async (input, options) =>
    prepare(context, await loaded(load), input, options);
  return {
    async create(input, options = {}) {
      return sendIntent(context, await prepared(input, options), options);
    },
    async run(input, options = {}) {
      checkOptions((await loaded(load)).name, options);
      const intent = await prepared(input, options);
      const since = context.clock.now();
      const task = await sendIntent(context, intent, options, () =>
        safeListener(options.onUpdate)({ status: "queued", elapsed: context.clock.now() - since, progress: 0 }),
      );
      return task.wait(options);
    },
    async get(id, options) {
      const endpoint = await loaded(load);
      const { baseUrl, wires } = await context.transport();
      // The newer design's query shows the tasks of both; the credential may not reach it.
      const wire = endpoint.wires.path && wires.includes("path") ? "path" : "v1";
      const which = typeof id === "string" ? { id } : { externalTaskId: id.externalTaskId };
      return look(context, { klingkit: 1, host: baseUrl, wire, endpoint: endpoint.name, ...which }, options);
    },
    async *list(options) {
      const { name, wires } = await loaded(load);
      if (wires.v1) yield* listPages(context, `Listing the tasks of ${name}`, wires.v1.path, options);
    },
    prepare: prepared,
    estimate: async (input) => estimateOf(await loaded(load), input),
  };
}

/** What can be done with tasks of any endpoint. */
export interface TasksClient {
  /** Takes a task up again from `JSON.stringify(task)`, its parsed form, or an error's `task`. @throws ConfigurationError for another host or a credential that cannot read it */
  resume(handle: string | TaskReference): Promise<Task>;
  /** Sends a stored intent. A task that it has already made is taken, not made again. */
  send(intent: string | TaskIntent, options?: SendOptions): Promise<Task>;
  /**
   * Settles a task that was left in doubt, from an error's `task` or its JSON: the task, or undefined when the service
   * does not know it although the time in which it had to show itself is over.
   */
  recover(handle: string | TaskReference, options?: { readonly signal?: AbortSignal }): Promise<Task | undefined>;
  /** Tasks by id, many at a time, in the order asked for; undefined for those that the service does not know. With a JWT: handles, no bare ids. */
  get(
    tasks: readonly (string | TaskReference)[],
    options?: { readonly signal?: AbortSignal },
  ): Promise<(TaskSnapshot | undefined)[]>;
  /** The account's tasks, as an async iterable. With a JWT those of every v1 endpoint, one endpoint after the other. */
  list(query?: TaskQuery): AsyncIterable<TaskSnapshot>;
}

export function createTasksClient(context: TaskContext): TasksClient {
  /** Refuses locally what another host or credential would have to answer for. */
  async function checked<T extends Pick<TaskReference, "host" | "wire" | "endpoint">>(task: T): Promise<T> {
    const { baseUrl, wires } = await context.transport();
    if (task.host !== baseUrl) {
      throw new ConfigurationError(`This task belongs to ${task.host}, but this client talks to ${baseUrl}.`, {
        advice: "Use a client with that baseUrl or region.",
      });
    }
    if (!wires.includes(task.wire)) {
      throw new ConfigurationError(
        `This task was made on the ${task.wire} design, which this credential cannot read.`,
        {
          advice: "Use an API key of the same account.",
        },
      );
    }
    await knownEndpoint(context, task.endpoint);
    return task;
  }
  return {
    resume: async (handle) => taskOf(context, await checked(readReference(handle))),
    recover: async (handle, options) => recover(context, await checked(readReference(handle)), options?.signal),
    get: (tasks, options) => getTasks(context, tasks, options?.signal),
    list: (query) => queryTasks(context, query),
    send: async (intent, options = {}) =>
      sendIntent(context, await checked(readIntent(intent)), { onExisting: "adopt", ...options }),
  };
}
