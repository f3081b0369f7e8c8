import { createEmulator, DEFAULT_ACCOUNT, type Emulator, type EmulatorOptions } from "@klingkit/emulator";
import { chanceFrom } from "../chance.ts";

/** The two credentials: what they can ask differs. */
export const credentials: Readonly<Record<Credential, Readonly<Record<string, string>>>> = {
  "API key": { apiKey: DEFAULT_ACCOUNT.apiKeys?.[0] ?? "" },
  JWT: { accessKey: DEFAULT_ACCOUNT.accessKey, secretKey: DEFAULT_ACCOUNT.secretKey },
};

export type Credential = "API key" | "JWT";

/** Callbacks are signed with it. */
export const webhookSecret = "whsec_dGhlIGJlbmNoJ3Mgb3du";

const PLENTY = 10_000_000;

/** A service in this process and in virtual time, with room and units for all; tasks take 30 to 180 s, by a seed. */
export function createWorld(seed: number, options: EmulatorOptions = {}): Promise<Emulator> {
  const seconds = secondsFrom(seed);
  return createEmulator({
    clock: "virtual",
    listen: false,
    taskSeconds: () => seconds(),
    accounts: [{ ...DEFAULT_ACCOUNT, webhookSecret, packs: [{ type: "video", units: PLENTY, concurrency: PLENTY }] }],
    ...options,
  });
}

/** How long each next task takes. */
export function secondsFrom(seed: number): () => number {
  const chance = chanceFrom(seed);
  return () => Math.round(30_000 + 150_000 * chance()) / 1000;
}
