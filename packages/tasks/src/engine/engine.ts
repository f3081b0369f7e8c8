import type { TaskReference } from "@klingkit/errors";
import type { Call, CallResult, Clock, Transport } from "@klingkit/http";
import type { Estimate } from "@klingkit/models";
import type { TaskIntent } from "../create/intent.ts";
import type { Endpoint, ListEndpoint } from "../endpoint/endpoint.ts";
import type { Priced } from "../endpoint/price.ts";
import type { SyncEndpoint } from "../endpoint/sync-endpoint.ts";
import type {
  CallOptions,
  CreateOptions,
  ListOptions,
  PrepareCallOptions,
  RunOptions,
  SendOptions,
  TaskQuery,
} from "../options/options.ts";
import type { Output } from "../outputs.ts";
import type { PendingTask, RefreshOptions, SucceededTask, Task } from "../task.ts";
import type { TaskData } from "../task-data.ts";

/**
 * Creates, recovers and waits for tasks. A client has one engine: its waits share their requests, and its creates share
 * the concurrency slots. `createEndpointClient` and the clients of the product packages call it.
 */
export interface Engine {
  readonly clock: Clock;
  /** Returns the transport. */
  readonly transport: () => Promise<Transport>;
  /** Tracks work during which a virtual clock must not advance. */
  track<T>(work: Promise<T>): Promise<T>;
  create<Input, Defaults, O extends Output>(
    endpoint: Endpoint<Input, Defaults, O>,
    input: Input,
    options?: CreateOptions,
  ): Promise<Task<O>>;
  run<Input, Defaults, O extends Output>(
    endpoint: Endpoint<Input, Defaults, O>,
    input: Input,
    options?: RunOptions<O>,
  ): Promise<SucceededTask<O>>;
  get<Input, Defaults, O extends Output>(
    endpoint: Endpoint<Input, Defaults, O>,
    id: string | { readonly externalTaskId: string },
    options?: RefreshOptions,
  ): Promise<Task<O> | undefined>;
  list<Input, Defaults, O extends Output>(
    endpoint: Endpoint<Input, Defaults, O>,
    options?: ListOptions,
  ): AsyncIterable<Task<O>>;
  prepare<Input, Defaults>(
    endpoint: Endpoint<Input, Defaults>,
    input: Input,
    options?: PrepareCallOptions,
  ): Promise<TaskIntent>;
  estimate<Input, Defaults>(endpoint: Priced<Input, Defaults>, input: Input): Promise<Estimate | undefined>;
  /**
   * Sends a request that creates a task or is charged.
   * @throws {KlingError} with `taskState`
   */
  requestCreate(call: Call): Promise<CallResult>;
  /** Calls an endpoint whose response contains the result. */
  call<Input, Defaults, Result>(
    endpoint: SyncEndpoint<Input, Defaults, Result>,
    input: Input,
    options?: CallOptions,
  ): Promise<Result>;
  /** Iterates over the items of a list. */
  items<Item>(endpoint: ListEndpoint<Item>, options?: ListOptions): AsyncIterable<Item>;
  resume(task: string | TaskReference): Promise<PendingTask>;
  resumeAll(
    tasks: readonly (string | TaskReference | TaskIntent)[],
    options?: RefreshOptions,
  ): Promise<(Task | undefined)[]>;
  send(intent: string | TaskIntent, options?: SendOptions): Promise<Task>;
  discard(intent: string | TaskIntent): void;
  recover(task: string | TaskReference | TaskIntent, options?: RefreshOptions): Promise<Task | undefined>;
  getTasks(tasks: readonly (string | TaskReference)[], options?: RefreshOptions): Promise<(Task | undefined)[]>;
  listTasks(query?: TaskQuery): AsyncIterable<Task>;
  /** Reports the task of a callback to the waits for it. Waits for a finished task end at once. */
  handleCallback(task: TaskData): void;
  /**
   * Reads the task of an unsigned callback. Undefined if the service does not know it, or the credential cannot read it
   * by its id alone.
   */
  confirmCallback(task: Pick<TaskData, "id">): Promise<TaskData | undefined>;
  /**
   * Returns the task of a trusted callback. If the callback of a succeeded task lacks its outputs, the task is read
   * from the service.
   */
  callbackTask(task: TaskData): Promise<Task>;
  /**
   * Ends every call with an `AbortError`, and every later one. Its `taskState` states whether a task may exist: a create
   * whose request is under way has an unknown outcome. Tasks keep running at the service, and downloads continue.
   */
  close(): void;
}
