import { parentPort } from "node:worker_threads";
import type { Drawn, Order } from "./draw.ts";
import { direct } from "./film/direct.ts";
import { makeFilm } from "./film/make-film.ts";
import { makeStill } from "./film/make-still.ts";

let last: Promise<void> = Promise.resolve();

parentPort?.on("message", ({ number, order }: { number: number; order: Order }) => {
  last = last.then(async () => {
    let drawn: Drawn;
    try {
      const bytes = "scene" in order ? await makeFilm(await direct(order.scene)) : makeStill(order);
      drawn = { number, bytes };
    } catch (error) {
      drawn = { number, error: error instanceof Error ? error.message : String(error) };
    }
    parentPort?.postMessage(drawn, drawn.bytes ? [drawn.bytes.buffer] : []);
  });
});
