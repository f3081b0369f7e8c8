import { account } from "./account.ts";
import { imageToVideo } from "./image-to-video.ts";
import { images } from "./images.ts";
import { kling4 } from "./kling-4.ts";
import { library } from "./library.ts";
import { motionControl } from "./motion-control.ts";
import { omniVideo } from "./omni.ts";
import { otherVideos } from "./other-videos.ts";
import { audio } from "./audio.ts";
import type { TestedMethod } from "./tested-method.ts";
import { textToVideo } from "./text-to-video.ts";

/** All methods with an input. */
export const testedMethods: readonly TestedMethod[] = [
  textToVideo,
  imageToVideo,
  omniVideo,
  motionControl,
  ...otherVideos,
  ...library,
  ...images,
  ...audio,
  ...account,
  ...kling4,
];
