import type { Kling, Task } from "klingkit";
import type { Act } from "./observe.ts";
import { WrongResult } from "./wrong-result.ts";

/** The create that most of the matrix strikes. */
export const createVideo: Act = async (kling, signal) => ({
  reference: (await kling.video.textToVideo.create({ prompt: "fog" }, signal ? { signal } : {})).toJSON(),
});

/** A synchronous endpoint: it costs units and accepts no external task id (apps/docs/service/image.md#recognition). */
export const recognise: Act = async (kling, signal) => {
  await kling.request({
    method: "POST",
    path: "/v1/videos/image-recognize",
    body: { image: "https://example.com/picture.png" },
    ...(signal ? { signal } : {}),
  });
  return {};
};

/** A create and a wait in one: the caller has no handle but the one in the error. */
export const run: Act = async (kling, signal) => {
  const done = await kling.video.textToVideo.run(
    { prompt: "fog" },
    { waitTimeout: 180_000, ...(signal ? { signal } : {}) },
  );
  return { reference: done.toJSON() };
};

/** Lists the account's tasks, of which there is one. */
export function list(task: Task): Act {
  return async (kling, signal) => {
    const ids: string[] = [];
    for await (const { id } of kling.tasks.list(signal ? { signal } : {})) ids.push(id);
    if (ids.length !== 1) throw new WrongResult(`the list has ${ids.length} tasks`);
    return { reference: task.toJSON() };
  };
}

/** Downloads a result that is there, and compares it with what a calm download gave. */
export function downloadOf(task: Task, expected: number): Act {
  return async (_kling, signal) => {
    const bytes = await download(task, signal);
    if (bytes !== expected) throw new WrongResult(`${bytes} bytes instead of ${expected} were taken for the file`);
    return { reference: task.toJSON() };
  };
}

/** How many bytes the file has. */
export async function download(task: Task, signal?: AbortSignal): Promise<number> {
  const result = await task.wait();
  let bytes = 0;
  const count = new WritableStream<Uint8Array>({
    write: (piece) => {
      bytes += piece.byteLength;
    },
  });
  await result.download(count, signal ? { signal } : {});
  return bytes;
}

/** The same task, by another client. */
export async function sameTask(kling: Kling, task: Task): Promise<Task> {
  return kling.tasks.resume(JSON.stringify(task));
}
