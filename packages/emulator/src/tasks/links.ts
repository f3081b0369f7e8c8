import type { World } from "../world/world.ts";
import type { Made } from "./made.ts";
import type { Task } from "./task.ts";

/** Where what a task made is served. A watermarked copy exists only when one was asked for (kling-api V 8.4). */
export interface Links {
  readonly url: string;
  readonly watermarkUrl?: string;
  readonly mp3: string;
  readonly wav: string;
}

const ENDING: Readonly<Record<Made["type"], string>> = {
  video: "mp4",
  image: "png",
  audio: "mp3",
  voice: "mp3",
  element: "png",
};

export function links(task: Task, made: Made, world: World): Links {
  const file = (ending: string): string => world.link(task, `${made.id}.${ending}`);
  const ending = ENDING[made.type];
  return {
    url: file(ending),
    watermarkUrl: task.watermark ? file(`watermark.${ending}`) : undefined,
    mp3: file("mp3"),
    wav: file("wav"),
  };
}
