import type { TaskIntent } from "../create/intent.ts";
import type { Engine } from "../engine/engine.ts";
import type { SendOptions, TaskQuery } from "../options/options.ts";
import type { PendingTask, RefreshOptions, Task } from "../task.ts";
import { copyInput } from "./copy-input.ts";
import { type Lazy, resolveLazy } from "./lazy.ts";
import { plainReference, type TaskReferenceLike } from "./task-reference-like.ts";

/** The calls for tasks of every endpoint. */
export interface TasksClient {
  /**
   * Continues with a task from `JSON.stringify(task)`, its parsed form, or an error's `task`. It sends nothing: the
   * status is `submitted` until `refresh()` or `wait()` reads it.
   * @throws {ConfigurationError} if the value is not a task reference, belongs to another host, cannot be read with
   *   this credential, or has an unknown outcome: use `recover` instead
   * @example
   * const task = await kling.tasks.resume(await db.load());
   * const done = await task.wait();
   */
  resume(task: TaskReferenceLike): Promise<PendingTask>;
  /**
   * Continues with many tasks after a restart: reads them with few requests, and recovers those whose outcome is
   * unknown. The result has the order of `tasks`, with undefined for creates without a task.
   * @throws {ConfigurationError} if a value is not a task reference, belongs to another host, or cannot be read with
   *   this credential
   * @throws {TaskOutcomeUnknownError} if an outcome is still unknown
   * @throws {KlingError} the matching subclass if the service rejects a request or cannot be reached
   * @example
   * const tasks = await kling.tasks.resumeAll(await db.loadAll());
   * await Promise.all(tasks.map((task) => task?.wait()));
   */
  resumeAll(tasks: Iterable<TaskReferenceLike | TaskIntent>, options?: RefreshOptions): Promise<(Task | undefined)[]>;
  /**
   * Sends a stored intent. If its task already exists, it returns the task and creates nothing.
   * @throws {ConfigurationError} if the value is not an intent, belongs to another host, or cannot be sent with this
   *   credential
   * @throws {TaskOutcomeUnknownError} if it is unknown whether the task was created
   * @throws {KlingError} the matching subclass if the create fails; `taskState` states whether a task exists
   * @example
   * const intent = await kling.video.textToVideo.prepare({ prompt: "a lighthouse in fog" });
   * await db.save(JSON.stringify(intent));
   * const task = await kling.tasks.send(intent, { possiblySent: false });
   */
  send(intent: string | TaskIntent, options?: SendOptions): Promise<Task>;
  /**
   * Removes the uploaded files of an intent that will not be sent, if they are to be removed and no other task of this client
   * uses them. It sends nothing to the service. Without uploads of this client it has no effect.
   * @throws {ConfigurationError} if the value is not an intent
   * @example
   * const intent = await kling.video.motionControl.prepare({ image, video: file("dance.mp4"), characterOrientation: "video" });
   * if (!(await approved(intent.estimate))) await kling.tasks.discard(intent);
   */
  discard(intent: string | TaskIntent): Promise<void>;
  /**
   * Finds out whether a create succeeded. It accepts an error's `task`, an intent, a reference or a task. Undefined if
   * no task was created: the service does not know it within 60 s of lookups, or at all if the create is more than an
   * hour old.
   * @throws {ConfigurationError} if the value belongs to another host, or cannot be read with this credential
   * @throws {TaskOutcomeUnknownError} if the lookups get no response, or the endpoint has no lookup
   * @example
   * if (error instanceof TaskOutcomeUnknownError && error.task) task = await kling.tasks.recover(error.task);
   */
  recover(task: TaskReferenceLike | TaskIntent, options?: RefreshOptions): Promise<Task | undefined>;
  /**
   * Reads many tasks with few requests. The result has the order of `tasks`, with undefined for tasks that the service
   * does not know. With a JWT it accepts only tasks and references, because API v1 has no query by id alone.
   * @throws {ConfigurationError} if a bare id is passed with a JWT, or a value is not a task reference, belongs to another
   *   host, or cannot be read with this credential
   * @throws {KlingError} the matching subclass if the service rejects a request or cannot be reached
   * @example const [first, second] = await kling.tasks.get([id, otherTask]);
   */
  get(tasks: readonly (string | TaskReferenceLike)[], options?: RefreshOptions): Promise<(Task | undefined)[]>;
  /**
   * Iterates over the tasks of the account. With a JWT it lists one endpoint of API v1 after the other. Each page is
   * requested when the iteration reaches it. Errors are thrown by the iteration.
   * @throws {InvalidInputError} if a field of the query is unknown
   * @throws {KlingError} the matching subclass if the service rejects a request or cannot be reached
   * @example
   * for await (const task of kling.tasks.list({ status: ["succeeded"] })) console.log(task.id, task.billing);
   */
  list(query?: TaskQuery): AsyncIterable<Task>;
}

/**
 * Creates the calls for tasks of every endpoint. `createKling` does this for `kling.tasks`.
 * @param engine the engine, or a function that loads it
 * @example
 * const tasks = createTasksClient(engine);
 * const task = await tasks.resume(json);
 */
export function createTasksClient(engine: Lazy<Engine>): TasksClient {
  return {
    async resume(task) {
      const copied = plainReference(task);
      return (await resolveLazy(engine)).resume(copied);
    },
    async resumeAll(tasks, options) {
      const copied = Array.from(tasks, plainReference);
      return (await resolveLazy(engine)).resumeAll(copied, options);
    },
    async send(...args) {
      const [intent, options] = copyInput(args);
      return (await resolveLazy(engine)).send(intent, options);
    },
    async discard(intent) {
      const copied = copyInput(intent);
      (await resolveLazy(engine)).discard(copied);
    },
    async recover(task, options) {
      const copied = plainReference(task);
      return (await resolveLazy(engine)).recover(copied, options);
    },
    async get(tasks, options) {
      const copied = tasks.map((task) => (typeof task === "string" ? task : plainReference(task)));
      return (await resolveLazy(engine)).getTasks(copied, options);
    },
    list: (query) => list(copyInput(query)),
  };

  async function* list(query: TaskQuery | undefined): AsyncGenerator<Task> {
    yield* (await resolveLazy(engine)).listTasks(query);
  }
}
