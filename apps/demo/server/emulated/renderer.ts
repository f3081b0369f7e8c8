import { Worker } from "node:worker_threads";
import type { Scene } from "@klingkit/emulator";

/** A request to the render worker: a video, or an image of the given size in pixels. */
export type RenderRequest =
  | { readonly scene: Scene }
  | {
      readonly seed: string;
      readonly prompt: string;
      readonly size: { readonly width: number; readonly height: number };
    };

/** Renders the emulator's results sequentially in a worker thread. */
export interface MediaRenderer {
  /** Returns an MP4, or undefined on failure; the emulator then uses its built-in video. */
  readonly renderVideo: (scene: Scene) => Promise<Uint8Array | undefined>;
  /** Returns a PNG that `seed` and `prompt` determine, or undefined on failure. */
  readonly renderImage: (
    seed: string,
    prompt: string,
    size: { readonly width: number; readonly height: number },
  ) => Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}

export interface RenderResult {
  readonly number: number;
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly error?: string;
}

export function createMediaRenderer(): MediaRenderer {
  const pending = new Map<number, (bytes: Uint8Array | undefined) => void>();
  let count = 0;
  let worker: Worker | undefined;

  /** Resolves all pending requests without a result, so that the emulator's built-in results are used. */
  const failAll = (error: unknown): void => {
    console.error("The results cannot be rendered:", error);
    worker = undefined;
    for (const resolve of pending.values()) resolve(undefined);
    pending.clear();
  };
  const start = (): Worker => {
    const started = new Worker(new URL("render-worker.ts", import.meta.url));
    started.unref();
    started.on("error", failAll);
    started.on("message", ({ number, bytes, error }: RenderResult) => {
      if (error) console.error("A result could not be rendered:", error);
      pending.get(number)?.(bytes);
      pending.delete(number);
    });
    return started;
  };
  const render = (request: RenderRequest): Promise<Uint8Array | undefined> =>
    new Promise((resolve) => {
      count += 1;
      pending.set(count, resolve);
      worker ??= start();
      worker.postMessage({ number: count, request }, []);
    });

  return {
    renderVideo: (scene) => render({ scene }),
    renderImage: (seed, prompt, size) => render({ seed, prompt, size }),
    async close() {
      await worker?.terminate();
    },
  };
}
