import type { Estimate } from "@klingkit/models";
import type { TaskIntent } from "../create/intent.ts";
import type { Endpoint, SourceRule } from "../endpoint/endpoint.ts";
import type { Engine } from "../engine/engine.ts";
import type { CreateOptions, ListOptions, PrepareCallOptions, RunOptions } from "../options/options.ts";
import type { Output } from "../outputs.ts";
import type { RefreshOptions, SucceededTask, Task } from "../task.ts";
import { copyInput } from "./copy-input.ts";
import { bindEndpoint } from "./bind-endpoint.ts";
import type { Lazy } from "./lazy.ts";

/** An endpoint as plain data. */
export interface EndpointDescription {
  /** klingkit's name for the endpoint, such as `video.extend`. */
  readonly name: string;
  /** The kinds of its outputs, such as `video`. */
  readonly outputs: readonly Output["type"][];
  /** The type of the resource packs that pay for its tasks. */
  readonly packageType: "video" | "image" | "try-on";
  /** The fields that accept outputs of certain endpoints and models only, by name. */
  readonly sources: Readonly<Record<string, SourceRule>>;
}

/** The calls of an endpoint that creates tasks. */
export interface EndpointClient<Input, O extends Output = Output> {
  /**
   * Creates a task and resolves when the service has accepted it. After a lost response the task is looked up before
   * the create is sent again, so that you do not pay twice.
   * @throws {InvalidInputError} if the input or an option is not valid; nothing was sent
   * @throws {AlreadyExistsError} if a task with this `externalTaskId` existed before
   * @throws {TaskOutcomeUnknownError} if it is unknown whether the task was created; `kling.tasks.recover(error.task)`
   *   finds out
   * @throws {BusyError} if no concurrency slot became free within `queueTimeout`
   * @throws {KlingError} the matching subclass if the create fails; `taskState` states whether a task exists
   * @example
   * const task = await kling.video.textToVideo.create({ prompt: "a lighthouse in fog" });
   * console.log(task.id, JSON.stringify(task));
   */
  create(input: Input, options?: CreateOptions): Promise<Task<O>>;
  /**
   * Creates a task and resolves when it has succeeded. Handle its rejection: unlike that of `task.wait()`, it is not
   * suppressed, because it may report that no task was created.
   * @throws {InvalidInputError} if the input or an option is not valid; nothing was sent
   * @throws {TaskFailedError} if the task fails
   * @throws {WaitTimeoutError} if `waitTimeout` expires; the task keeps running
   * @throws {KlingError} the matching subclass if the create fails; `taskState` states whether a task exists
   * @example
   * const { output } = await kling.video.textToVideo.run({ prompt: "a lighthouse in fog" });
   * await output.download("lighthouse.mp4");
   */
  run(input: Input, options?: RunOptions<O>): Promise<SucceededTask<O>>;
  /**
   * Reads a task by the service's id, or by its external task id. Undefined if the service does not know it.
   * @throws {InvalidInputError} if an option is unknown
   * @throws {KlingError} the matching subclass if the service rejects the request or cannot be reached
   * @example
   * const task = await kling.video.textToVideo.get(id);
   * const done = await task?.wait();
   */
  get(id: string | { readonly externalTaskId: string }, options?: RefreshOptions): Promise<Task<O> | undefined>;
  /**
   * Iterates over the tasks of the endpoint on API v1. Each page is requested when the iteration reaches it. Errors are
   * thrown by the iteration.
   * @throws {InvalidInputError} if an option is unknown
   * @throws {KlingError} the matching subclass if the service rejects a request or cannot be reached
   * @example for await (const task of kling.video.textToVideo.list()) console.log(task.id, task.status);
   */
  list(options?: ListOptions): AsyncIterable<Task<O>>;
  /**
   * Checks and encodes an input, and returns an intent. It sends nothing. Store the intent, then send it with
   * `kling.tasks.send`: after a crash you can send it again without creating a second task.
   * @throws {InvalidInputError} if the input or an option is not valid
   * @throws {ConfigurationError} if the credential cannot use the endpoint
   * @example
   * const intent = await kling.video.textToVideo.prepare({ prompt: "a lighthouse in fog" });
   * await db.save(JSON.stringify(intent));
   * const task = await kling.tasks.send(intent, { possiblySent: false });
   */
  prepare(input: Input, options?: PrepareCallOptions): Promise<TaskIntent>;
  /**
   * Estimates the price of a task from the dated price list. Undefined if no price is known. It sends nothing.
   * @throws {InvalidInputError} if the input is not valid
   * @example
   * const estimate = await kling.video.textToVideo.estimate({ prompt: "fog", duration: 10, resolution: "1080p" });
   * console.log(estimate?.usd.min, estimate?.usd.max);
   */
  estimate(input: Input): Promise<Estimate | undefined>;
  /**
   * Describes the endpoint. It sends nothing.
   * @example
   * const { outputs } = await kling.video.extend.describe();
   * console.log(outputs); // ["video"]
   */
  describe(): Promise<EndpointDescription>;
}

/**
 * Creates the client of an endpoint. Inputs and options are copied at the call: the caller may change them afterwards.
 * @param engine the engine, or a function that loads it
 * @param endpoint the endpoint, or a function that loads it
 * @example
 * import { textToVideo } from "@klingkit/video";
 *
 * const client = createEndpointClient(engine, textToVideo);
 * const task = await client.create({ prompt: "a lighthouse in fog" });
 */
export function createEndpointClient<Input, Defaults, O extends Output>(
  engine: Lazy<Engine>,
  endpoint: Lazy<Endpoint<Input, Defaults, O>>,
): EndpointClient<Input, O> {
  const ready = bindEndpoint(engine, endpoint);
  return {
    async create(...args) {
      const [input, options] = copyInput(args);
      const bound = await ready();
      return bound.engine.create(bound.endpoint, input, options);
    },
    async run(...args) {
      const [input, options] = copyInput(args);
      const bound = await ready();
      return bound.engine.run(bound.endpoint, input, options);
    },
    async get(...args) {
      const [id, options] = copyInput(args);
      const bound = await ready();
      return bound.engine.get(bound.endpoint, id, options);
    },
    list: (options) => list(copyInput(options)),
    async prepare(...args) {
      const [input, options] = copyInput(args);
      const bound = await ready();
      return bound.engine.prepare(bound.endpoint, input, options);
    },
    async estimate(input) {
      const copied = copyInput(input);
      const bound = await ready();
      return bound.engine.estimate(bound.endpoint, copied);
    },
    async describe() {
      const { name, outputs, packageType, sources = {} } = (await ready()).endpoint;
      return { name, outputs, packageType, sources };
    },
  };

  async function* list(options: ListOptions | undefined): AsyncGenerator<Task<O>> {
    const bound = await ready();
    yield* bound.engine.list(bound.endpoint, options);
  }
}
