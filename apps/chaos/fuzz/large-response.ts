import { createKling, KlingError } from "klingkit";
import { canned } from "./canned.ts";

const CHUNK_SIZE = 1024 * 1024;

/** Sends a large response. The client must reject it before it has read most of it. */
export async function rejectLargeResponse(
  bytes: number,
): Promise<{ readonly error: string | undefined; readonly read: number; readonly grown: number }> {
  let read = 0;
  const chunk = new Uint8Array(CHUNK_SIZE).fill(0x20);
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (read >= bytes) return controller.close();
      read += chunk.byteLength;
      controller.enqueue(chunk);
    },
  });
  const { clock, fetch } = canned(() => new Response(body));
  const kling = createKling({
    apiKey: "api-key-fuzz",
    baseUrl: "http://emulator.localhost",
    env: {},
    clock: { ...clock, sleep: () => new Promise(() => {}) },
    fetch,
  });
  const before = process.memoryUsage().rss;
  const error = await kling
    .request({ method: "POST", path: "/v1/videos/image-recognize", body: {} })
    .then(() => undefined)
    .catch((thrown: unknown) => (thrown instanceof KlingError ? thrown.name : "not a KlingError"));
  return { error, read, grown: Math.max(0, process.memoryUsage().rss - before) };
}
