import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { PassThrough, Writable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { streamWriter } from "../src/stream-writer.node.ts";

const content = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251);

test("writes every byte into a PassThrough, and ends it", async () => {
  const target = new PassThrough();
  const received = buffer(target);
  await streamWriter(target)?.(new Blob([content]).stream());
  expect(Buffer.compare(await received, content)).toBe(0);
});

test("writes every byte into the response of an HTTP server, and ends it", async () => {
  const server = createServer((_, response) => void streamWriter(response)?.(new Blob([content]).stream()));
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { Connection: "close" } });
  expect(Buffer.compare(Buffer.from(await response.arrayBuffer()), content)).toBe(0);
});

test.each([undefined, null, "video.mp4", {}, { write: true, end: true, on: true }, new WritableStream()])(
  "returns undefined for %o, which is not a Node.js Writable",
  (target) => expect(streamWriter(target)).toBeUndefined(),
);

test("rejects with a DownloadError that has the target's error as its cause, and cancels the download", async () => {
  const failure = new Error("EPIPE: broken pipe");
  const target = new Writable({ write: (_chunk, _encoding, done) => done(failure) });
  const cancelled = Promise.withResolvers<unknown>();
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(Uint8Array.of(1)),
    cancel: cancelled.resolve,
  });
  await expect(streamWriter(target)?.(endless)).rejects.toMatchObject({
    name: "DownloadError",
    summary: "The target stream of the download failed: EPIPE: broken pipe.",
    fault: "input",
    retryable: false,
    cause: failure,
  });
  expect(await cancelled.promise).toBe(failure);
});

test("cancels a stalled download when the target closes", async () => {
  const target = new PassThrough();
  const cancelled = Promise.withResolvers<unknown>();
  const stalled = new ReadableStream<Uint8Array>({ cancel: cancelled.resolve });
  const writing = streamWriter(target)?.(stalled);
  target.destroy();
  await expect(writing).rejects.toMatchObject({
    name: "DownloadError",
    cause: { code: "ERR_STREAM_PREMATURE_CLOSE" },
  });
  await cancelled.promise;
});

test("rejects with the download error, and destroys the target", async () => {
  const failure = new Error("the connection is lost");
  const target = new PassThrough();
  const broken = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(failure) });
  await expect(streamWriter(target)?.(broken)).rejects.toBe(failure);
  expect(target.destroyed).toBe(true);
});
