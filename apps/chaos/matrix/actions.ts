import type { Kling, Task } from "klingkit";
import type { Action } from "./observe.ts";
import { WrongResultError } from "./wrong-result-error.ts";

/** The create that most cells test. */
export const createVideo: Action = async (kling, signal) => ({
  reference: (await kling.video.textToVideo.create({ prompt: "fog" }, signal ? { signal } : {})).toJSON(),
});

/** A create with a model that may not accept external task ids (apps/docs/service/kling-4.md#rules). */
export const createKling4Video: Action = async (kling) => ({
  reference: (await kling.video.textToVideo.create({ prompt: "fog", model: "kling-4.0" })).toJSON(),
});

/** A synchronous endpoint: it costs units and accepts no external task id (apps/docs/service/image.md#recognition). */
export const recognizeImage: Action = async (kling, signal) => {
  await kling.request({
    method: "POST",
    path: "/v1/videos/image-recognize",
    body: { image: "https://example.com/image.png" },
    ...(signal ? { signal } : {}),
  });
  return {};
};

/** A create and a wait in one call: if it fails, the caller has only the task reference of the error. */
export const run: Action = async (kling, signal) => {
  const task = await kling.video.textToVideo.run(
    { prompt: "fog" },
    { waitTimeout: 180_000, ...(signal ? { signal } : {}) },
  );
  return { reference: task.toJSON() };
};

/** Lists the account's only task. */
export function list(task: Task): Action {
  return async (kling, signal) => {
    const ids: string[] = [];
    for await (const { id } of kling.tasks.list(signal ? { signal } : {})) ids.push(id);
    if (ids.length !== 1) throw new WrongResultError(`the list has ${ids.length} tasks instead of 1`);
    return { reference: task.toJSON() };
  };
}

/** Downloads an existing result and compares its size with that of a download without faults. */
export function downloadOf(task: Task, expected: number): Action {
  return async (_kling, signal) => {
    const bytes = await download(task, signal);
    if (bytes !== expected) throw new WrongResultError(`the file has ${bytes} bytes instead of ${expected}`);
    return { reference: task.toJSON() };
  };
}

/** Downloads the result and returns its size, bytes. */
export async function download(task: Task, signal?: AbortSignal): Promise<number> {
  const result = await task.wait();
  let bytes = 0;
  const count = new WritableStream<Uint8Array>({
    write: (chunk) => {
      bytes += chunk.byteLength;
    },
  });
  await result.download(count, signal ? { signal } : {});
  return bytes;
}

/** The same task of another client. */
export async function sameTask(kling: Kling, task: Task): Promise<Task> {
  return kling.tasks.resume(JSON.stringify(task));
}
