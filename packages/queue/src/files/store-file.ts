import { DownloadError } from "@klingkit/errors";
import { fieldsOf, type Output, type OutputFile, type Sink } from "@klingkit/tasks";
import type { QueueContext } from "../context.ts";
import { readJson } from "../read-json.ts";
import type { DownloadJob } from "../steps/load.ts";
import { reserveFileName, type SavedFile } from "../steps/record-downloads.ts";
import { type FileKind, fileKind, SIGNATURE_SIZE } from "./file-kind.ts";
import { alternativeName, fileName } from "./file-name.ts";
import type { SinkOptions } from "./file-options.ts";

/**
 * Streams an output into the store. It gets its name when its first bytes match its type. Another attempt, also by another
 * worker, has the same name and replaces it.
 */
export async function storeFile(
  context: QueueContext,
  files: SinkOptions & { readonly folderId: string },
  job: DownloadJob,
  index: number,
  output: Extract<Output, OutputFile>,
  signal: AbortSignal,
): Promise<SavedFile> {
  const { name: template, maxBytes, sink } = files;
  let name = "";
  let kind: FileKind | undefined;
  const named: Sink = {
    async put(file) {
      const { start, stream } = await peek(file.stream, SIGNATURE_SIZE);
      kind = fileKind(start, output.type);
      if (!kind)
        throw new DownloadError(`The downloaded file of the job ${job.key} is not of the type ${output.type}.`);
      const values = { ...job, index, ext: kind.ext, fileNameParts: fieldsOf(readJson(job.fileNameParts)) };
      name = await reserve(context, files.folderId, fileName(template, values), values);
      return sink.put({ ...file, stream, name, contentType: kind.type });
    },
  };
  const metadata = metadataOf(files, job);
  const { size, url, sha256 } = await output.save(named, { signal, maxBytes, metadata, maxRetries: 0 });
  return {
    name,
    bytes: size,
    type: kind?.type ?? "",
    ...(url === undefined ? {} : { url }),
    ...(sha256 === undefined ? {} : { sha256 }),
  };
}

/** Reserves the name, or an alternative to it if another output has it. */
async function reserve(
  context: QueueContext,
  folderId: string,
  name: string,
  { id, index }: { readonly id: string; readonly index: number },
): Promise<string> {
  for (let count = 0; ; count++) {
    const candidate = alternativeName(name, { id, index }, count);
    if (await reserveFileName(context, { id, index, folderId, name: candidate })) return candidate;
  }
}

function metadataOf({ metadata }: SinkOptions, { key, endpoint, input }: DownloadJob): Record<string, string> {
  return { "job-key": key, ...metadata?.({ key, endpoint, input: fieldsOf(readJson(input)) }) };
}

/** Reads the first bytes of a stream. Returns a stream that begins with them again. */
async function peek(
  stream: ReadableStream<Uint8Array>,
  length: number,
): Promise<{ readonly start: Uint8Array; readonly stream: ReadableStream<Uint8Array> }> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size < length) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    size += value.byteLength;
  }
  const start = Buffer.concat(chunks);
  return {
    start,
    stream: new ReadableStream<Uint8Array>(
      {
        start: (controller) => controller.enqueue(start),
        async pull(controller) {
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        },
        cancel: (reason) => reader.cancel(reason),
      },
      { highWaterMark: 0 },
    ),
  };
}
