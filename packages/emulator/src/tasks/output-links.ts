import type { Service } from "../service.ts";
import type { Links, Output, Task } from "./task.ts";

const EXTENSIONS: Readonly<Record<Output["type"], string>> = {
  video: "mp4",
  image: "png",
  audio: "mp3",
  voice: "mp3",
  element: "png",
};

export function createLinks(task: Task, output: Output, service: Service): Links {
  const link = (extension: string): string => service.mediaUrl(task, `${output.id}.${extension}`);
  const extension = EXTENSIONS[output.type];
  return {
    url: link(extension),
    watermarkUrl: task.watermark ? link(`watermark.${extension}`) : undefined,
    mp3: link("mp3"),
    wav: link("wav"),
  };
}
