import { AbortError, ConfigurationError, DownloadError, KlingError } from "@klingkit/errors";
import { backoff, checkMaxRetries, type Download, redact } from "@klingkit/http";
import type { EngineParts } from "../engine/parts.ts";
import { reasonOf } from "../endpoint/read-shape.ts";
import type { OutputDownloadOptions, OutputSaveOptions } from "../outputs.ts";
import type { SavedOutput, Sink, StoredFile } from "../sink.ts";
import type { TaskData } from "../task-data.ts";
import { formatBilling } from "./format-billing.ts";

/** A file to save. */
export interface SaveSource {
  readonly fileName: string;
  readonly endpoint: string | undefined;
  readonly model: string | undefined;
  readonly task: TaskData;
  readonly open: (options: OutputDownloadOptions) => Promise<Download>;
}

const RETRY_DELAY = { initial: 1000, max: 30_000 };

/**
 * Streams a file into a sink, and verifies the size that the sink reports. A failed upload is repeated from the start, so
 * the task is not paid for again.
 * @throws {DownloadError} if the file is not stored completely
 */
export async function saveFile(
  parts: Pick<EngineParts, "clock" | "random">,
  source: SaveSource,
  sink: Sink,
  options: OutputSaveOptions,
): Promise<SavedOutput> {
  const { name = source.fileName, metadata, maxRetries = 2, ...limits } = options;
  const { signal } = limits;
  // oxlint-disable-next-line no-restricted-properties -- the default of the option
  const { clock, random = Math.random } = parts;
  const file = { name, signal, metadata: { ...factsOf(source), ...metadata } };
  checkMaxRetries(maxRetries);
  checkFile(sink, file);
  for (let attempt = 1; ; attempt++) {
    try {
      const { stream, ...headers } = await source.open(limits);
      const stored = await putVerified(stream, headers.size, (counted) =>
        untilAborted(sink.put({ ...file, ...headers, stream: counted }), signal),
      );
      return { ...stored, name, contentType: headers.contentType };
    } catch (error) {
      if (signal?.aborted) throw new AbortError("The save was aborted.", { cause: signal.reason });
      const failure = error instanceof KlingError ? error : uploadFailed(name, error);
      if (!failure.retryable || attempt > maxRetries) throw failure;
    }
    await clock.sleep(backoff(attempt, RETRY_DELAY, random), signal).catch(() => {
      throw new AbortError("The save was aborted.", { cause: signal?.reason });
    });
  }
}

/** Rejects when the signal aborts, even if the sink ignores its signal. */
function untilAborted(stored: Promise<StoredFile>, signal: AbortSignal | undefined): Promise<StoredFile> {
  if (!signal) return stored;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(new AbortError("The save was aborted.", { cause: signal.reason }));
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
    void stored.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

/** Calls `put` with a stream that is counted, and closed when `put` has ended. */
async function putVerified(
  stream: ReadableStream<Uint8Array>,
  size: number | undefined,
  put: (stream: ReadableStream<Uint8Array>) => Promise<StoredFile>,
): Promise<StoredFile> {
  const reader = stream.getReader();
  let received = 0;
  let isComplete = false;
  const counted = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) {
          isComplete = true;
          controller.close();
        } else {
          received += value.byteLength;
          controller.enqueue(value);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  try {
    const stored = await put(counted);
    // A sink that knows the size may not read the end of the stream.
    if (!(isComplete || received === size))
      throw new DownloadError(`The sink read only ${received} bytes of the file and reported success.`);
    if (stored.size === received) return stored;
    throw new DownloadError(`The stored file has ${stored.size} bytes instead of ${received}.`, {
      advice: "The task and its outputs are not affected. Save again.",
    });
  } finally {
    if (!isComplete) reader.cancel().catch(() => undefined);
  }
}

function uploadFailed(name: string, cause: unknown): DownloadError {
  return new DownloadError(`The file ${name} could not be stored: ${redact(reasonOf(cause))}.`, {
    advice: "The task and its outputs are not affected, and the task is not charged again. Save again.",
    cause,
  });
}

/** The facts that are stored with every file. They contain no input. */
function factsOf({ endpoint, model, task }: SaveSource): Record<string, string> {
  const { id, externalTaskId, createdAt, billing } = task;
  const created = new Date(createdAt ?? Number.NaN);
  return {
    "task-id": id,
    ...(externalTaskId === undefined ? {} : { "external-task-id": externalTaskId }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(model === undefined ? {} : { model }),
    ...(Number.isNaN(created.valueOf()) ? {} : { "created-at": created.toISOString() }),
    ...(billing.length === 0 ? {} : { cost: formatBilling(billing) }),
  };
}

/** @throws {ConfigurationError} if the sink has no `put`, or the name or the metadata are not valid in every store */
function checkFile(
  sink: Sink,
  { name, metadata }: { readonly name: string; readonly metadata: Readonly<Record<string, string>> },
): void {
  if (typeof sink?.put !== "function") throw new ConfigurationError("The sink must have the method `put`.");
  const isName = typeof name === "string" && name !== "" && name.split("/").every((part) => !/^\.{0,2}$/.test(part));
  if (!isName || /[\p{Cc}\p{Cs}\\]/u.test(name) || new TextEncoder().encode(name).length > 900) {
    throw new ConfigurationError(
      "`name` must be a relative path of 1 to 900 bytes, without `..`, empty parts, backslashes and control characters.",
    );
  }
  for (const [key, value] of Object.entries(metadata)) {
    if (/^[a-z][a-z0-9-]{0,62}$/.test(key) && typeof value === "string") continue;
    throw new ConfigurationError(
      `\`metadata\` must have strings under names of \`a\` to \`z\`, digits and \`-\`, which "${key}" is not.`,
    );
  }
}
