import { systemClock } from "@klingkit/http/options";
import { type Clock, createKling as create, type Kling, type KlingOptions } from "klingkit";

export * from "klingkit";

/** Multiple of real time. */
const SPEED = 50;

const start = performance.now();

const clock: Clock = {
  now: () => 1_800_000_000_000 + (performance.now() - start) * SPEED,
  sleep: (ms, signal) => systemClock.sleep(ms / SPEED, signal),
};

export function createKling(options: KlingOptions = {}): Kling {
  return create({ clock, ...options });
}
