import type { EmulatorOptions } from "../options.ts";
import { addSound } from "./add-sound.ts";
import type { Output, Task, VideoOutput } from "../tasks/task.ts";
import { frameCount, FRAMES_PER_SECOND } from "./duration.ts";
import { renderMp3, renderWav } from "./render-audio.ts";
import { renderImage } from "./render-image.ts";
import { renderVideo } from "./render-video.ts";
import type { Scene } from "./scene.ts";

/** A rendered file. */
export interface MediaFile {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Renders files when they are requested, and caches the latest ones. */
export interface MediaRenderer {
  render(task: Task, name: string): Promise<MediaFile | undefined>;
}

const TYPES: Readonly<Record<string, string>> = {
  mp4: "video/mp4",
  png: "image/png",
  mp3: "audio/mpeg",
  wav: "audio/wav",
};
const MAX_CACHED_FILES = 24;

export function createMediaRenderer(renderCustomVideo: EmulatorOptions["renderVideo"]): MediaRenderer {
  const cache = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
  return {
    async render(task, name) {
      const [id, ...rest] = name.split(".");
      const extension = rest.at(-1) ?? "";
      const isWatermarked = rest.length > 1;
      const output = task.request.outputs.find((each) => each.id === id);
      const type = TYPES[extension];
      if (!output || !type || !hasFormat(output, extension) || (isWatermarked && !task.watermark)) return undefined;
      const bytes = cache.get(name) ?? renderOutput(task, output, extension, isWatermarked);
      cache.delete(name);
      cache.set(name, bytes);
      for (const oldest of cache.keys()) if (cache.size > MAX_CACHED_FILES) cache.delete(oldest);
      // The next request renders a failed file again.
      bytes.catch(() => cache.delete(name));
      return { type, bytes: await bytes };
    },
  };

  async function renderOutput(
    task: Task,
    output: Output,
    extension: string,
    isWatermarked: boolean,
  ): Promise<Uint8Array<ArrayBuffer>> {
    if (output.type === "video") {
      const custom = await renderCustomVideo?.(sceneOf(task, output, isWatermarked));
      if (!custom) return renderVideo(output.width, output.height, output.seconds, output.sound);
      return output.sound ? addSound(custom, output.seconds) : new Uint8Array(custom);
    }
    if (output.type === "image") return renderImage(output.width, output.height, output.id);
    if (output.type === "element") return renderImage(512, 512, output.id);
    const seconds = output.type === "audio" ? output.seconds : 5;
    return extension === "wav" ? renderWav(seconds) : renderMp3(seconds);
  }
}

function hasFormat(output: Output, extension: string): boolean {
  if (output.type === "video") return extension === "mp4";
  if (output.type === "image" || output.type === "element") return extension === "png";
  return extension === "mp3" || extension === "wav";
}

function sceneOf(task: Task, output: VideoOutput, watermark: boolean): Scene {
  const { product, model, prompt, firstFrame } = task.request;
  return {
    id: task.id,
    videoId: output.id,
    product,
    model,
    prompt,
    externalTaskId: task.externalTaskId,
    width: output.width,
    height: output.height,
    seconds: frameCount(output.seconds) / FRAMES_PER_SECOND,
    sound: output.sound,
    watermark,
    firstFrame: firstFrame?.bytes,
    firstFrameUrl: firstFrame?.url,
  };
}
