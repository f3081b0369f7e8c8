import type { Emulator } from "@klingkit/emulator";

/** Speeds up the emulator's clock while takes are running. Otherwise it runs in real time. */
export interface TimeScale {
  speed(): number;
  setSpeed(speed: number): void;
  stop(): void;
}

/** Milliseconds. */
const TICK = 80;

/** @param now this machine's time */
export function createTimeScale(
  clock: Emulator["clock"],
  now: () => number,
  isBusy: () => boolean,
  initialSpeed: number,
): TimeScale {
  let speed = initialSpeed;
  let last = now();
  let isAdvancing = false;
  const timer = setInterval(() => {
    if (isAdvancing) return;
    const before = last;
    last = now();
    const ahead = isBusy() ? (last - before) * (speed - 1) : 0;
    if (ahead <= 0) return;
    isAdvancing = true;
    void clock.advance(ahead).finally(() => (isAdvancing = false));
  }, TICK);
  timer.unref();
  return {
    speed: () => speed,
    setSpeed: (next) => void (speed = next),
    stop: () => clearInterval(timer),
  };
}
