import { type ClockMode, DEFAULT_START, type EmulatorClock } from "./clock.ts";
import { createIdleDetector, type IdleDetector } from "./idle.ts";

/** The clock, with the parts of it that only the emulator uses. */
export interface ClockParts {
  readonly clock: EmulatorClock;
  readonly idle: IdleDetector;
  /** Runs `run` at a time of the clock. */
  schedule(time: number, run: () => void): void;
  stop(): void;
}

interface Timer {
  readonly at: number;
  /** A client waits for a sleeper. Only sleepers move virtual time, and only they keep the process alive. */
  readonly isSleeper: boolean;
  readonly run: () => void;
}

const LONGEST_TIMER = 2 ** 31 - 1;
/** How long `advance` waits for requests and callback receivers that do not come to an end, real milliseconds. */
const PATIENCE_MS = 2_000;

// oxlint-disable-next-line no-restricted-properties -- the machine's clock itself
const machineTime = Date.now;

export function createClock(mode: ClockMode, startAt: number = DEFAULT_START): ClockParts {
  const isFrozen = mode === "manual" || mode === "virtual";
  const speed = isFrozen ? 0 : typeof mode === "object" ? mode.speed : 1;
  const began = machineTime();
  /** The difference to the machine's clock at the start, and what `advance` has added. */
  let ahead = isFrozen ? startAt - began : 0;
  /** Earliest first; at the same time, in the order in which they were added. */
  let timers: Timer[] = [];
  let wakeUp: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  let isJumping = false;
  let tracked = 0;

  const now = (): number => {
    const time = began + ahead + (machineTime() - began) * speed;
    return isFrozen ? time : Math.floor(time);
  };
  const moveTo = (time: number): void => void (ahead += Math.max(0, time - now()));
  const isAwaited = (): boolean => timers.some(({ isSleeper }) => isSleeper);

  const idle = createIdleDetector(() => plan());
  const add = (timer: Timer): (() => void) => {
    if (isStopped) return () => {};
    timers.splice(timers.findLastIndex(({ at }) => at <= timer.at) + 1, 0, timer);
    idle.touch();
    plan();
    return () => {
      timers = timers.filter((other) => other !== timer);
      plan();
    };
  };
  const fireNext = (): void => {
    const timer = timers.shift();
    if (!timer) return;
    moveTo(timer.at);
    idle.touch();
    timer.run();
  };
  /** Makes the next timer fire: by a timer of the machine, by a jump, or (manual) not at all. */
  const plan = (): void => {
    clearTimeout(wakeUp);
    const [next] = timers;
    if (isStopped || !next || next.at === Infinity) return;
    if (mode === "virtual") void jump();
    if (isFrozen) return;
    wakeUp = setTimeout(fireDue, Math.min(LONGEST_TIMER, Math.max(0, Math.ceil((next.at - now()) / speed))));
    if (!isAwaited()) wakeUp.unref();
  };
  const fireDue = (): void => {
    for (let [next] = timers; next && next.at <= now(); [next] = timers) fireNext();
    plan();
  };
  const jump = async (): Promise<void> => {
    if (isJumping) return;
    isJumping = true;
    while (isAwaited() && timers[0]?.at !== Infinity) {
      if (await idle.isIdle()) {
        if (isAwaited()) fireNext();
      } else if (idle.isRunning()) break; // planned again as soon as nothing is running
    }
    isJumping = false;
  };
  const settle = async (): Promise<void> => {
    const until = performance.now() + PATIENCE_MS;
    while (!(await idle.isIdle()) && (tracked > 0 || performance.now() < until));
  };

  const clock: EmulatorClock = {
    now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const cancel = add({
          at: now() + Math.max(0, ms),
          isSleeper: true,
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
      const until = now() + Math.max(0, ms);
      await settle();
      for (let [next] = timers; next && next.at <= until; [next] = timers) {
        fireNext();
        await settle();
      }
      moveTo(until);
      plan();
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
      if (time > now()) add({ at: time, isSleeper: false, run });
      else queueMicrotask(run);
    },
    stop() {
      isStopped = true;
      timers = [];
      clearTimeout(wakeUp);
    },
  };
}
