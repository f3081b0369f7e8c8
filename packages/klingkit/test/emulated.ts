import { createEmulator, DEFAULT_ACCOUNT, type Emulator, type EmulatorOptions } from "@klingkit/emulator";
import { onTestFinished } from "vitest";
import { createKling, type Kling, type KlingEvent, type KlingOptions } from "../src/index.ts";

/** The credentials of the emulator's default account. */
export const keys: {
  readonly apiKey: { readonly apiKey: string };
  readonly pair: { readonly accessKey: string; readonly secretKey: string };
} = {
  apiKey: { apiKey: "api-key-emulator" },
  pair: { accessKey: DEFAULT_ACCOUNT.accessKey, secretKey: DEFAULT_ACCOUNT.secretKey },
};

/** Creates an emulator in virtual time. It closes when the test ends. */
export async function openEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await createEmulator({ clock: "virtual", listen: false, ...options });
  onTestFinished(() => emulator.close());
  return emulator;
}

/** Creates an emulator in virtual time and a client of it. The emulator closes when the test ends. */
export async function emulated(
  client: KlingOptions = {},
  options: EmulatorOptions = {},
): Promise<{ emulator: Emulator; kling: Kling; events: KlingEvent[] }> {
  const emulator = await openEmulator(options);
  const events: KlingEvent[] = [];
  const credentials = client.auth || client.accessKey || client.env ? {} : keys.apiKey;
  const kling = createKling({
    baseUrl: emulator.url,
    fetch: emulator.fetch,
    clock: emulator.clock,
    random: () => 0.5,
    env: {},
    onEvent: (event) => events.push(event),
    ...credentials,
    ...client,
  });
  return { emulator, kling, events };
}
