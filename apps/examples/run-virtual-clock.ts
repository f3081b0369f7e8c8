import type { Emulator } from "@klingkit/emulator";

/**
 * Keeps a virtual clock running until the emulator is closed. A virtual clock advances only during a `sleep`, and a
 * program that waits for a callback does not sleep.
 */
export async function runVirtualClock({ clock }: Pick<Emulator, "clock">): Promise<never> {
  for (;;) await clock.sleep(1000);
}
