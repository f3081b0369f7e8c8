import { isResumable, type Kling, KlingError, type SucceededTask, type TaskIntent, type TaskReference } from "klingkit";

/** What a customer ordered. The id is the id of the workflow, and the external task id. */
export interface Order {
  readonly id: string;
  readonly prompt: string;
}

/** The steps of a workflow. Each can be repeated: the task is created and paid for once. */
export interface Steps {
  /** Checks and encodes the order. Sends nothing. */
  prepare(order: Order): Promise<TaskIntent>;
  /** Creates the task, or finds the one that an earlier attempt created. */
  send(intent: TaskIntent): Promise<TaskReference>;
  /** Saves the video, and returns its name. If the callback was lost, it waits for the task first. */
  save(reference: TaskReference): Promise<string>;
}

/** Creates the steps. Their parameters and results are plain JSON of a few hundred bytes. */
export function createSteps(kling: Kling, callbackUrl: string, saveVideo: SaveVideo): Steps {
  return {
    prepare: ({ id, prompt }) =>
      kling.video.textToVideo.prepare({ prompt }, { externalTaskId: id, callbackUrl, maxInlineBytes: 100_000 }),
    send: async (intent) => (await kling.tasks.send(intent)).toJSON(),
    async save(reference) {
      const task = await kling.tasks.resume(reference);
      return saveVideo(await task.wait());
    },
  };
}

/** Saves the video of a task, and returns its name. */
export type SaveVideo = (done: SucceededTask) => Promise<string>;

/** Saves videos in a directory. A download replaces the file of an earlier attempt when it is complete. */
export function saveIn(folder: string): SaveVideo {
  return async (done) => {
    const path = `${folder}/${done.externalTaskId}.mp4`;
    await done.download(path);
    return path;
  };
}

/** Whether a step failed for good, such as a rejected prompt: its repetition would fail, too. */
export function isPermanent(error: unknown): error is KlingError {
  return error instanceof KlingError && !isResumable(error);
}
