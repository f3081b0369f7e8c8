import type { Emulator } from "@klingkit/emulator";

/** Lets the emulator's time hurry while something is made, and keep the machine's pace while nothing is. */
export interface Pacemaker {
  speed(): number;
  setSpeed(speed: number): void;
  stop(): void;
}

/** Milliseconds. */
const TICK = 80;

/** @param now the machine's time */
export function createPacemaker(
  clock: Emulator["clock"],
  now: () => number,
  isBusy: () => boolean,
  first: number,
): Pacemaker {
  let speed = first;
  let last = now();
  let moving = false;
  const timer = setInterval(() => {
    if (moving) return;
    const before = last;
    last = now();
    const ahead = isBusy() ? (last - before) * (speed - 1) : 0;
    if (ahead <= 0) return;
    moving = true;
    void clock.advance(ahead).finally(() => (moving = false));
  }, TICK);
  timer.unref();
  return {
    speed: () => speed,
    setSpeed: (next) => void (speed = next),
    stop: () => clearInterval(timer),
  };
}
