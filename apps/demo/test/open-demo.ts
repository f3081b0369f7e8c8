import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmulator } from "@klingkit/emulator";
import type { Hono } from "hono";
import { createKling } from "klingkit/node";
import { createApp } from "../server/app.ts";
import type { Service } from "../server/mode.ts";
import type { Page } from "../server/page.ts";
import { createStore, type Store, type Take } from "../server/store.ts";
import { createTakes } from "../server/takes.ts";

export interface OpenDemo extends AsyncDisposable {
  readonly app: Hono;
  readonly store: Store;
  /** Resolves when a take has ended. */
  ended(id: string): Promise<Take>;
}

/** A secret that must never be seen by a browser. */
export const KEY = "api-key-emulator";

/** The demo's server without a socket, on an emulator whose clock jumps. */
export async function openDemo(
  changes: { service?: Service; page?: Page; onlyLoopback?: boolean } = {},
): Promise<OpenDemo> {
  const emulator = await createEmulator({ listen: false, clock: "virtual" });
  const { fetch, clock, url } = emulator;
  const service: Service = changes.service ?? {
    mode: "emulator",
    kling: createKling({ baseUrl: url, apiKey: KEY, env: {}, fetch, clock }),
    speed: 1,
    obstacle: async () => undefined,
    close: async () => undefined,
  };
  const folder = mkdtempSync(join(tmpdir(), "klingkit-demo-test-"));
  const ending = new AbortController();
  const store = createStore();
  const takes = createTakes(service, store, folder, ending.signal);
  const app = createApp({
    service,
    store,
    takes,
    page: changes.page ?? new Map(),
    onlyLoopback: changes.onlyLoopback ?? true,
    signal: ending.signal,
  });
  return {
    app,
    store,
    ended: (id) =>
      new Promise((resolve) => {
        const check = (take: Take | undefined): void => {
          if (take?.id === id && take.endedAt !== undefined) resolve(take);
        };
        store.listen(check);
        check(store.get(id));
      }),
    async [Symbol.asyncDispose]() {
      ending.abort();
      await emulator.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The form as the page sends it. */
export function form(changes: Record<string, string | Blob> = {}): FormData {
  const data = new FormData();
  const fields = {
    prompt: "A lighthouse in fog",
    model: "kling-3.0",
    duration: "5",
    resolution: "720p",
    aspectRatio: "16:9",
    audio: "off",
  };
  for (const [name, value] of Object.entries({ ...fields, ...changes })) data.set(name, value);
  return data;
}
