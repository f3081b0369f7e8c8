import type { Task, VideoOutput } from "./tasks/task.ts";

/** An input audio or video. It is not fetched. */
export interface SourceMedia {
  /** The duration of an output of this emulator, or the value of `?seconds=` in the URL; otherwise 5. */
  readonly seconds: number;
  /** Whether the duration is known. Limits apply to known durations only. */
  readonly isKnown: boolean;
}

export interface SourceVideo extends SourceMedia {
  readonly id?: string;
  readonly url: string;
  /** The task and the output, if the video is an output of this emulator. */
  readonly task?: Task;
  readonly output?: VideoOutput;
}
