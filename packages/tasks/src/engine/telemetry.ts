import type { ApiVersion } from "@klingkit/errors";
import type { Clock } from "@klingkit/http";
import type { Billing } from "../outputs.ts";
import type { TaskData } from "../task-data.ts";

/**
 * An operation of a client:
 * - `run`: creates a task and waits for it. It contains a `create` and a `wait`.
 * - `create`: creates a task, including the wait for a slot, retries and lookups.
 * - `call`: calls an endpoint whose response contains the result, such as speech.
 * - `queue`: waits for a concurrency slot, within a `create`. Only creates that have to wait have it.
 * - `resolve`: finds out whether a task exists after a lost response, within a `create`.
 * - `wait`: waits until a task has finished.
 * - `recover`: finds the task of an earlier create whose outcome is unknown.
 * - `poll`: sends one request that reads tasks for waits, or for creates that wait for a slot.
 * - `download`, `save`: saves a file.
 */
export type OperationType =
  | "run"
  | "create"
  | "call"
  | "queue"
  | "resolve"
  | "wait"
  | "recover"
  | "poll"
  | "download"
  | "save";

/** An operation that begins. It contains ids and names, but no credential and no input. A minor release may add types. */
export interface Operation {
  /** The type of the operation. */
  readonly type: OperationType;
  /** The name of the endpoint, such as `video.textToVideo`. Missing if it is unknown. */
  readonly endpoint?: string | undefined;
  /** The model. Missing if the endpoint has none, or it is unknown. */
  readonly model?: string | undefined;
  /** The API version. */
  readonly apiVersion?: ApiVersion | undefined;
  /** The base URL of the service. */
  readonly host?: string | undefined;
  /** The service's id of the task. */
  readonly id?: string | undefined;
  /** The external task id. */
  readonly externalTaskId?: string | undefined;
  /** The lane of the concurrency slots of a create, such as `video/kling-3.0`. */
  readonly lane?: string | undefined;
  /** The number of tasks that a poll is for. */
  readonly tasks?: number | undefined;
  /**
   * The `traceparent` of related operations: of the create, for a wait or a recovery of its task in any process; of the
   * waits that a poll is for.
   */
  readonly links?: readonly string[] | undefined;
}

/** How an operation ended. */
export interface OperationOutcome {
  /** The duration on the client's clock, milliseconds. */
  readonly duration: number;
  /**
   * The error. Missing if the operation succeeded. Its message may quote the input, so record its code and not its
   * message.
   */
  readonly error?: unknown;
  /** The service's id of the task. */
  readonly id?: string | undefined;
  /** Whether the task of a create may be that of an earlier call. */
  readonly existedBefore?: boolean | undefined;
  /** What a `call` cost. */
  readonly billing?: readonly Billing[] | undefined;
}

/** An operation that is being observed. */
export interface Observation {
  /**
   * Identifies the operation as a W3C `traceparent`. That of a create is stored in its task reference, so that a wait in
   * another process can link to it.
   */
  readonly traceparent?: string | undefined;
  /**
   * Calls `work` synchronously, with the operation as the active one. It may be called several times, also after the
   * operation has ended.
   */
  run(work: () => void): void;
  /** Called once, when the operation has ended. */
  end(outcome: OperationOutcome): void;
}

/** A finished task. */
export interface FinishedTask extends Pick<TaskData, "id" | "status" | "billing"> {
  /** The name of the endpoint. Undefined if it is unknown. */
  readonly endpoint: string | undefined;
  /** The model. Undefined if the endpoint has none, or it is unknown. */
  readonly model: string | undefined;
}

/** A change of the concurrency slots of a client. The fields are differences: negative if a number became smaller. */
export interface SlotChange {
  /** The lane, which is the pack type and the model, such as `video/kling-3.0`. */
  readonly lane: string;
  /** The slots of creates under way and of running tasks. */
  readonly used: number;
  /** The slots that the client uses at most. */
  readonly limit: number;
  /** The creates that wait for a slot. */
  readonly queued: number;
}

/**
 * Observes the operations of a client, for traces and metrics. Errors that it throws are ignored. `@klingkit/otel` has
 * one for OpenTelemetry.
 * @example
 * import { openTelemetry } from "@klingkit/otel";
 *
 * createKling({ telemetry: openTelemetry() });
 */
export interface Telemetry {
  /** Called when an operation begins. Undefined to ignore it. */
  start(operation: Operation): Observation | undefined;
  /**
   * Called when a poll or a callback shows that a task has finished, at least once.
   * @default none
   */
  readonly finished?: (task: FinishedTask) => void;
  /**
   * Called when the concurrency slots of a client change.
   * @default none
   */
  readonly slotsChanged?: (change: SlotChange) => void;
}

/** The parts of a client that its operations need to be observed. */
export interface Observed {
  readonly telemetry?: Telemetry | undefined;
  readonly clock: Clock;
}

/** An operation under way. Errors of its telemetry have no effect. */
export interface OperationScope {
  readonly traceparent: string | undefined;
  /** Runs work with the operation as the active one. */
  run<T>(work: () => T): T;
  end(outcome?: Omit<OperationOutcome, "duration">): void;
}

const unobserved: OperationScope = { traceparent: undefined, run: (work) => work(), end: () => undefined };

/** Begins an operation. The caller ends it. */
export function beginOperation({ telemetry, clock }: Observed, operation: Operation): OperationScope {
  const observation = telemetry && ignoreErrors(() => telemetry.start(operation));
  if (!observation) return unobserved;
  const startedAt = clock.now();
  return {
    traceparent: ignoreErrors(() => observation.traceparent),
    run: (work) => runIn(observation, work),
    end(outcome) {
      const duration = Math.max(0, clock.now() - startedAt);
      ignoreErrors(() => observation.end({ duration, ...outcome }));
    },
  };
}

/**
 * Runs work as an operation.
 * @param describe returns the details of a success
 */
export async function observe<T>(
  observed: Observed,
  operation: Operation,
  work: (scope: OperationScope) => Promise<T>,
  describe?: (result: T) => Omit<OperationOutcome, "duration">,
): Promise<T> {
  if (!observed.telemetry) return work(unobserved);
  const scope = beginOperation(observed, operation);
  try {
    const result = await scope.run(() => work(scope));
    scope.end(describe?.(result));
    return result;
  } catch (error) {
    scope.end({ error });
    throw error;
  }
}

/** Runs work once, even if the telemetry throws, does not call it or calls it twice. */
function runIn<T>(observation: Observation, work: () => T): T {
  const results: (() => T)[] = [];
  const runOnce = (): void => {
    if (results.length > 0) return;
    try {
      const value = work();
      results.push(() => value);
    } catch (error) {
      results.push(() => {
        throw error;
      });
    }
  };
  ignoreErrors(() => observation.run(runOnce));
  runOnce();
  const [result] = results;
  if (!result) throw new Error("The work of an operation called itself.");
  return result();
}

/** Calls the telemetry. Its errors must not fail the task. */
export function ignoreErrors<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}
