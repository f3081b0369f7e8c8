import type { Kling } from "klingkit";

type Task = Awaited<ReturnType<Kling["video"]["textToVideo"]["create"]>>;
type Make = (kling: Kling, callbackUrl: string | undefined) => Promise<Task>;

const picture = "https://pictures.example/a.png";

/** Six products: the first four are on both designs, the last two on v1 only. */
const families: readonly Make[] = [
  ({ video }, callbackUrl) => video.textToVideo.create({ prompt: "fog" }, { callbackUrl }),
  ({ video }, callbackUrl) => video.imageToVideo.create({ prompt: "fog", firstFrame: picture }, { callbackUrl }),
  ({ video }, callbackUrl) => video.omni.create({ prompt: "fog", aspectRatio: "16:9" }, { callbackUrl }),
  ({ video }, callbackUrl) =>
    video.motionControl.create(
      { image: picture, video: "https://clips.example/a.mp4?seconds=5", characterOrientation: "image" },
      { callbackUrl },
    ),
  ({ video }, callbackUrl) => video.multiImage.create({ prompt: "fog", images: [picture] }, { callbackUrl }),
  ({ video }, callbackUrl) =>
    video.avatar.create({ image: picture, sound: "https://sounds.example/a.mp3?seconds=5" }, { callbackUrl }),
];

export type Mix = "one family" | "six families";

/** The make of task number `index`. */
export function makeOf(mix: Mix, index: number): Make {
  const [first] = families;
  const make = mix === "one family" ? first : families[index % families.length];
  if (!make) throw new Error("there are no families");
  return make;
}
