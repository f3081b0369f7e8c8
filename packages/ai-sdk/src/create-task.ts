import {
  type Kling,
  KlingError,
  type Task,
  type TaskIntent,
  TaskOutcomeUnknownError,
  type TaskReference,
} from "klingkit";
import type { TaskCall } from "./task-call.ts";

/** The calls of an endpoint, for inputs and options from JSON, which the client checks. */
export interface AnyEndpoint {
  prepare(input: object, options: object): Promise<TaskIntent>;
  estimate(input: object): ReturnType<Kling["video"]["textToVideo"]["estimate"]>;
}

/** Sends a stored intent, with options from JSON, which the client checks. */
interface AnySender {
  send(intent: TaskIntent, options: object): Promise<Task>;
}

/** The endpoints that models use. */
const endpoints: Readonly<Record<string, (kling: Kling) => AnyEndpoint>> = {
  "video.textToVideo": ({ video }) => video.textToVideo,
  "video.imageToVideo": ({ video }) => video.imageToVideo,
  "video.omni": ({ video }) => video.omni,
  "video.motionControl": ({ video }) => video.motionControl,
  "video.multiImage": ({ video }) => video.multiImage,
  "image.generate": ({ image }) => image.generate,
  "image.omni": ({ image }) => image.omni,
  "image.long": ({ image }) => image.long,
  "image.multiImage": ({ image }) => image.multiImage,
  "image.tryOn": ({ image }) => image.tryOn,
};

/**
 * Returns an endpoint by its name.
 * @throws {Error} if models do not use it
 */
export function endpointOf(kling: Kling, name: string): AnyEndpoint {
  const endpoint = endpoints[name];
  if (!endpoint) throw new Error(`Models do not use ${name}.`);
  return endpoint(kling);
}

/** The outcome of a create: a task, a task that may exist and can be looked up, or none. */
export type Created =
  | { readonly task: Task; readonly warning: string | undefined }
  | { readonly unknown: TaskReference; readonly error: KlingError }
  | { readonly error: KlingError };

/** How a task is created. */
export interface CreateSettings {
  readonly externalTaskId: string | undefined;
  /** Whether an earlier call may have created the task. */
  readonly possiblySent: boolean;
  readonly signal: AbortSignal | undefined;
}

/**
 * Creates one task, or returns the task that has its external task id.
 * @throws {unknown} errors that are not from klingkit
 */
export async function createTask(
  kling: Kling,
  call: TaskCall,
  { externalTaskId, possiblySent, signal }: CreateSettings,
): Promise<Created> {
  const { prepare, send } = call.options;
  const sender: AnySender = kling.tasks;
  try {
    const intent = await endpointOf(kling, call.endpoint).prepare(call.input, {
      ...prepare,
      ...(externalTaskId === undefined ? {} : { externalTaskId }),
    });
    const task = await sender.send(intent, { possiblySent, ...send, ...(signal ? { signal } : {}) });
    return { task, warning: intent.warning };
  } catch (error) {
    if (!(error instanceof KlingError)) throw error;
    const canBeFound = error instanceof TaskOutcomeUnknownError && error.recoverable && error.task;
    return canBeFound ? { unknown: canBeFound, error } : { error };
  }
}

/** Returns the error that says the most about a call of which every create failed: one after which a task may exist. */
export function mainError(errors: readonly KlingError[]): KlingError | undefined {
  return (
    errors.find(({ taskState }) => taskState !== "none" && taskState !== undefined) ??
    errors.find(({ retryable }) => !retryable) ??
    errors[0]
  );
}
