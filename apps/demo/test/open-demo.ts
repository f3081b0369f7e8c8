import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmulator, DEFAULT_ACCOUNT, type Emulator, type EmulatorOptions } from "@klingkit/emulator";
import type { Hono } from "hono";
import { createKling } from "klingkit";
import { modeOf } from "../modes/all.ts";
import type { Values } from "../modes/values.ts";
import { createApp } from "../server/app.ts";
import type { Page } from "../server/page.ts";
import type { Service } from "../server/service.ts";
import { createConcurrencyLimits } from "../server/concurrency.ts";
import { createPresence } from "../server/presence.ts";
import { createReadiness, type ReadinessMonitor } from "../server/readiness.ts";
import { createStore, type Store, type Take } from "../server/store.ts";
import { createTakes, type Takes } from "../server/takes.ts";
import { createExchangeLog } from "../server/exchange-log.ts";

export interface Demo extends AsyncDisposable {
  readonly app: Hono;
  readonly store: Store;
  readonly takes: Takes;
  readonly emulator: Emulator;
  readonly service: Service;
  readonly readiness: ReadinessMonitor;
  /** Ends the event streams. */
  readonly signal: AbortSignal;
  /** Resolves when the take has ended. */
  ended(id: string): Promise<Take>;
  /** Posts a form and returns the take's id. */
  create(form: FormData): Promise<string>;
}

/** The emulator's public key. */
export const KEY = "api-key-emulator";

interface Changes {
  readonly service?: Service;
  readonly page?: Page;
  readonly onlyLoopback?: boolean;
  /** @default the sleep of the emulator's clock */
  readonly sleep?: Emulator["clock"]["sleep"];
  readonly emulator?: EmulatorOptions;
  /** @default `KEY` */
  readonly apiKey?: string;
  /** State directory, which is kept when the demo closes. */
  readonly folder?: string;
}

let instances = 0;

/** Creates the demo server without a socket, on an emulator with a virtual clock. */
export async function createDemo(changes: Changes = {}): Promise<Demo> {
  const { apiKey = KEY } = changes;
  const emulator = await createEmulator({
    listen: false,
    clock: "virtual",
    accounts: [{ ...DEFAULT_ACCOUNT, apiKeys: [apiKey] }],
    ...changes.emulator,
  });
  const { clock, url } = emulator;
  const exchangeLog = createExchangeLog(emulator.fetch, clock.now);
  const kling = createKling({ baseUrl: url, apiKey, env: {}, fetch: exchangeLog.fetch, clock, random: () => 0.5 });
  const service: Service = changes.service ?? {
    name: "emulator",
    kling,
    clientForCreate: () => kling,
    exchangeLog,
    instanceId: `emulator-${(instances += 1)}`,
    now: clock.now,
    maxSpeed: 1,
    close: async () => undefined,
  };
  const folder = changes.folder ?? mkdtempSync(join(tmpdir(), "klingkit-demo-test-"));
  const abort = new AbortController();
  const store = createStore(folder);
  const { now } = service;
  const presence = createPresence(now);
  const readiness = createReadiness(service);
  const takes = createTakes({ service, store, presence, signal: abort.signal, now });
  const app = createApp({
    service,
    store,
    takes,
    concurrency: createConcurrencyLimits(service),
    readiness,
    presence,
    page: changes.page ?? new Map(),
    onlyLoopback: changes.onlyLoopback ?? true,
    signal: abort.signal,
    now,
    sleep: changes.sleep ?? clock.sleep,
  });
  return {
    app,
    store,
    takes,
    emulator,
    service,
    readiness,
    signal: abort.signal,
    ended: (id) =>
      new Promise((resolve) => {
        const check = (take: Take | { readonly removed: string } | undefined): void => {
          if (take && "id" in take && take.id === id && take.endedAt !== undefined) resolve(take);
        };
        store.listen(check);
        check(store.get(id));
      }),
    async create(body) {
      const response = await app.request("/api/takes", { method: "POST", body });
      const { id } = (await response.json()) as { id: string };
      return id;
    },
    async [Symbol.asyncDispose]() {
      abort.abort();
      await emulator.close();
      if (changes.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Creates a mode's form data as the page sends it. */
export function formOf(mode: string, values: Values, files: Readonly<Record<string, Blob>> = {}): FormData {
  const data = new FormData();
  data.set("mode", mode);
  data.set("values", JSON.stringify({ ...modeOf(mode)?.defaultValues, ...values }));
  for (const [path, file] of Object.entries(files)) data.set(path, file);
  return data;
}

/** Creates a text-to-video form, or an image-to-video form if there are files. */
export function form(values: Values = {}, files: Readonly<Record<string, Blob>> = {}): FormData {
  const mode = Object.keys(files).length > 0 ? "image-to-video" : "text-to-video";
  return formOf(mode, { prompt: "A lighthouse in fog", ...values }, files);
}
