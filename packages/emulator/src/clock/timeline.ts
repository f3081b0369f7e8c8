import { type Agenda, createAgenda } from "./agenda.ts";
import { type ClockMode, DEFAULT_START, type EmulatorClock } from "./clock.ts";
import { createStillness, type Stillness } from "./stillness.ts";

/** The clock as the emulator itself sees it: with events of its own, and with what counts as going on. */
export interface Timeline extends EmulatorClock {
  /** Runs `run` at a time of the clock; returns what calls it off. */
  at(time: number, run: () => void): () => void;
  readonly stillness: Stillness;
  stop(): void;
}

const LONGEST_TIMER = 2 ** 31 - 1;

export function createTimeline(mode: ClockMode, startAt: number = DEFAULT_START): Timeline {
  const agenda = createAgenda();
  const stillness = createStillness();
  const hands =
    mode === "manual" || mode === "virtual" ? standing(startAt) : running(typeof mode === "object" ? mode.speed : 1);
  let stopped = false;
  let jumping = false;

  const add = (at: number, kind: "sleeper" | "event", run: () => void): (() => void) => {
    if (stopped) return () => {};
    const cancel = agenda.add({ at, kind, run });
    stillness.stir();
    plan();
    return () => {
      cancel();
      plan();
    };
  };
  const fireNext = (): void => {
    const entry = agenda.take();
    if (!entry) return;
    hands.moveTo(entry.at);
    stillness.stir();
    entry.run();
  };
  const fireDue = (): void => {
    for (let next = agenda.peek(); next && next.at <= hands.now(); next = agenda.peek()) fireNext();
    plan();
  };
  /** Sees to it that the next entry comes: by a real timer, by jumping, or (manual) not at all. */
  const plan = (): void => {
    if (stopped) return;
    if (mode === "virtual") void jump();
    else hands.arm(agenda, fireDue);
  };
  const jump = async (): Promise<void> => {
    if (jumping) return;
    jumping = true;
    while (!stopped && agenda.sleepers() > 0 && agenda.peek()?.at !== Infinity) {
      if (await stillness.reached()) {
        if (agenda.sleepers() > 0) fireNext();
      } else if (stillness.busy()) break; // the next lull begins anew
    }
    jumping = false;
  };
  stillness.onLull(() => {
    if (mode === "virtual") void jump();
  });

  return {
    stillness,
    now: hands.now,
    at(time, run) {
      if (time > hands.now()) return add(time, "event", run);
      queueMicrotask(run);
      return () => {};
    },
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const wake = add(hands.now() + Math.max(0, ms), "sleeper", () => {
          signal?.removeEventListener("abort", abort);
          resolve();
        });
        const abort = (): void => {
          wake();
          reject(signal?.reason);
        };
        signal?.addEventListener("abort", abort, { once: true });
      });
    },
    async advance(ms) {
      const until = hands.now() + Math.max(0, ms);
      await stillness.settle();
      for (let next = agenda.peek(); next && next.at <= until; next = agenda.peek()) {
        fireNext();
        await stillness.settle();
      }
      hands.moveTo(until);
      plan();
    },
    stop() {
      stopped = true;
      agenda.clear();
      hands.disarm();
    },
  };
}

interface Hands {
  now(): number;
  /** Forward only. */
  moveTo(time: number): void;
  arm(agenda: Agenda, fire: () => void): void;
  disarm(): void;
}

function standing(startAt: number): Hands {
  let time = startAt;
  return { now: () => time, moveTo: (to) => void (time = Math.max(time, to)), arm() {}, disarm() {} };
}

// oxlint-disable-next-line no-restricted-properties -- the machine's clock itself
const machineTime = Date.now;

function running(speed: number): Hands {
  const began = machineTime();
  let ahead = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const now = (): number => Math.floor(began + (machineTime() - began) * speed + ahead);
  return {
    now,
    moveTo: (to) => void (ahead += Math.max(0, to - now())),
    arm(agenda, fire) {
      clearTimeout(timer);
      const next = agenda.peek();
      if (!next || next.at === Infinity) return;
      timer = setTimeout(fire, Math.min(LONGEST_TIMER, Math.max(0, Math.ceil((next.at - now()) / speed))));
      // Only somebody who sleeps may keep the process alive; the emulator's own events may not.
      if (agenda.sleepers() === 0) timer.unref();
    },
    disarm: () => clearTimeout(timer),
  };
}
