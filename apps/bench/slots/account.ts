import { createEmulator, DEFAULT_ACCOUNT, type Emulator } from "@klingkit/emulator";
import { chanceFrom } from "../chance.ts";
import { SLOTS } from "./best.ts";
import { createStranger, type Stranger } from "./stranger.ts";

export const TASKS = 200;

/** An account of five slots that somebody else uses as well. */
export interface SharedAccount extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly stranger: Stranger;
  /** How long each task takes, in the order in which they are made, milliseconds. */
  readonly durations: readonly number[];
  /** When each task began and ended, milliseconds after the start. */
  spans(): { readonly from: number; readonly to: number }[];
  /** Creates that were refused because no slot was free. */
  refused(): number;
}

export async function createSharedAccount(seed: number): Promise<SharedAccount> {
  const chance = chanceFrom(seed + 1000);
  const durations = Array.from({ length: TASKS }, () => Math.round(60_000 + 60_000 * chance()));
  const stranger = createStranger(seed, 100 * 3_600_000);
  let made = 0;
  let letThrough = 0;
  const plenty = 1_000_000;
  const emulator = await createEmulator({
    clock: "virtual",
    listen: false,
    taskSeconds: () => (durations[made++] ?? 60_000) / 1000,
    accounts: [{ ...DEFAULT_ACCOUNT, packs: [{ type: "video", units: plenty, concurrency: plenty }] }],
  });
  const start = emulator.clock.now();
  const spans = (): { from: number; to: number }[] =>
    emulator.state().tasks.map(({ createdAt, endsAt }) => ({ from: createdAt - start, to: endsAt - start }));
  // What the stranger holds is as good as taken: it never waits for us, so that the best possible is known.
  emulator.faults.add({
    method: "POST",
    path: "/text-to-video/*",
    code: 1303,
    when: () => {
      const now = emulator.clock.now() - start;
      const ended = spans().filter(({ to }) => to <= now).length;
      const isFull = letThrough - ended + stranger.heldAt(now) >= SLOTS;
      // Counted here, as those that came at the same moment are not tasks yet.
      if (!isFull) letThrough++;
      return isFull;
    },
  });
  return {
    emulator,
    stranger,
    durations,
    spans,
    refused: () => emulator.calls.filter(({ code }) => code === 1303).length,
    [Symbol.asyncDispose]: () => emulator.close(),
  };
}
