import type { Emulator } from "@klingkit/emulator";
import type { FetchLike } from "klingkit";
import type { MediaRenderer } from "./renderer.ts";

/** Replaces the emulator's simple placeholder images with rendered ones. */
export function withRenderedImages({ fetch, state }: Emulator, renderer: MediaRenderer): FetchLike {
  return async (url, init) => {
    const response = await fetch(url, init);
    const [, taskId, name] = /\/__emulator\/media\/(\d+)\/(\d+)\.png/.exec(url) ?? [];
    const task = response.status === 200 && taskId ? state().tasks.find(({ id }) => id === taskId) : undefined;
    if (!task?.prompt || !name) return response;
    const size = pngSize(new Uint8Array(await response.clone().arrayBuffer()));
    const image = size && (await renderer.renderImage(`${task.prompt} ${name}`, task.prompt, size));
    if (!image) return response;
    return new Response(new Uint8Array(image), {
      headers: { "content-type": "image/png", "content-length": String(image.byteLength) },
    });
  };
}

function pngSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  if (bytes.length < 24) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}
