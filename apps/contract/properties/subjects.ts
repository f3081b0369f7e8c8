import { account } from "./account.ts";
import { imageToVideo } from "./image-to-video.ts";
import { images } from "./images.ts";
import { library } from "./library.ts";
import { motionControl } from "./motion-control.ts";
import { omniVideo } from "./omni.ts";
import { otherVideos } from "./other-videos.ts";
import { sounds } from "./sounds.ts";
import type { Subject } from "./subject.ts";
import { textToVideo } from "./text-to-video.ts";

/** Every method that takes an input. */
export const subjects: readonly Subject[] = [
  textToVideo,
  imageToVideo,
  omniVideo,
  motionControl,
  ...otherVideos,
  ...library,
  ...images,
  ...sounds,
  ...account,
];
