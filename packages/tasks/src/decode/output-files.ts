import { ConfigurationError, DownloadError } from "@klingkit/errors";
import { type Download, download, isLoopback } from "@klingkit/http";
import type { EngineParts } from "../engine/parts.ts";
import { fileNameOf } from "./file-name.ts";
import { urlExpiry } from "./url-expiry.ts";
import { saveFile } from "./save-file.ts";
import { checkOptions } from "../options/check-options.ts";
import type { DownloadTarget, Output, OutputData, OutputDownloadOptions, OutputFile } from "../outputs.ts";
import type { TaskData } from "../task-data.ts";
import { observe } from "../engine/telemetry.ts";

/** The source of a task's files. */
export interface FileSource {
  /** The base URL of the service that created them. */
  readonly host: string;
  readonly endpoint: string | undefined;
  readonly model?: string | undefined;
  /** Reads the task again, for URLs that have not expired. Missing if the service cannot show the task again. */
  readonly refreshOutputs?: (signal: AbortSignal | undefined) => Promise<readonly OutputData[] | undefined>;
}

/** The statuses of a file server for an expired URL. */
const EXPIRED: ReadonlySet<number> = new Set([401, 403, 404, 410]);

/** Returns the outputs of a task. Files get the methods that download them. */
export function withFiles(parts: EngineParts, source: FileSource, task: TaskData): Output[] {
  return task.outputs.map((output, index) => {
    switch (output.type) {
      case "video":
      case "image":
      case "audio":
        return Object.defineProperties(Object.assign(fileOf(parts, source, task, index, output), output), hidden);
      default:
        return output;
    }
  });
}

/** Only the data of an output is printed and serialized. */
const hidden = {
  fileName: { enumerable: false },
  download: { enumerable: false },
  open: { enumerable: false },
  save: { enumerable: false },
} as const;

function fileOf(
  parts: EngineParts,
  source: FileSource,
  task: TaskData,
  index: number,
  output: { readonly type: string; readonly url: string },
): OutputFile {
  const { url } = output;
  const { id, createdAt, updatedAt = createdAt } = task;
  const fileName = fileNameOf(id, output, index);
  async function open(options: OutputDownloadOptions = {}): Promise<Download> {
    checkOptions("output.open", options, "file");
    const from = (fileUrl: string): Promise<Download> =>
      download(fileUrl, {
        ...options,
        fetch: parts.fetch,
        clock: parts.clock,
        random: parts.random,
        // Only an emulator on this machine may link to files on this machine.
        allowLoopback: isLoopback(new URL(source.host)),
      });
    try {
      return await from(url);
    } catch (error) {
      if (!(error instanceof DownloadError && error.status !== undefined && EXPIRED.has(error.status))) throw error;
      const fresh = (await source.refreshOutputs?.(options.signal))?.[index];
      if (!fresh || !("url" in fresh) || !fresh.url) throw error;
      return from(fresh.url);
    }
  }
  return {
    url,
    expiresAt: urlExpiry(url, updatedAt),
    fileName,
    open,
    async download(target, options) {
      const write = writerFor(parts, target);
      await observe(parts, { type: "download", endpoint: source.endpoint, id }, async () => {
        const { stream } = await open(options);
        await write(stream, options?.signal);
      });
    },
    async save(sink, options = {}) {
      checkOptions("output.save", options, "save");
      return observe(parts, { type: "save", endpoint: source.endpoint, id }, () =>
        saveFile(parts, { fileName, endpoint: source.endpoint, model: source.model, task, open }, sink, options),
      );
    },
  };
}

type Write = (stream: ReadableStream<Uint8Array>, signal: AbortSignal | undefined) => Promise<void>;

/** @throws {ConfigurationError} if this runtime cannot write to the target */
function writerFor({ writeFile, streamWriter }: EngineParts, target: DownloadTarget): Write {
  if (typeof target === "string") {
    if (writeFile) return (stream) => writeFile(target, stream);
    throw new ConfigurationError("This runtime cannot write files.", {
      advice: "Pass a WritableStream instead of a path, or read `output.open()`.",
    });
  }
  if (target instanceof WritableStream) return (stream, signal) => stream.pipeTo(target, signal ? { signal } : {});
  const write = streamWriter?.(target);
  if (write) return write;
  throw new ConfigurationError("The target of the download is not a stream that this runtime can write to.", {
    advice: "Pass a WritableStream, or read `output.open()`.",
  });
}
