import type { World } from "../world.ts";
import type { Links, Made, Task } from "./task.ts";

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
