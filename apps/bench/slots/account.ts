import { createEmulator, DEFAULT_ACCOUNT, type Emulator } from "@klingkit/emulator";
import { createRandom } from "../random.ts";
import { SLOTS } from "./optimum.ts";
import { createOtherClient, type OtherClient } from "./other-client.ts";

export const TASKS = 200;

/** An account with five slots that another client also uses. */
export interface SharedAccount extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly otherClient: OtherClient;
  /** Duration of each task in the order of creation, milliseconds. */
  readonly durations: readonly number[];
  /** Start and end of each task, milliseconds after the start of the run. */
  spans(): { readonly from: number; readonly to: number }[];
  /** Number of create requests that were rejected because no slot was free. */
  rejectedCreates(): number;
}

export async function createSharedAccount(seed: number): Promise<SharedAccount> {
  const random = createRandom(seed + 1000);
  const durations = Array.from({ length: TASKS }, () => Math.round(60_000 + 60_000 * random()));
  const otherClient = createOtherClient(seed, 100 * 3_600_000);
  let created = 0;
  let accepted = 0;
  const unlimited = 1_000_000;
  const emulator = await createEmulator({
    clock: "virtual",
    listen: false,
    taskSeconds: () => (durations[created++] ?? 60_000) / 1000,
    accounts: [{ ...DEFAULT_ACCOUNT, packs: [{ type: "video", units: unlimited, concurrency: unlimited }] }],
  });
  const start = emulator.clock.now();
  const spans = (): { from: number; to: number }[] =>
    emulator.state().tasks.map(({ createdAt, endsAt }) => ({ from: createdAt - start, to: endsAt - start }));
  // The other client never waits for a slot, so that the optimum can be calculated.
  emulator.faults.add({
    method: "POST",
    path: "/text-to-video/*",
    code: 1303,
    when: () => {
      const now = emulator.clock.now() - start;
      const finished = spans().filter(({ to }) => to <= now).length;
      const isFull = accepted - finished + otherClient.slotsAt(now) >= SLOTS;
      // Counted here, because requests at the same moment have not created tasks yet.
      if (!isFull) accepted++;
      return isFull;
    },
  });
  return {
    emulator,
    otherClient: otherClient,
    durations,
    spans,
    rejectedCreates: () => emulator.calls.filter(({ code }) => code === 1303).length,
    [Symbol.asyncDispose]: () => emulator.close(),
  };
}
