import type { Emulator } from "@klingkit/emulator";
import type { FetchLike } from "klingkit";
import type { Artist } from "./draw.ts";

/** The emulator's `fetch`, whose pictures are drawn by the artist: the emulator's own are two bands and a disc. */
export function withStills({ fetch, state }: Emulator, artist: Artist): FetchLike {
  return async (url, init) => {
    const response = await fetch(url, init);
    const [, taskId, name] = /\/__emulator\/media\/(\d+)\/(\d+)\.png/.exec(url) ?? [];
    const task = response.status === 200 && taskId ? state().tasks.find(({ id }) => id === taskId) : undefined;
    if (!task?.prompt || !name) return response;
    const size = pngSize(new Uint8Array(await response.clone().arrayBuffer()));
    const still = size && (await artist.still(`${task.prompt} ${name}`, task.prompt, size));
    if (!still) return response;
    return new Response(new Uint8Array(still), {
      headers: { "content-type": "image/png", "content-length": String(still.byteLength) },
    });
  };
}

function pngSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  if (bytes.length < 24) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}
