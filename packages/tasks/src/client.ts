import type { Estimate } from "@klingkit/models";
import type { TaskContext } from "./context.ts";
import { copyInput } from "./copy-input.ts";
import type { Endpoint } from "./endpoint.ts";
import type { TaskIntent } from "./intent.ts";
import type { ListOptions } from "./list.ts";
import { type Load, loaded, once } from "./load.ts";
import type { CreateOptions, PrepareOptions, RefreshOptions, RunOptions, SendOptions } from "./options.ts";
import type { Output } from "./outputs.ts";
import type { TaskQuery } from "./query.ts";
import { plainReference, type Referable } from "./referable.ts";
import type { PendingTask, SucceededTask, Task } from "./task.ts";

/** An endpoint that creates tasks. */
export interface EndpointClient<Input, O extends Output = Output> {
  /**
   * Creates a task and returns when the service has accepted it. A lost response is looked up before anything is sent
   * again, so a task is never paid for twice.
   * @throws {InvalidInputError} if the input is not valid; nothing was sent
   * @throws {KlingError} whose `taskState` says whether a task exists
   * @example const task = await kling.video.textToVideo.create({ prompt: "a lighthouse in fog" })
   */
  create(input: Input, options?: CreateOptions): Promise<Task<O>>;
  /**
   * Creates a task and waits until it has succeeded.
   * @throws {InvalidInputError} if the input is not valid; nothing was sent
   * @throws {TaskFailedError} if the task fails
   * @throws {WaitTimeoutError} if `waitTimeout` is over; the task keeps running
   * @throws {KlingError} whose `taskState` says whether a task exists
   * @example const { output } = await kling.video.textToVideo.run({ prompt: "a lighthouse in fog" })
   */
  run(input: Input, options?: RunOptions<O>): Promise<SucceededTask<O>>;
  /**
   * Reads a task by the service's id, or by its external task id. Undefined if the service does not know it.
   * @throws {KlingError} if the service cannot be asked
   * @example const done = await (await kling.video.textToVideo.get(id))?.wait()
   */
  get(id: string | { readonly externalTaskId: string }, options?: RefreshOptions): Promise<Task<O> | undefined>;
  /** Lists the endpoint's tasks on API v1. */
  list(options?: ListOptions): AsyncIterable<Task<O>>;
  /**
   * Checks and encodes an input without sending it. Store the intent, then send it with `kling.tasks.send`: a crash in
   * between is then free of danger.
   * @throws {InvalidInputError} if the input is not valid
   */
  prepare(input: Input, options?: PrepareOptions): Promise<TaskIntent>;
  /**
   * What a task will cost by the dated price list; undefined where no price is known. Sends nothing.
   * @throws {InvalidInputError} if the input is not valid
   */
  estimate(input: Input): Promise<Estimate | undefined>;
}

/** The calls are loaded by the first of them, so that a page that rarely generates anything stays small. */
const endpointCalls = once(() => import("./endpoint-calls.ts"));
const taskCalls = once(() => import("./task-calls.ts"));

/**
 * Binds an endpoint to a client; the first call loads it. Inputs and options are copied before anything is awaited, so
 * the caller may change them after the call.
 */
export function bindEndpoint<Input, Defaults, O extends Output>(
  context: TaskContext,
  load: Load<Endpoint<Input, Defaults, O>>,
): EndpointClient<Input, O> {
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

  async function* listOf(options: ListOptions | undefined): AsyncGenerator<Task<O>> {
    yield* (await endpointCalls()).list(context, await endpoint(), options);
  }
}

/** Tasks of every endpoint. */
export interface TasksClient {
  /**
   * Continues with a task from `JSON.stringify(task)`, its parsed form, or an error's `task`. Sends nothing: its status is
   * `submitted` until `refresh()` or `wait()` reads it.
   * @throws {ConfigurationError} if it belongs to another host, the credential cannot read it, or its outcome is unknown:
   * use `recover` then
   */
  resume(task: Referable): Promise<PendingTask>;
  /**
   * Continues with many tasks after a restart: reads them together, and recovers those whose outcome is unknown. In the
   * order of `tasks`; undefined where nothing was created.
   * @throws {KlingError} if the service cannot be asked
   */
  resumeAll(tasks: Iterable<Referable | TaskIntent>, options?: RefreshOptions): Promise<(Task | undefined)[]>;
  /**
   * Sends a stored intent. If it was sent before and its task exists, the task is returned and nothing is created.
   * @throws {ConfigurationError} if it belongs to another host, or the credential cannot use it
   * @throws {KlingError} whose `taskState` says whether a task exists
   */
  send(intent: string | TaskIntent, options?: SendOptions): Promise<Task>;
  /**
   * Finds out whether a create made a task: takes an error's `task`, an intent, a reference or a task. Undefined if the
   * service does not know it although the time in which it had to appear is over: nothing was created.
   * @throws {TaskOutcomeUnknownError} if that cannot be found out now
   * @example
   * if (error instanceof TaskOutcomeUnknownError && error.task) task = await kling.tasks.recover(error.task)
   */
  recover(task: Referable | TaskIntent, options?: RefreshOptions): Promise<Task | undefined>;
  /**
   * Reads many tasks with few requests, in the order of `tasks`; undefined for those that the service does not know. With
   * a JWT it takes tasks and references, because API v1 has no query by id alone.
   * @throws {ConfigurationError} if a bare id is passed with a JWT
   */
  get(tasks: readonly (string | Referable)[], options?: RefreshOptions): Promise<(Task | undefined)[]>;
  /** Lists the account's tasks. With a JWT it lists each endpoint of API v1 in turn. */
  list(query?: TaskQuery): AsyncIterable<Task>;
}

export function createTasksClient(context: TaskContext): TasksClient {
  return {
    async resume(task) {
      const copied = plainReference(task);
      return (await taskCalls()).resume(context, copied);
    },
    async resumeAll(tasks, options) {
      const copied = Array.from(tasks, plainReference);
      const calls = await taskCalls();
      return calls.resumeAll(context, copied, calls.signalOf("tasks.resumeAll", options));
    },
    async send(...args) {
      const [intent, options] = copyInput(args);
      return (await taskCalls()).send(context, intent, options);
    },
    async recover(task, options) {
      const copied = plainReference(task);
      const calls = await taskCalls();
      return calls.recoverTask(context, copied, calls.signalOf("tasks.recover", options));
    },
    async get(tasks, options) {
      const copied = tasks.map((task) => (typeof task === "string" ? task : plainReference(task)));
      const calls = await taskCalls();
      return calls.getTasks(context, copied, calls.signalOf("tasks.get", options));
    },
    list: (query) => listOf(copyInput(query)),
  };

  async function* listOf(query: TaskQuery | undefined): AsyncGenerator<Task> {
    yield* (await taskCalls()).queryTasks(context, query);
  }
}
