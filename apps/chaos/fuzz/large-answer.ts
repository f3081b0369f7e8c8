import { createKling, KlingError } from "klingkit";
import { canned } from "./canned.ts";

const PIECE = 1024 * 1024;

/** What became of an answer of so many bytes: it has to be refused before most of it was read. */
export async function refuseLargeAnswer(
  bytes: number,
): Promise<{ readonly error: string | undefined; readonly read: number; readonly grown: number }> {
  let read = 0;
  const piece = new Uint8Array(PIECE).fill(0x20);
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (read >= bytes) return controller.close();
      read += piece.byteLength;
      controller.enqueue(piece);
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
    .catch((thrown: unknown) => (thrown instanceof KlingError ? thrown.name : "NOT OURS"));
  return { error, read, grown: Math.max(0, process.memoryUsage().rss - before) };
}
