import type { Made, MadeVideo, Task } from "../tasks/task.ts";
import type { EmulatorOptions } from "../options.ts";
import { frameCount, FRAMES_PER_SECOND } from "./length.ts";
import { drawPicture } from "./picture.ts";
import type { Scene } from "./scene.ts";
import { drawMp3, drawWav } from "./sound.ts";
import { drawVideo } from "./video.ts";

/** A finished file, as it is served. */
export interface MediaFile {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Makes files when they are first asked for, and keeps the latest. */
export interface MediaRenderer {
  file(task: Task, name: string): Promise<MediaFile | undefined>;
}

const TYPES: Readonly<Record<string, string>> = {
  mp4: "video/mp4",
  png: "image/png",
  mp3: "audio/mpeg",
  wav: "audio/wav",
};
const KEPT = 24;

export function createMediaRenderer(draw: EmulatorOptions["renderVideo"]): MediaRenderer {
  const kept = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
  return {
    async file(task, name) {
      const [id, ...rest] = name.split(".");
      const ending = rest.at(-1) ?? "";
      const made = task.request.makes.find((each) => each.id === id);
      const type = TYPES[ending];
      if (!made || !type || !fits(made, ending) || (rest.length > 1 && !task.watermark)) return undefined;
      const found = kept.get(name) ?? make(task, made, ending, rest.length > 1);
      kept.delete(name);
      kept.set(name, found);
      for (const oldest of kept.keys()) if (kept.size > KEPT) kept.delete(oldest);
      // A drawing that failed is tried again when next asked for.
      found.catch(() => kept.delete(name));
      return { type, bytes: await found };
    },
  };

  async function make(task: Task, made: Made, ending: string, watermark: boolean): Promise<Uint8Array<ArrayBuffer>> {
    if (made.type === "video") {
      const drawn = await draw?.(sceneOf(task, made, watermark));
      return drawn ? new Uint8Array(drawn) : drawVideo(made.width, made.height, made.seconds, made.sound);
    }
    if (made.type === "image") return drawPicture(made.width, made.height, made.id);
    if (made.type === "element") return drawPicture(512, 512, made.id);
    const seconds = made.type === "audio" ? made.seconds : 5;
    return ending === "wav" ? drawWav(seconds) : drawMp3(seconds);
  }
}

function fits(made: Made, ending: string): boolean {
  if (made.type === "video") return ending === "mp4";
  if (made.type === "image" || made.type === "element") return ending === "png";
  return ending === "mp3" || ending === "wav";
}

function sceneOf(task: Task, made: MadeVideo, watermark: boolean): Scene {
  const { product, model, prompt, firstFrame } = task.request;
  return {
    id: task.id,
    videoId: made.id,
    kind: product,
    model,
    prompt,
    externalTaskId: task.externalTaskId,
    width: made.width,
    height: made.height,
    seconds: frameCount(made.seconds) / FRAMES_PER_SECOND,
    sound: made.sound,
    watermark,
    firstFrame: firstFrame?.bytes,
    firstFrameUrl: firstFrame?.url,
  };
}
