import { ConfigurationError, DownloadError, type TaskReference } from "@klingkit/errors";
import { download, type Download, type DownloadOptions, isLoopback } from "@klingkit/http";
import type { TaskContext } from "./context.ts";
import { fileNameOf } from "./file-name.ts";
import { look } from "./look.ts";
import type { Output } from "./outputs.ts";
import type { TaskSnapshot } from "./snapshot.ts";
import { traced } from "./trace.ts";

/** How to download: which of the outputs, and the limits. */
export type DownloadResultOptions = Pick<
  DownloadOptions,
  "signal" | "maxBytes" | "downloadIdleTimeout" | "onProgress"
> & {
  /** Which output, from 0. Default 0. */
  readonly index?: number;
};

/** A task that succeeded, with its outputs at hand. */
export interface TaskResult extends TaskSnapshot {
  readonly reference: TaskReference;
  /** A name for an output's file, safe in any folder: made of the task's id. `index` as in a download. */
  fileName(index?: number): string;
  /** Opens an output as a stream. A link that has expired is asked for once more. @throws DownloadError */
  open(options?: DownloadResultOptions): Promise<Download>;
  /**
   * Writes an output into a stream, or to a path (with `klingkit/node`): to `name.part` first, renamed when whole.
   * @throws DownloadError when it cannot be fetched whole
   */
  download(target: string | WritableStream<Uint8Array>, options?: DownloadResultOptions): Promise<void>;
}

/** What a link's server answers once the link's time is over. */
const EXPIRED: ReadonlySet<number> = new Set([401, 403, 404, 410]);

export function resultOf(context: TaskContext, reference: TaskReference, snapshot: TaskSnapshot): TaskResult {
  const open: TaskResult["open"] = async ({ index = 0, ...options } = {}) => {
    const from = (link: string): Promise<Download> =>
      download(link, {
        ...options,
        fetch: context.fetch,
        clock: context.clock,
        random: context.random,
        // A service on this machine (the emulator) has its files here too; no other may point here.
        allowLoopback: isLoopback(new URL(reference.host)),
      });
    const link = linkOf(snapshot.outputs[index], index);
    try {
      return await from(link);
    } catch (error) {
      if (!(error instanceof DownloadError && error.status !== undefined && EXPIRED.has(error.status))) throw error;
      const fresh = (await look(context, reference, { signal: options.signal }))?.outputs[index];
      const again = fresh && linkOf(fresh, index);
      if (!again) throw error;
      return from(again);
    }
  };
  return {
    ...snapshot,
    reference,
    fileName: (index = 0) => fileNameOf(snapshot.id, snapshot.outputs[index], index),
    open,
    async download(target, options) {
      if (typeof target === "string" && !context.writeFile) {
        throw new ConfigurationError("This entry of klingkit writes no files.", {
          advice: 'Import createKling from "klingkit/node", or hand in a WritableStream.',
        });
      }
      await traced(context, "download", { endpoint: reference.endpoint, id: snapshot.id }, async () => {
        const { stream } = await open(options);
        if (typeof target === "string") await context.writeFile?.(target, stream);
        else await stream.pipeTo(target, { signal: options?.signal });
      });
    },
  };
}

function linkOf(output: Output | undefined, index: number): string {
  if (output && "url" in output && output.url) return output.url;
  throw new DownloadError(`The result has no file at place ${index}.`);
}
