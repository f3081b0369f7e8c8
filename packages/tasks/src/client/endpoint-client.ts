import type { Estimate } from "@klingkit/models";
import type { TaskContext } from "../engine/parts.ts";
import { copyInput } from "./copy-input.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import type { TaskIntent } from "../create/intent.ts";
import type { ListOptions } from "../engine/list.ts";
import { type Load, loaded, once } from "./load.ts";
import type { CreateOptions, PrepareOptions, RefreshOptions, RunOptions, SendOptions } from "../options/options.ts";
import type { Output } from "../outputs.ts";
import type { TaskQuery } from "../engine/query.ts";
import { plainReference, type Referable } from "./referable.ts";
import type { PendingTask, SucceededTask, Task } from "../engine/task-object.ts";

/** The calls of an endpoint that creates tasks. */
export interface EndpointClient<Input, O extends Output = Output> {
  /**
   * Creates a task and resolves when the service has accepted it. After a lost response the task is looked up before
   * anything is sent again, so a task is never paid for twice.
   * @throws {InvalidInputError} if the input or an option is not valid; nothing was sent
   * @throws {AlreadyExistsError} if a task with this `externalTaskId` existed before
   * @throws {TaskOutcomeUnknownError} if it is unknown whether the task was created; `kling.tasks.recover(error.task)`
   *   finds out
   * @throws {BusyError} if no concurrency slot became free within `queueTimeout`
   * @throws {KlingError} of the fitting class if the create fails; `taskState` states whether a task exists
   * @example
   * const task = await kling.video.textToVideo.create({ prompt: "a lighthouse in fog" });
   * console.log(task.id, JSON.stringify(task));
   */
  create(input: Input, options?: CreateOptions): Promise<Task<O>>;
  /**
   * Creates a task and resolves when it has succeeded.
   * @throws {InvalidInputError} if the input or an option is not valid; nothing was sent
   * @throws {TaskFailedError} if the task fails
   * @throws {WaitTimeoutError} if `waitTimeout` is over; the task keeps running
   * @throws {KlingError} of the fitting class if the create fails; `taskState` states whether a task exists
   * @example
   * const { output } = await kling.video.textToVideo.run({ prompt: "a lighthouse in fog" });
   * await output.download("lighthouse.mp4");
   */
  run(input: Input, options?: RunOptions<O>): Promise<SucceededTask<O>>;
  /**
   * Reads a task by the service's id, or by its external task id. Undefined if the service does not know it.
   * @throws {InvalidInputError} if an option is unknown
   * @throws {KlingError} of the fitting class if the service rejects the request or cannot be reached
   * @example
   * const task = await kling.video.textToVideo.get(id);
   * const done = await task?.wait();
   */
  get(id: string | { readonly externalTaskId: string }, options?: RefreshOptions): Promise<Task<O> | undefined>;
  /**
   * Iterates over the tasks of the endpoint on API v1. Each page is requested when you reach it; errors are thrown by
   * the iteration.
   * @throws {InvalidInputError} if an option is unknown
   * @throws {KlingError} of the fitting class if the service rejects a request or cannot be reached
   * @example for await (const task of kling.video.textToVideo.list()) console.log(task.id, task.status);
   */
  list(options?: ListOptions): AsyncIterable<Task<O>>;
  /**
   * Checks and encodes an input, and returns an intent without sending it. Store the intent, then send it with
   * `kling.tasks.send`: if the process crashes in between, sending it again creates no second task.
   * @throws {InvalidInputError} if the input or an option is not valid
   * @throws {ConfigurationError} if the credential cannot use the endpoint
   * @example
   * const intent = await kling.video.textToVideo.prepare({ prompt: "a lighthouse in fog" });
   * await db.save(JSON.stringify(intent));
   * const task = await kling.tasks.send(intent, { sentBefore: false });
   */
  prepare(input: Input, options?: PrepareOptions): Promise<TaskIntent>;
  /**
   * Returns the price of a task by the dated price list. Undefined if no price is known. It sends nothing.
   * @throws {InvalidInputError} if the input is not valid
   * @example
   * const estimate = await kling.video.textToVideo.estimate({ prompt: "fog", duration: 10, resolution: "1080p" });
   * console.log(estimate?.usd.min, estimate?.usd.max);
   */
  estimate(input: Input): Promise<Estimate | undefined>;
}

