/** Whether a crash strikes before an operation, or after it. */
export type Edge = "before" | "after";

/** A crash that strikes at the n-th operation from now on. */
export interface PlannedCrash {
  readonly operations: number;
  /** Whether all operations count, or only requests. */
  readonly counts: "operation" | "request";
  readonly edge: Edge;
}

/** The machine of a worker: each statement and each request of the worker is an operation of it. */
export interface Machine {
  readonly isCrashed: boolean;
  /** Aborts when the machine crashes. */
  readonly crashed: AbortSignal;
  /** Runs an operation. Never returns once the machine has crashed. */
  operation<T>(kind: "statement" | "request", name: string, run: () => Promise<T>): Promise<T>;
  /** Returns if the machine runs. Never returns once it has crashed. */
  runs(): Promise<void>;
  /** Plans a crash. `undefined` cancels a planned one. */
  planCrash(crash: PlannedCrash | undefined): void;
  crash(reason: string): void;
  /** Fails everything that never returned, so that the process can release it. */
  discard(): void;
}

/** @param onCrash called once, with the operation at which the crash struck */
export function createMachine(onCrash: (reason: string) => void): Machine {
  const controller = new AbortController();
  const never = Promise.withResolvers<never>();
  never.promise.catch(() => undefined);
  let planned: PlannedCrash | undefined;
  let left = 0;
  const isCrashed = (): boolean => controller.signal.aborted;

  function crash(reason: string): void {
    if (isCrashed()) return;
    controller.abort(new Error("The machine crashed."));
    onCrash(reason);
  }

  function strikes(kind: "statement" | "request"): Edge | undefined {
    if (!planned || (planned.counts === "request" && kind !== "request")) return undefined;
    left--;
    return left === 0 ? planned.edge : undefined;
  }

  return {
    get isCrashed() {
      return isCrashed();
    },
    crashed: controller.signal,
    async operation(kind, name, run) {
      if (isCrashed()) return never.promise;
      const edge = strikes(kind);
      if (edge === "before") {
        crash(`before ${name}`);
        return never.promise;
      }
      const [result] = await Promise.allSettled([run()]);
      if (edge === "after") crash(`after ${name}`);
      if (isCrashed()) return never.promise;
      if (result.status === "rejected") throw result.reason;
      return result.value;
    },
    async runs() {
      if (isCrashed()) await never.promise;
    },
    planCrash(crashPlan) {
      planned = crashPlan;
      left = crashPlan?.operations ?? 0;
    },
    crash,
    discard() {
      crash("the end of the seed");
      never.reject(new Error("The machine crashed."));
    },
  };
}
