import { createEmulator, DEFAULT_ACCOUNT, type Emulator, type EmulatorOptions } from "@klingkit/emulator";
import { createRandom } from "../random.ts";

/** The two kinds of credentials, which allow different requests. */
export const credentials: Readonly<Record<Credential, Readonly<Record<string, string>>>> = {
  "API key": { apiKey: DEFAULT_ACCOUNT.apiKeys?.[0] ?? "" },
  JWT: { accessKey: DEFAULT_ACCOUNT.accessKey, secretKey: DEFAULT_ACCOUNT.secretKey },
};

export type Credential = "API key" | "JWT";

/** Signs the callbacks. */
export const webhookSecret = "whsec_dGhlIGJlbmNoJ3Mgb3du";

const UNLIMITED = 10_000_000;

/** Starts an emulator in virtual time with enough slots and units. Tasks take 30 to 180 s, determined by the seed. */
export function createService(seed: number, options: EmulatorOptions = {}): Promise<Emulator> {
  const seconds = secondsFrom(seed);
  return createEmulator({
    clock: "virtual",
    listen: false,
    taskSeconds: () => seconds(),
    accounts: [
      { ...DEFAULT_ACCOUNT, webhookSecret, packs: [{ type: "video", units: UNLIMITED, concurrency: UNLIMITED }] },
    ],
    ...options,
  });
}

/** Creates a generator of task durations, seconds. */
export function secondsFrom(seed: number): () => number {
  const random = createRandom(seed);
  return () => Math.round(30_000 + 150_000 * random()) / 1000;
}
