import type { Kling } from "klingkit";

type Task = Awaited<ReturnType<Kling["video"]["textToVideo"]["create"]>>;
type CreateTask = (kling: Kling, callbackUrl: string | undefined) => Promise<Task>;

const imageUrl = "https://images.example/a.png";

/** Six endpoints. The first four are available in both API versions, the last two only in API v1. */
const families: readonly CreateTask[] = [
  ({ video }, callbackUrl) => video.textToVideo.create({ prompt: "fog" }, { callbackUrl }),
  ({ video }, callbackUrl) => video.imageToVideo.create({ prompt: "fog", firstFrame: imageUrl }, { callbackUrl }),
  ({ video }, callbackUrl) => video.omni.create({ prompt: "fog", aspectRatio: "16:9" }, { callbackUrl }),
  ({ video }, callbackUrl) =>
    video.motionControl.create(
      { image: imageUrl, video: "https://videos.example/a.mp4?seconds=5", characterOrientation: "image" },
      { callbackUrl },
    ),
  ({ video }, callbackUrl) => video.multiImage.create({ prompt: "fog", images: [imageUrl] }, { callbackUrl }),
  ({ video }, callbackUrl) =>
    video.avatar.create({ image: imageUrl, sound: "https://audio.example/a.mp3?seconds=5" }, { callbackUrl }),
];

export type Mix = "one family" | "six families";

/** Returns the function that creates task number `index`. */
export function createOf(mix: Mix, index: number): CreateTask {
  const [first] = families;
  const create = mix === "one family" ? first : families[index % families.length];
  if (!create) throw new Error("There are no families.");
  return create;
}
