import { type ClockMode, DEFAULT_START, type EmulatorClock } from "./clock.ts";
import { createIdleDetector, type IdleDetector } from "./idle.ts";

/** The clock with the functions that only the emulator uses. */
export interface InternalClock {
  readonly clock: EmulatorClock;
  readonly idle: IdleDetector;
  /** Calls `run` when the clock reaches `time`. */
  schedule(time: number, run: () => void): void;
  stop(): void;
}

interface Timer {
  readonly at: number;
  /** Whether this is a `sleep` of a client. Only sleeps advance virtual time and keep the process alive. */
  readonly isSleep: boolean;
  readonly run: () => void;
}

const MAX_TIMEOUT_MS = 2 ** 31 - 1;
/** The latest time that a `Date` can represent, epoch milliseconds. */
const MAX_TIME = 8.64e15;
/** The longest time that `advance` waits for requests and callback receivers that do not respond, real milliseconds. */
const IDLE_TIMEOUT_MS = 2_000;

// oxlint-disable-next-line no-restricted-properties -- the system clock
const systemTime = Date.now;

export function createClock(mode: ClockMode, startAt: number = DEFAULT_START): InternalClock {
  const isFrozen = mode === "manual" || mode === "virtual";
  const speed = isFrozen ? 0 : typeof mode === "object" ? mode.speed : 1;
  const startedAt = systemTime();
  /** The offset from the system clock, milliseconds. It includes the time that `advance` has added. */
  let offset = isFrozen ? startAt - startedAt : 0;
  /** Sorted by time, then by insertion. */
  let timers: Timer[] = [];
  let systemTimer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  let isAdvancing = false;
  let tracked = 0;

  /** The time with fractions of a millisecond. A timer must not fire earlier than it was set for. */
  const exactTime = (): number => startedAt + offset + (systemTime() - startedAt) * speed;
  const now = (): number => Math.floor(exactTime());
  const moveTo = (time: number): void => void (offset += Math.max(0, time - exactTime()));
  const hasSleep = (): boolean => timers.some(({ isSleep }) => isSleep);

  const idle = createIdleDetector(() => scheduleNext());
  const add = (timer: Timer): (() => void) => {
    if (isStopped) return () => {};
    timers.splice(timers.findLastIndex(({ at }) => at <= timer.at) + 1, 0, timer);
    idle.touch();
    scheduleNext();
    return () => {
      timers = timers.filter((other) => other !== timer);
      scheduleNext();
    };
  };
  const fireNext = (): void => {
    const timer = timers.shift();
    if (!timer) return;
    moveTo(timer.at);
    idle.touch();
    timer.run();
  };
  /** Schedules the next timer: by a system timer, or by advancing virtual time. On a manual clock it does nothing. */
  const scheduleNext = (): void => {
    clearTimeout(systemTimer);
    const [next] = timers;
    if (isStopped || !next || next.at === Infinity) return;
    if (mode === "virtual") void advanceToSleep();
    if (isFrozen) return;
    systemTimer = setTimeout(
      fireDue,
      Math.min(MAX_TIMEOUT_MS, Math.max(0, Math.ceil((next.at - exactTime()) / speed))),
    );
    if (!hasSleep()) systemTimer.unref();
  };
  const fireDue = (): void => {
    for (let [next] = timers; next && next.at <= exactTime(); [next] = timers) fireNext();
    scheduleNext();
  };
  const advanceToSleep = async (): Promise<void> => {
    if (isAdvancing) return;
    isAdvancing = true;
    while (hasSleep() && timers[0]?.at !== Infinity) {
      if (await idle.isIdle()) {
        if (hasSleep()) fireNext();
      } else if (idle.isRunning()) break; // the idle detector calls `scheduleNext`
    }
    isAdvancing = false;
  };
  const waitUntilIdle = async (): Promise<void> => {
    const until = performance.now() + IDLE_TIMEOUT_MS;
    while (!(await idle.isIdle()) && (tracked > 0 || performance.now() < until));
  };

  const clock: EmulatorClock = {
    now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const cancel = add({
          at: exactTime() + Math.max(0, ms),
          isSleep: true,
          run() {
            signal?.removeEventListener("abort", abort);
            resolve();
          },
        });
        const abort = (): void => {
          cancel();
          reject(signal?.reason);
        };
        signal?.addEventListener("abort", abort, { once: true });
      }),
    async advance(ms) {
      const until = exactTime() + Math.max(0, ms);
      if (!(until <= MAX_TIME)) throw new RangeError(`The clock cannot advance by ${ms} ms.`);
      await waitUntilIdle();
      for (let [next] = timers; next && next.at <= until; [next] = timers) {
        fireNext();
        await waitUntilIdle();
      }
      moveTo(until);
      scheduleNext();
    },
    track(work) {
      tracked++;
      const end = (): void => void tracked--;
      work.then(end, end);
      return idle.track(work);
    },
  };
  return {
    clock,
    idle,
    schedule(time, run) {
      if (time > exactTime()) add({ at: time, isSleep: false, run });
      else queueMicrotask(run);
    },
    stop() {
      isStopped = true;
      timers = [];
      clearTimeout(systemTimer);
    },
  };
}
