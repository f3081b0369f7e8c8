import type { Emulator } from "@klingkit/emulator";

/** Lets the emulator's time hurry while something is made, and keep the machine's pace while nothing is. */
export interface Pacemaker {
  speed(): number;
  setSpeed(speed: number): void;
  stop(): void;
}

/** Milliseconds. */
const TICK = 80;

export function createPacemaker(clock: Emulator["clock"], isBusy: () => boolean, first: number): Pacemaker {
  let speed = first;
  let last = Date.now();
  let moving = false;
  const timer = setInterval(() => {
    if (moving) return;
    const now = Date.now();
    const ahead = isBusy() ? (now - last) * (speed - 1) : 0;
    last = now;
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
