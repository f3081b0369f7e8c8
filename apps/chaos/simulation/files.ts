import type { FetchLike } from "klingkit";
import { createRandom, pick } from "../random.ts";

/** A file server with the habits of real ones. It serves the outputs of tasks instead of the emulator. */
export interface FileServer {
  readonly fetch: FetchLike;
  /** The versions that a file has had. Most files have one. */
  versionsOf(url: string): readonly Uint8Array[];
  /** From now on, every file arrives complete. */
  calm(): void;
}

const habits = [
  "steady",
  "cuts",
  "changes",
  "changes without If-Range",
  "no Range",
  "always cuts",
  "always cuts, no Range",
  "stalls",
] as const;
const CHUNK = 16 * 1024;

export function createFileServer(
  seed: number,
  clock: { sleep(ms: number, signal?: AbortSignal): Promise<void> },
): FileServer {
  const contents = new Map<string, Uint8Array>();
  const requests = new Map<string, number>();
  let isCalm = false;

  function versionsOf(url: string): readonly Uint8Array[] {
    return [1, 2].map((version) => {
      const key = `${pathOf(url)} ${version}`;
      const content = contents.get(key) ?? createContent(seed, pathOf(url), version);
      contents.set(key, content);
      return content;
    });
  }

  const fetch: FetchLike = async (url, init) => {
    const path = pathOf(url);
    const random = createRandom("file", seed, path);
    const habit = isCalm ? "steady" : pick(random, habits);
    const number = (requests.get(path) ?? 0) + 1;
    requests.set(path, number);
    const changes = habit.startsWith("changes") && number > 1;
    const version = changes ? 2 : 1;
    const content = versionsOf(url)[version - 1] ?? new Uint8Array();
    const etag = `"v${version}"`;
    const headers = new Headers(init.headers);
    const condition = headers.get("if-range");
    const isCurrent = condition === null || condition === etag || habit === "changes without If-Range";
    const start =
      habit.endsWith("no Range") || !isCurrent ? undefined : /^bytes=(\d+)-/.exec(headers.get("range") ?? "")?.[1];
    const from = Number(start ?? 0);
    const cuts = habit.startsWith("always cuts") || (habit !== "steady" && number <= 2);
    const end = cuts ? from + Math.floor((content.length - from) * random()) : content.length;
    const body = streamOf(content.subarray(from, end), async () => {
      if (!cuts) return;
      // A stalled response sends nothing until the client gives up.
      if (habit === "stalls") await clock.sleep(3_600_000, init.signal ?? undefined);
      throw new TypeError("terminated");
    });
    const length = content.length - from;
    return new Response(body, {
      status: start === undefined ? 200 : 206,
      headers: {
        etag: habit.endsWith("no Range") ? "" : etag,
        "content-type": "video/mp4",
        "content-length": String(length),
        ...(start === undefined ? {} : { "content-range": `bytes ${from}-${content.length - 1}/${content.length}` }),
      },
    });
  };
  return { fetch, versionsOf, calm: () => (isCalm = true) };
}

function pathOf(url: string): string {
  return new URL(url).pathname;
}

function createContent(seed: number, path: string, version: number): Uint8Array {
  const random = createRandom("content", seed, path);
  const content = new Uint8Array(CHUNK * (1 + Math.floor(random() * 8)) + Math.floor(random() * CHUNK));
  const next = createRandom("bytes", seed, path, version);
  for (let at = 0; at < content.length; at++) content[at] = Math.floor(next() * 256);
  return content;
}

/** Streams bytes in chunks, then calls `end`, which may fail the stream. */
function streamOf(bytes: Uint8Array, end: () => Promise<void>): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    async pull(controller) {
      if (at < bytes.length) {
        controller.enqueue(bytes.slice(at, at + CHUNK));
        at += CHUNK;
        return;
      }
      await end();
      controller.close();
    },
  });
}
