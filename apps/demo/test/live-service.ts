import { createEmulator, type Emulator } from "@klingkit/emulator";
import { createKling } from "klingkit";
import { expect } from "vitest";
import { createExchangeLog } from "../server/exchange-log.ts";
import type { Service } from "../server/service.ts";
import { KEY } from "./open-demo.ts";

/**
 * Creates a live service, simulated by an emulator, that keeps running while the demo restarts.
 * @param options.concurrency the number of tasks that the client creates at a time
 */
export async function createLiveService({
  clock = "manual",
  concurrency,
}: { readonly clock?: "manual" | "virtual"; readonly concurrency?: number } = {}) {
  const emulator = await createEmulator({ listen: false, clock });
  const exchangeLog = createExchangeLog(emulator.fetch, emulator.clock.now);
  const kling = createKling({
    baseUrl: emulator.url,
    apiKey: KEY,
    env: {},
    fetch: exchangeLog.fetch,
    clock: emulator.clock,
    random: () => 0.5,
    ...(concurrency === undefined ? {} : { concurrency }),
  });
  const service: Service = {
    name: "live",
    kling,
    clientForCreate: () => kling,
    exchangeLog,
    instanceId: "service",
    now: emulator.clock.now,
    maxSpeed: 1,
    close: async () => undefined,
  };
  return { emulator, service };
}

/** Advances a manual clock until a promise settles. */
export async function advanceUntil<Result>({ clock }: Emulator, promise: Promise<Result>): Promise<Result> {
  let settled = false;
  const settle = (): void => void (settled = true);
  promise.then(settle, settle);
  while (!settled) await clock.advance(1000);
  return promise;
}

export async function waitUntil(check: () => boolean): Promise<void> {
  await expect.poll(check, { interval: 5 }).toBe(true);
}
