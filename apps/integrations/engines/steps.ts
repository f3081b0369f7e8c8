import { isResumable, type Kling, KlingError, type SucceededTask, type TaskIntent, type TaskReference } from "klingkit";

/** An order of a customer. Its id is also the id of the workflow and the external task id. */
export interface Order {
  readonly id: string;
  readonly prompt: string;
}

/** The steps of a workflow. Each step can be repeated: the task is created and charged only once. */
export interface Steps {
  /** Validates and encodes the order. Sends nothing. */
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

/** Whether a step failed permanently, for example because of a rejected prompt. Such a step must not be repeated. */
export function isPermanent(error: unknown): error is KlingError {
  return error instanceof KlingError && !isResumable(error);
}
