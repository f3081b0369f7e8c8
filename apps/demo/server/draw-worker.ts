import { parentPort } from "node:worker_threads";
import type { Scene } from "@klingkit/emulator";
import type { Drawn } from "./draw.ts";
import { direct } from "./film/direct.ts";
import { makeFilm } from "./film/make-film.ts";

let last: Promise<void> = Promise.resolve();

parentPort?.on("message", ({ number, scene }: { number: number; scene: Scene }) => {
  last = last.then(async () => {
    let drawn: Drawn;
    try {
      drawn = { number, film: await makeFilm(await direct(scene)) };
    } catch (error) {
      drawn = { number, error: error instanceof Error ? error.message : String(error) };
    }
    parentPort?.postMessage(drawn, drawn.film ? [drawn.film.buffer] : []);
  });
});
