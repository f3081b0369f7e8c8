import { parentPort } from "node:worker_threads";
import type { RenderResult, RenderRequest } from "./renderer.ts";
import { createFilm } from "./film/create-film.ts";
import { encodeFilm } from "./film/encode-film.ts";
import { encodeImage } from "./film/encode-image.ts";

let last: Promise<void> = Promise.resolve();

parentPort?.on("message", ({ number, request }: { number: number; request: RenderRequest }) => {
  last = last.then(async () => {
    let result: RenderResult;
    try {
      const bytes = "scene" in request ? await encodeFilm(await createFilm(request.scene)) : encodeImage(request);
      result = { number, bytes };
    } catch (error) {
      result = { number, error: error instanceof Error ? error.message : String(error) };
    }
    parentPort?.postMessage(result, result.bytes ? [result.bytes.buffer] : []);
  });
});
