import { AbortError, type Kling, KlingError } from "klingkit";
import type { Fault } from "../faults/fault.ts";
import type { RequestKind } from "../faults/fault-injector.ts";
import type { ApiVersion, Environment } from "../environment.ts";
import type { Cell } from "./cell.ts";
import { type Outcome, tryRecovery } from "./recovery.ts";
import { WrongResultError } from "./wrong-result-error.ts";

/** A call that takes longer on the emulator's clock hangs, milliseconds. */
const HANG_TIME = 3 * 3_600_000;

/** A tested call. Returns the reference of its task, if it has one. */
export type Action = (kling: Kling, signal: AbortSignal | undefined) => Promise<Outcome>;

/** A fault and the requests to which it applies. */
export interface Injection {
  readonly fault: Fault;
  readonly kind: RequestKind;
  readonly times: number;
}

type Observation = Omit<Cell, "subject" | "row" | "apiVersion" | "column" | "breaks">;

/** Makes a call with a fault and observes the result. */
export async function observeFault(
  environment: Environment,
  apiVersion: ApiVersion,
  { fault, kind, times }: Injection,
  action: Action,
): Promise<Observation> {
  const { clockOffset } = fault;
  const kling = environment.client(apiVersion, clockOffset === undefined ? {} : { clockOffset });
  environment.injector.inject(fault, kind, times);
  return observeCall(environment, apiVersion, () => action(kling, signalOf(environment, fault)));
}

/** Observes the result of a call with the current faults, and removes them afterwards. */
export async function observeCall(
  environment: Environment,
  apiVersion: ApiVersion,
  call: () => Promise<Outcome>,
): Promise<Observation> {
  const { emulator, injector } = environment;
  const before = { paid: emulator.state().paid.tasks, creates: injector.sent.create, calls: emulator.calls.length };
  const start = emulator.clock.now();
  const outcome = await withHangTime(environment, call());
  environment.observe(outcome);
  if ("error" in outcome) environment.observe(outcome.error);
  const seconds = (emulator.clock.now() - start) / 1000;
  const paid = emulator.state().paid.tasks - before.paid;
  const creates = injector.sent.create - before.creates;
  const requests = emulator.calls.length - before.calls;
  injector.clear();
  const recovery = await tryRecovery(environment, apiVersion, outcome, paid);
  return { paid, creates, requests, ...describe(outcome), seconds, recovery };
}

/** The signal of a caller that aborts, on the emulator's clock. */
function signalOf({ emulator }: Environment, fault: Fault): AbortSignal | undefined {
  if (fault.abortAfter === undefined) return undefined;
  const controller = new AbortController();
  const abort = (): void => controller.abort(new DOMException("The caller aborted.", "AbortError"));
  if (fault.abortAfter === 0) abort();
  else void emulator.clock.sleep(fault.abortAfter).then(abort);
  return controller.signal;
}

async function withHangTime({ emulator }: Environment, call: Promise<Outcome>): Promise<Outcome> {
  const finished = new AbortController();
  const hang = emulator.clock.sleep(HANG_TIME, finished.signal).then(
    (): Outcome => ({ error: new Error("The call hangs.") }),
    (): Outcome => ({}),
  );
  try {
    return await Promise.race([call.catch((error: unknown) => ({ error })), hang]);
  } finally {
    finished.abort();
  }
}

function describe(outcome: Outcome): Pick<Cell, "outcome" | "taskState" | "code"> {
  if (!("error" in outcome)) return { outcome: "ok" };
  const { error } = outcome;
  if (error instanceof WrongResultError) return { outcome: `wrong result: ${error.message}` };
  if (!(error instanceof KlingError)) return { outcome: `unexpected error: ${String(error)}` };
  return {
    outcome: error.name,
    ...(error.taskState === undefined ? {} : { taskState: error.taskState }),
    ...(error.serviceCode === undefined || error instanceof AbortError ? {} : { code: error.serviceCode }),
  };
}
