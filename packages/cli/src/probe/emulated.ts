import type { Emulator, EmulatorOptions, FaultRule, Switches } from "@klingkit/emulator";
import type { KlingOptions } from "klingkit";
import { readCallback } from "./callback-receiver.ts";
import type { ReceivedCallback } from "./lab.ts";
import { picture } from "./pictures.ts";

/** An account of the emulator with everything that an experiment needs: a webhook secret, and no try-on units. */
export function emulatorOptions(
  account: NonNullable<EmulatorOptions["accounts"]>[number],
  switches: Partial<Switches>,
  received: ReceivedCallback[],
): EmulatorOptions {
  return {
    clock: "virtual",
    listen: false,
    switches,
    accounts: [
      {
        ...account,
        packs: [
          { type: "video", units: 1000, concurrency: 5 },
          { type: "image", units: 1000, concurrency: 9 },
        ],
        webhookSecret: "whsec_a2xpbmdraXQgcHJvYmU=",
      },
    ],
    callbacks: {
      async fetch(_url, { body, headers }) {
        const callback = readCallback(typeof body === "string" ? body : "", new Headers(headers));
        if (callback) received.push(callback);
        return new Response();
      },
    },
  };
}

/** Adds earlier tasks to the account, as an account in use has them. */
export async function addPastTasks(emulator: Emulator): Promise<void> {
  const image = picture(512);
  const tasks = {
    "/v1/videos/text2video": { model_name: "kling-v3", prompt: "a lighthouse" },
    "/v1/audio/text-to-audio": { prompt: "waves", duration: 3 },
    "/v1/images/generations": { model_name: "kling-v3", prompt: "a lighthouse" },
    "/v1/images/kolors-virtual-try-on": { human_image: image, cloth_image: image },
  };
  for (const [path, body] of Object.entries(tasks)) await emulator.addTask({ path, body });
}

/** Adds faults of the network, each with an equal share of `probability`. */
export function addFaults(emulator: Emulator, probability: number): void {
  const effects: readonly FaultRule[] = [
    { drop: "before" },
    { drop: "after" },
    { html502: true },
    { truncateBody: true },
    { status: 504, body: "", processed: true },
    { hang: true, processed: true },
  ];
  const each = 1 - (1 - probability) ** (1 / effects.length);
  for (const effect of effects) emulator.faults.add({ probability: each, ...effect });
  emulator.faults.add({ callback: "lose", probability });
}

/** The connections with each credential of an emulated account. */
export function emulatedConnections(
  { url, fetch, clock }: Emulator,
  { apiKeys = [], accessKey, secretKey }: NonNullable<EmulatorOptions["accounts"]>[number],
): { readonly own: KlingOptions; readonly keyPair: KlingOptions } {
  const shared: KlingOptions = { baseUrl: url, fetch, clock, env: {} };
  return { own: { ...shared, apiKey: apiKeys[0] ?? "" }, keyPair: { ...shared, accessKey, secretKey } };
}
