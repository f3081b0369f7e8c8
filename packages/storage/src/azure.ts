import type { BlockBlobClient, ContainerClient } from "@azure/storage-blob";
import { ConfigurationError, rejectUnknownNames } from "@klingkit/errors";
import type { Sink, SinkFile } from "@klingkit/tasks";
import { digestStream, md5, type StreamDigest } from "./digest.node.ts";
import { checkPrefix, fileKey } from "./file-key.ts";
import { hex } from "./hex.ts";
import { asciiMetadata } from "./metadata.ts";
import { checksumError, storeError } from "./store-error.ts";

/** The options of a sink for Azure Blob Storage. */
export interface AzureSinkOptions {
  /**
   * The client of the container, which must exist.
   * @example BlobServiceClient.fromConnectionString(connectionString).getContainerClient("films")
   */
  readonly container: ContainerClient;
  /**
   * The beginning of the names of blobs, such as `2026`. A `/` is put between it and the name of a file.
   * @default none
   */
  readonly prefix?: string | undefined;
  /**
   * The size of the blocks in which a file is uploaded, bytes: an integer from 65,536 to 104,857,600. One block is in
   * memory.
   * @default 8,388,608
   */
  readonly blockSize?: number | undefined;
}

const DEFAULT_BLOCK_SIZE = 8 * 1024 * 1024;
const MIN_BLOCK_SIZE = 64 * 1024;
const MAX_BLOCK_SIZE = 100 * 1024 * 1024;
const MAX_BLOCKS = 50_000;
/** The limit of Azure for metadata, bytes. */
const MAX_METADATA = 8192;

const names: readonly (keyof AzureSinkOptions)[] = ["container", "prefix", "blockSize"];

/**
 * Creates a sink for Azure Blob Storage. It uploads in blocks, whose MD5 the store verifies, and then verifies the size and
 * the MD5 of the blob. The blob appears when it is complete; Azure removes the blocks of a failed upload after a week.
 * Azure does not accept `-` in the names of metadata, which become `task_id`, `created_at` and so on.
 * @throws {ConfigurationError} if an option is invalid
 * @example
 * const service = BlobServiceClient.fromConnectionString(connectionString);
 * const sink = azureSink({ container: service.getContainerClient("films"), prefix: "2026" });
 * await done.output.save(sink);
 */
export function azureSink(options: AzureSinkOptions): Sink {
  rejectUnknownNames(options, names, { kind: "option" });
  const { container, blockSize = DEFAULT_BLOCK_SIZE } = options;
  if (typeof container?.getBlockBlobClient !== "function")
    throw new ConfigurationError("`container` must be a `ContainerClient` of @azure/storage-blob.");
  if (!Number.isInteger(blockSize) || blockSize < MIN_BLOCK_SIZE || blockSize > MAX_BLOCK_SIZE) {
    throw new ConfigurationError(
      `\`blockSize\` must be an integer from ${MIN_BLOCK_SIZE} to ${MAX_BLOCK_SIZE} bytes, not ${String(blockSize)}.`,
    );
  }
  const prefix = checkPrefix(options.prefix);
  return {
    async put(file) {
      const blob = container.getBlockBlobClient(fileKey(prefix, file.name));
      // The URL of a client with a shared access signature contains it.
      const url = blob.url.replace(/\?.*$/s, "");
      try {
        const { size, sha256, md5: whole } = await upload(blob, file, blockSize);
        const stored = await blob.getProperties(abortOption(file));
        if (stored.contentMD5 && hex(stored.contentMD5) !== hex(whole)) throw checksumError("Azure", url);
        return { url, size: stored.contentLength ?? size, sha256 };
      } catch (error) {
        throw storeError("Azure", url, error);
      }
    },
  };
}

async function upload(
  blob: BlockBlobClient,
  file: SinkFile,
  blockSize: number,
): Promise<ReturnType<StreamDigest["result"]>> {
  const { stream, result } = digestStream(file.stream, Number.POSITIVE_INFINITY);
  const size = Math.min(MAX_BLOCK_SIZE, Math.max(blockSize, Math.ceil((file.size ?? 0) / MAX_BLOCKS)));
  // Two uploads of one blob at the same time must not mix their blocks.
  const uploadId = crypto.randomUUID();
  const ids: string[] = [];
  for await (const block of blocksOf(stream, size)) {
    const id = btoa(`${uploadId}-${String(ids.length).padStart(5, "0")}`);
    await blob.stageBlock(id, block, block.byteLength, {
      ...abortOption(file),
      transactionalContentMD5: md5(block),
    });
    ids.push(id);
  }
  const hashed = result();
  await blob.commitBlockList(ids, {
    ...abortOption(file),
    blobHTTPHeaders: {
      blobContentMD5: hashed.md5,
      ...(file.contentType === undefined ? {} : { blobContentType: file.contentType }),
    },
    metadata: Object.fromEntries(
      Object.entries(asciiMetadata(file.metadata, MAX_METADATA)).map(([name, text]) => [
        name.replaceAll("-", "_"),
        text,
      ]),
    ),
  });
  return hashed;
}

/** Reads a stream in blocks of one size. The last one can be shorter. The memory of a block is used again. */
async function* blocksOf(stream: ReadableStream<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  const block = new Uint8Array(size);
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      for (let start = 0; start < value.byteLength;) {
        const bytes = value.subarray(start, start + size - length);
        block.set(bytes, length);
        start += bytes.byteLength;
        length += bytes.byteLength;
        if (length < size) continue;
        yield block;
        length = 0;
      }
    }
    if (length > 0) yield block.subarray(0, length);
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

function abortOption({ signal }: SinkFile): { readonly abortSignal?: AbortSignal } {
  return signal ? { abortSignal: signal } : {};
}
