import type { Emulator } from "@klingkit/emulator";

/**
 * Keeps a virtual clock going until the emulator is closed: it moves only while somebody sleeps on it, which a program
 * that waits for a callback does not.
 */
export async function keepTime({ clock }: Pick<Emulator, "clock">): Promise<never> {
  for (;;) await clock.sleep(1000);
}
