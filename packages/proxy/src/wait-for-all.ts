import { WaitTimeoutError } from "@klingkit/errors";
import type { Task } from "@klingkit/tasks";
import type { TaskView, WaitEvent } from "./protocol.ts";

/** The time limit of one wait, milliseconds. The client then waits again, for which `authorize` runs again. */
const MAX_WAIT = 5 * 60_000;

/** The maximum time between two events, milliseconds, so that nothing on the way closes the connection as idle. */
const UPDATE_INTERVAL = 2000;

/** How the tasks of a wait are read and described. */
export interface WaitCalls {
  readonly open: (token: unknown, signal: AbortSignal) => Promise<Task>;
  readonly view: (task: Task) => Promise<TaskView>;
  readonly error: (error: unknown) => Promise<Record<string, unknown>>;
}

/**
 * Waits for tasks, and yields their progress and their ends. The iteration ends when all tasks have finished, or after the
 * time limit.
 */
export async function* waitForAll(
  tokens: readonly unknown[],
  signal: AbortSignal,
  calls: WaitCalls,
): AsyncGenerator<WaitEvent> {
  const events: WaitEvent[] = [];
  let running = tokens.length;
  let wake = (): void => undefined;
  const push = (event: WaitEvent): void => {
    // A new update replaces an earlier one, so that a slow reader does not fill the memory.
    const outdated = events.findIndex((each) => each.index === event.index);
    if (outdated >= 0) events.splice(outdated, 1);
    events.push(event);
    wake();
  };

  async function waitForOne(token: unknown, index: number): Promise<void> {
    let hasEnded = false;
    try {
      const task = await calls.open(token, signal);
      const done = await task.wait({
        signal,
        waitTimeout: MAX_WAIT,
        updateInterval: UPDATE_INTERVAL,
        async onUpdate({ progress, task: current }) {
          const update = { progress, task: await calls.view(current) };
          if (!hasEnded) push({ index, update });
        },
      });
      const view = await calls.view(done);
      hasEnded = true;
      push({ index, done: view });
    } catch (error) {
      if (error instanceof WaitTimeoutError || signal.aborted) return;
      const data = await calls.error(error);
      hasEnded = true;
      push({ index, error: data });
    } finally {
      running -= 1;
      wake();
    }
  }

  for (const [index, token] of tokens.entries()) void waitForOne(token, index);
  while (running > 0 || events.length > 0) {
    const event = events.shift();
    if (event) yield event;
    else await new Promise<void>((resolve) => (wake = resolve));
  }
}