/** The calls are loaded by the first of them, so that a page that rarely generates anything stays small. */
const endpointCalls = once(() => import("../engine/endpoint-calls.ts"));
const taskCalls = once(() => import("../engine/task-calls.ts"));

/**
 * Binds an endpoint to the context of a client. The first call loads the endpoint. Inputs and options are copied at the
 * call, so the caller may change them afterwards.
 * @param context the context of the client
 * @param load the endpoint, or a function that loads it
 * @example
 * const textToVideo = bindEndpoint(context, async () => (await import("@klingkit/video")).textToVideo);
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

/** The calls for tasks of every endpoint. */
export interface TasksClient {
  /**
   * Continues with a task from `JSON.stringify(task)`, its parsed form, or an error's `task`. It sends nothing: the
   * status is `submitted` until `refresh()` or `wait()` reads it.
   * @throws {ConfigurationError} if the value is not a task reference, belongs to another host, cannot be read with
   *   this credential, or its outcome is unknown: use `recover` then
   * @example
   * const task = await kling.tasks.resume(await db.load());
   * const done = await task.wait();
   */
  resume(task: Referable): Promise<PendingTask>;
  /**
   * Continues with many tasks after a restart: reads them together, and recovers those whose outcome is unknown. The
   * result has the order of `tasks`, with undefined where nothing was created.
   * @throws {ConfigurationError} if a value is not a task reference, belongs to another host, or cannot be read with
   *   this credential
   * @throws {TaskOutcomeUnknownError} if an outcome cannot be recovered now
   * @throws {KlingError} of the fitting class if the service rejects a request or cannot be reached
   * @example
   * const tasks = await kling.tasks.resumeAll(await db.loadAll());
   * await Promise.all(tasks.map((task) => task?.wait()));
   */
  resumeAll(tasks: Iterable<Referable | TaskIntent>, options?: RefreshOptions): Promise<(Task | undefined)[]>;
  /**
   * Sends a stored intent. If it was sent before and its task exists, it returns the task and creates nothing.
   * @throws {ConfigurationError} if the value is not an intent, belongs to another host, or cannot be sent with this
   *   credential
   * @throws {TaskOutcomeUnknownError} if it is unknown whether the task was created
   * @throws {KlingError} of the fitting class if the create fails; `taskState` states whether a task exists
   * @example
   * const intent = await kling.video.textToVideo.prepare({ prompt: "a lighthouse in fog" });
   * await db.save(JSON.stringify(intent));
   * const task = await kling.tasks.send(intent, { sentBefore: false });
   */
  send(intent: string | TaskIntent, options?: SendOptions): Promise<Task>;
  /**
   * Finds out whether a create made a task. It accepts an error's `task`, an intent, a reference or a task. Undefined
   * if nothing was created: the service does not know the task although the time within which it must appear is over.
   * @throws {ConfigurationError} if the value belongs to another host, or cannot be read with this credential
   * @throws {TaskOutcomeUnknownError} if the outcome cannot be found out now, or the endpoint has no look-up
   * @example
   * if (error instanceof TaskOutcomeUnknownError && error.task) task = await kling.tasks.recover(error.task);
   */
  recover(task: Referable | TaskIntent, options?: RefreshOptions): Promise<Task | undefined>;
  /**
   * Reads many tasks with few requests. The result has the order of `tasks`, with undefined for those that the service
   * does not know. With a JWT it accepts tasks and references only, because API v1 has no query by id alone.
   * @throws {ConfigurationError} if a bare id is passed with a JWT
   * @throws {KlingError} of the fitting class if the service rejects a request or cannot be reached
   * @example const [first, second] = await kling.tasks.get([id, otherTask]);
   */
  get(tasks: readonly (string | Referable)[], options?: RefreshOptions): Promise<(Task | undefined)[]>;
  /**
   * Iterates over the tasks of the account. With a JWT it lists one endpoint of API v1 after the other. Each page is
   * requested when you reach it; errors are thrown by the iteration.
   * @throws {InvalidInputError} if a field of the query is unknown
   * @throws {KlingError} of the fitting class if the service rejects a request or cannot be reached
   * @example
   * for await (const task of kling.tasks.list({ status: ["succeeded"] })) console.log(task.id, task.billing);
   */
  list(query?: TaskQuery): AsyncIterable<Task>;
}

/**
 * Creates the calls for tasks of every endpoint. `createKling` does this for `kling.tasks`.
 * @example
 * const tasks = createTasksClient(context);
 * const task = await tasks.resume(json);
 */
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
