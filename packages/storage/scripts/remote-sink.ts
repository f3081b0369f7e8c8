import type { Sink, StoredFile } from "@klingkit/tasks";

/** Hands files to the Worker of `r2-worker.ts`, which stores them with `r2Sink`. */
export function remoteSink(url: string): Sink {
  return {
    async put({ name, stream, size, contentType = "", metadata, signal }) {
      const init = {
        method: "PUT",
        body: stream,
        headers: {
          "content-type": contentType,
          "x-metadata": encodeURIComponent(JSON.stringify(metadata)),
          "x-size": String(size ?? ""),
        },
        duplex: "half",
        ...(signal ? { signal } : {}),
      } as const;
      const response = await fetch(`${url}/${encodeURIComponent(name)}`, init);
      if (!response.ok) throw new Error(await response.text());
      return (await response.json()) as StoredFile;
    },
  };
}
