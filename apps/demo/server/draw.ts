import { Worker } from "node:worker_threads";
import type { Scene } from "@klingkit/emulator";

/** Draws the emulator's clips, one after another, beside the server's own thread. */
export interface Artist {
  /** An MP4; undefined when it could not be drawn, and the emulator shows a clip of its own. */
  readonly draw: (scene: Scene) => Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}

/** What the worker sends back. */
export interface Drawn {
  readonly number: number;
  readonly film?: Uint8Array<ArrayBuffer>;
  readonly error?: string;
}

export function createArtist(): Artist {
  const waiting = new Map<number, (film: Uint8Array | undefined) => void>();
  let count = 0;
  let worker: Worker | undefined;

  /** Ends all waits: the emulator's own clips are better than none. */
  const giveUp = (error: unknown): void => {
    console.error("The clips cannot be drawn:", error);
    worker = undefined;
    for (const resolve of waiting.values()) resolve(undefined);
    waiting.clear();
  };
  const start = (): Worker => {
    const started = new Worker(new URL("draw-worker.ts", import.meta.url));
    started.unref();
    started.on("error", giveUp);
    started.on("message", ({ number, film, error }: Drawn) => {
      if (error) console.error("A clip could not be drawn:", error);
      waiting.get(number)?.(film);
      waiting.delete(number);
    });
    return started;
  };

  return {
    draw: (scene) =>
      new Promise((resolve) => {
        count += 1;
        waiting.set(count, resolve);
        worker ??= start();
        worker.postMessage({ number: count, scene }, []);
      }),
    async close() {
      await worker?.terminate();
    },
  };
}
