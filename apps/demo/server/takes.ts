import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { KlingError, type Task } from "klingkit";
import { failureOf, statusAfter } from "./failure.ts";
import type { Service } from "./mode.ts";
import type { Asked } from "./read-form.ts";
import type { Store, Take } from "./store.ts";

/** Makes takes and follows them to their end. */
export interface Takes {
  /** Checks and stores a take, then sends it. @throws InvalidInputError before anything is sent */
  make(asked: Asked): Promise<Take>;
  /** Follows a take again whose end was missed. Never pays twice. */
  lookAgain(take: Take): void;
  /** Where a finished take's video lies. */
  path(take: Take): string;
}

const MINUTE = 60_000;
/** Above what the longest clip has. Bytes. */
const MAX_VIDEO = 1024 ** 3;

export function createTakes(service: Service, store: Store, folder: string, signal: AbortSignal): Takes {
  const { kling, speed } = service;
  const limit = (ms: number): number => ms * speed;
  const path = (take: Pick<Take, "id">): string => join(folder, `${take.id}.mp4`);

  async function make({ settings, frames }: Asked): Promise<Take> {
    const { aspectRatio, ...shared } = settings;
    const { firstFrame, lastFrame } = frames;
    // The own id goes into the intent, so that sending it once more finds the task instead of paying again.
    const id = randomUUID();
    const options = { externalTaskId: id };
    const intent =
      firstFrame || lastFrame
        ? await kling.video.imageToVideo.prepare(
            { ...shared, firstFrame: firstFrame?.bytes, lastFrame: lastFrame?.bytes },
            options,
          )
        : await kling.video.textToVideo.prepare({ ...shared, aspectRatio }, options);
    const take = store.add({ id, settings, frames, createdAt: Date.now(), status: "queued", progress: 0, intent });
    void follow(id);
    return take;
  }

  async function follow(id: string): Promise<void> {
    let said: string | undefined;
    try {
      const task = await taskOf(id);
      const result = await task.wait({
        signal,
        timeout: limit(60 * MINUTE),
        onUpdate({ status, progress, task: seen }) {
          said = seen?.message ?? said;
          if (status === "submitted" || status === "processing") store.update(id, { status, progress });
        },
      });
      const cost = result.billing
        .map(({ amount, kind, currency }) => `${amount} ${currency ?? (kind === "unit" ? "units" : kind)}`)
        .join(", ");
      store.update(id, { status: "saving", progress: 1, ...(cost ? { cost } : {}) });
      await result.download(path({ id }), { signal, timeout: limit(MINUTE), maxBytes: MAX_VIDEO });
      store.update(id, { status: "done", endedAt: Date.now() });
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof KlingError)) console.error(error);
      const handle = error instanceof KlingError ? error.task : undefined;
      store.update(id, {
        status: statusAfter(error, store.get(id)?.status ?? "queued"),
        failure: failureOf(error, said),
        endedAt: Date.now(),
        ...(handle ? { handle } : {}),
      });
    }
  }

  /** The take's task: by its handle when there is one, else by sending its intent. */
  async function taskOf(id: string): Promise<Task> {
    const take = store.get(id);
    if (take?.handle) return kling.tasks.resume(take.handle);
    if (!take?.intent) throw new Error(`The take ${id} has neither a handle nor an intent.`);
    const task = await kling.tasks.send(take.intent, { signal, createTimeout: limit(10 * MINUTE) });
    // The intent holds whole pictures; the handle is all that is needed from here on.
    store.update(id, { status: "submitted", handle: task.toJSON(), intent: undefined });
    return task;
  }

  function lookAgain(take: Take): void {
    store.update(take.id, { status: take.handle ? "submitted" : "queued", failure: undefined, endedAt: undefined });
    void follow(take.id);
  }

  return { make, lookAgain, path };
}
