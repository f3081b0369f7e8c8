import type { SinkFile } from "@klingkit/tasks";

/** Bytes that differ at each position. */
export function bytesOf(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at++) bytes[at] = (at * 31 + (at >> 8) * 7 + (at >> 16)) & 0xff;
  return bytes;
}

/** A file for a sink, whose stream has chunks of 100,000 bytes. With `failure`, its stream ends with this error. */
export function fileOf(
  bytes: Uint8Array,
  { failure, ...fields }: Partial<SinkFile> & { readonly failure?: Error } = {},
): SinkFile {
  let at = 0;
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (at < bytes.length) controller.enqueue(bytes.slice(at, (at += 100_000)));
        else if (failure) controller.error(failure);
        else controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  return {
    name: "8123.mp4",
    stream,
    size: bytes.byteLength,
    contentType: "video/mp4",
    metadata: { "task-id": "8123" },
    signal: undefined,
    ...fields,
  };
}
