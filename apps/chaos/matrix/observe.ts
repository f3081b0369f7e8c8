import { AbortError, type Kling, KlingError } from "klingkit";
import type { Fault } from "../faults/fault.ts";
import type { Which } from "../faults/line.ts";
import type { Design, World } from "../world.ts";
import type { Cell } from "./cell.ts";
import { type Outcome, tryHandle } from "./handle.ts";
import { WrongResult } from "./wrong-result.ts";

/** A call that outlives this much of the emulator's time hangs. */
const HANG = 3 * 3_600_000;

/** The call that is struck. Gives the task, where it is about one. */
export type Act = (kling: Kling, signal: AbortSignal | undefined) => Promise<Outcome>;

export interface Blow {
  readonly fault: Fault;
  readonly which: Which;
  readonly times: number;
}

type Seen = Omit<Cell, "subject" | "row" | "design" | "column" | "breaks">;

/** Lets a fault strike a call and writes down what came of it. */
export async function observe(world: World, design: Design, { fault, which, times }: Blow, act: Act): Promise<Seen> {
  const { clockOff } = fault;
  const kling = world.client(design, clockOff === undefined ? {} : { clockOff });
  world.line.strike(fault, which, times);
  return watch(world, design, () => act(kling, signalOf(world, fault)));
}

/** Writes down what came of a call under whatever faults are in force, which end with it. */
export async function watch(world: World, design: Design, call: () => Promise<Outcome>): Promise<Seen> {
  const { emulator, line } = world;
  const before = { paid: emulator.state().paid.tasks, posts: line.sent.create, calls: emulator.calls.length };
  const start = emulator.clock.now();
  const outcome = await inTime(world, call());
  world.show(outcome);
  if ("error" in outcome) world.show(outcome.error);
  const seconds = (emulator.clock.now() - start) / 1000;
  const paid = emulator.state().paid.tasks - before.paid;
  const posts = line.sent.create - before.posts;
  const requests = emulator.calls.length - before.calls;
  line.clear();
  const handle = await tryHandle(world, design, outcome, paid);
  return { paid, posts, requests, ...named(outcome), seconds, handle };
}

/** The caller's own abort, on the emulator's clock. */
function signalOf({ emulator }: World, fault: Fault): AbortSignal | undefined {
  if (fault.abortAfter === undefined) return undefined;
  const controller = new AbortController();
  const abort = (): void => controller.abort(new DOMException("The caller has had enough.", "AbortError"));
  if (fault.abortAfter === 0) abort();
  else void emulator.clock.sleep(fault.abortAfter).then(abort);
  return controller.signal;
}

async function inTime({ emulator }: World, call: Promise<Outcome>): Promise<Outcome> {
  const over = new AbortController();
  const hang = emulator.clock.sleep(HANG, over.signal).then(
    (): Outcome => ({ error: new Error("it hangs") }),
    (): Outcome => ({}),
  );
  try {
    return await Promise.race([call.catch((error: unknown) => ({ error })), hang]);
  } finally {
    over.abort();
  }
}

function named(outcome: Outcome): Pick<Cell, "outcome" | "taskState" | "code"> {
  if (!("error" in outcome)) return { outcome: "ok" };
  const { error } = outcome;
  if (error instanceof WrongResult) return { outcome: `wrong result: ${error.message}` };
  if (!(error instanceof KlingError)) return { outcome: `NOT OURS: ${String(error)}` };
  return {
    outcome: error.name,
    ...(error.taskState === undefined ? {} : { taskState: error.taskState }),
    ...(error.serviceCode === undefined || error instanceof AbortError ? {} : { code: error.serviceCode }),
  };
}
