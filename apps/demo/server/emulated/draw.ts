import { Worker } from "node:worker_threads";
import type { Scene } from "@klingkit/emulator";

/** What the worker is asked for: a clip, or a picture of so many pixels. */
export type Order =
  | { readonly scene: Scene }
  | {
      readonly seed: string;
      readonly prompt: string;
      readonly size: { readonly width: number; readonly height: number };
    };

/** Draws the emulator's results, one after another, beside the server's own thread. */
export interface Artist {
  /** An MP4; undefined when it could not be drawn, and the emulator shows a clip of its own. */
  readonly draw: (scene: Scene) => Promise<Uint8Array | undefined>;
  /** A PNG, as `seed` and words decide. */
  readonly still: (
    seed: string,
    prompt: string,
    size: { readonly width: number; readonly height: number },
  ) => Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}

/** What the worker sends back. */
export interface Drawn {
  readonly number: number;
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly error?: string;
}

export function createArtist(): Artist {
  const waiting = new Map<number, (bytes: Uint8Array | undefined) => void>();
  let count = 0;
  let worker: Worker | undefined;

  /** Ends all waits: the emulator's own results are better than none. */
  const giveUp = (error: unknown): void => {
    console.error("The results cannot be drawn:", error);
    worker = undefined;
    for (const resolve of waiting.values()) resolve(undefined);
    waiting.clear();
  };
  const start = (): Worker => {
    const started = new Worker(new URL("draw-worker.ts", import.meta.url));
    started.unref();
    started.on("error", giveUp);
    started.on("message", ({ number, bytes, error }: Drawn) => {
      if (error) console.error("A result could not be drawn:", error);
      waiting.get(number)?.(bytes);
      waiting.delete(number);
    });
    return started;
  };
  const ask = (order: Order): Promise<Uint8Array | undefined> =>
    new Promise((resolve) => {
      count += 1;
      waiting.set(count, resolve);
      worker ??= start();
      worker.postMessage({ number: count, order }, []);
    });

  return {
    draw: (scene) => ask({ scene }),
    still: (seed, prompt, size) => ask({ seed, prompt, size }),
    async close() {
      await worker?.terminate();
    },
  };
}
