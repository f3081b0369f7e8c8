import { accountCalls } from "./account.ts";
import { aiMultiShot } from "./ai-multi-shot.ts";
import { avatar } from "./avatar.ts";
import { effects } from "./effects.ts";
import { elements } from "./elements.ts";
import type { Endpoint } from "./endpoint.ts";
import { expand } from "./expand.ts";
import { imageGenerations } from "./image-generations.ts";
import { imageRecognize } from "./image-recognize.ts";
import { imageToVideo } from "./image-to-video.ts";
import { advancedLipSync, lipSync } from "./lip-sync.ts";
import { longImage } from "./long-image.ts";
import { motionControl } from "./motion-control.ts";
import { multiElements } from "./multi-elements.ts";
import { multiImageToImage } from "./multi-image-to-image.ts";
import { multiImageToVideo } from "./multi-image-to-video.ts";
import { omniImage } from "./omni-image.ts";
import { omniVideo } from "./omni-video.ts";
import { tasks } from "./tasks.ts";
import { textToAudio } from "./text-to-audio.ts";
import { textToSpeech } from "./text-to-speech.ts";
import { textToVideo } from "./text-to-video.ts";
import { tryOn } from "./try-on.ts";
import { videoExtend } from "./video-extend.ts";
import { videoToAudio } from "./video-to-audio.ts";
import { voices } from "./voices.ts";

/** All documented endpoints. A new endpoint takes a file in this folder and an entry here. */
export const ENDPOINTS: readonly Endpoint[] = [
  textToVideo,
  imageToVideo,
  omniVideo,
  motionControl,
  multiImageToVideo,
  multiElements,
  videoExtend,
  advancedLipSync,
  lipSync,
  avatar,
  effects,
  textToSpeech,
  textToAudio,
  videoToAudio,
  voices,
  elements,
  imageGenerations,
  omniImage,
  longImage,
  multiImageToImage,
  expand,
  aiMultiShot,
  imageRecognize,
  tryOn,
  tasks,
  accountCalls,
];
