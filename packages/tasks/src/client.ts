import type { TaskReference } from "@klingkit/errors";
import type { Estimate } from "@klingkit/models";
import type { TaskContext } from "./context.ts";
import { copyInput } from "./copy-input.ts";
import type { Endpoint } from "./endpoint.ts";
import type { TaskIntent } from "./intent.ts";
import type { ListOptions } from "./list.ts";
import { type Load, loaded, once } from "./load.ts";
import type { LookOptions } from "./look.ts";
import type { CreateOptions, PrepareOptions, RunOptions, SendOptions } from "./options.ts";
import type { TaskQuery } from "./query.ts";
import type { TaskResult } from "./result.ts";
import type { TaskSnapshot } from "./snapshot.ts";
import type { Task } from "./task.ts";

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

/** What the calls do is loaded by the first of them: a page that only might make a clip stays small. */
const endpointCalls = once(() => import("./endpoint-calls.ts"));
const taskCalls = once(() => import("./task-calls.ts"));

/**
 * Binds an endpoint to a client; it is loaded by the first call. Inputs and options count as they stand at the call, so
 * they are copied before anything is awaited.
 */
export function bindEndpoint<Input, Filled>(
  context: TaskContext,
  load: Load<Endpoint<Input, Filled>>,
): EndpointClient<Input> {
  const endpoint = once(() => loaded(load));
  return {
    async create(...args) {
      const [input, options] = copyInput(args);
      return (await endpointCalls()).create(context, await endpoint(), input, options);
    },
    async run(...args) {
      const [input, options] = copyInput(args);
      return (await endpointCalls()).run(context, await endpoint(), input, options);
    },
    async get(...args) {
      const [id, options] = copyInput(args);
      return (await endpointCalls()).get(context, await endpoint(), id, options);
    },
    list: (options) => listOf(copyInput(options)),
    async prepare(...args) {
      const [input, options] = copyInput(args);
      return (await endpointCalls()).prepare(context, await endpoint(), input, options);
    },
    async estimate(input) {
      const copied = copyInput(input);
      return (await endpointCalls()).estimateOf(await endpoint(), copied);
    },
  };

  async function* listOf(options: ListOptions | undefined): AsyncGenerator<TaskSnapshot> {
    yield* (await endpointCalls()).list(context, await endpoint(), options);
  }
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
  return {
    async resume(handle) {
      const copied = copyInput(handle);
      return (await taskCalls()).resume(context, copied);
    },
    async send(...args) {
      const [intent, options] = copyInput(args);
      return (await taskCalls()).send(context, intent, options);
    },
    async recover(...args) {
      const [handle, options] = copyInput(args);
      return (await taskCalls()).recoverHandle(context, handle, options?.signal);
    },
    async get(...args) {
      const [tasks, options] = copyInput(args);
      return (await taskCalls()).getTasks(context, tasks, options?.signal);
    },
    list: (query) => listOf(copyInput(query)),
  };

  async function* listOf(query: TaskQuery | undefined): AsyncGenerator<TaskSnapshot> {
    yield* (await taskCalls()).queryTasks(context, query);
  }
}
