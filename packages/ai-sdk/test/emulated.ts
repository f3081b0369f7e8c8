import { createEmulator, type Emulator, type EmulatorOptions } from "@klingkit/emulator";
import { onTestFinished } from "vitest";
import { createKlingkit, type KlingkitOptions, type KlingkitProvider } from "../src/index.ts";

// The AI SDK prints warnings; the tests read them from the results.
globalThis.AI_SDK_LOG_WARNINGS = false;

/** A provider on an emulator in virtual time. */
export interface Emulated {
  readonly emulator: Emulator;
  readonly klingkit: KlingkitProvider;
  /** The options of `experimental_generateVideo` that replace its timers and its download. */
  readonly virtual: {
    readonly poll: { readonly delay: (ms: number) => Promise<void> };
    readonly download: KlingkitProvider["download"];
  };
  /** Creates another provider on the same emulator, as after a restart of the program. */
  restarted(options?: KlingkitOptions): KlingkitProvider;
}

export async function emulated(
  options: KlingkitOptions = {},
  emulatorOptions: EmulatorOptions = {},
): Promise<Emulated> {
  const emulator = await createEmulator({ clock: "virtual", listen: false, ...emulatorOptions });
  onTestFinished(() => emulator.close());
  const { url: baseUrl, fetch, clock } = emulator;
  const restarted = (others: KlingkitOptions = {}): KlingkitProvider =>
    createKlingkit({ apiKey: "api-key-emulator", baseUrl, fetch, clock, random: () => 0.5, ...options, ...others });
  const klingkit = restarted();
  return {
    emulator,
    klingkit,
    virtual: { poll: { delay: (ms) => clock.sleep(ms) }, download: klingkit.download },
    restarted,
  };
}

/** Returns the paths of the creates that the emulator received. */
export function creates({ calls }: Emulator): readonly string[] {
  return calls.flatMap(({ method, path }) => (method === "POST" ? path : []));
}

/** Returns the bodies of the creates. */
export function bodies({ calls }: Emulator): readonly unknown[] {
  return calls.flatMap(({ method, body }) => (method === "POST" ? body : []));
}

export function isMp4(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(4, 8)) === "ftyp";
}
