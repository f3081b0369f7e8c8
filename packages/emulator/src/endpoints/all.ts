import type { V1Result } from "../tasks/render-v1.ts";
import { accountBilling } from "./account-billing.ts";
import { accountCosts } from "./account-costs.ts";
import { aiMultiShot } from "./ai-multi-shot.ts";
import { avatar } from "./avatar.ts";
import { effects } from "./effects.ts";
import { elementCalls, elements } from "./elements.ts";
import type { Route, TaskEndpoint } from "./endpoint.ts";
import { expand } from "./expand.ts";
import { imageGenerations } from "./image-generations.ts";
import { imageRecognize } from "./image-recognize.ts";
import { imageToVideo } from "./image-to-video.ts";
import { advancedLipSync, identifyFace, lipSync } from "./lip-sync.ts";
import { motionControl } from "./motion-control.ts";
import { multiElements } from "./multi-elements.ts";
import { multiImageToImage } from "./multi-image-to-image.ts";
import { multiImageToVideo } from "./multi-image-to-video.ts";
import { omniImage } from "./omni-image.ts";
import { omniVideo } from "./omni-video.ts";
import { selectionSteps } from "./selection-steps.ts";
import { taskRoutes } from "./task-routes.ts";
import { tasksQueries } from "./tasks.ts";
import { textToAudio } from "./text-to-audio.ts";
import { textToSpeech } from "./text-to-speech.ts";
import { textToVideo } from "./text-to-video.ts";
import { tryOn } from "./try-on.ts";
import { videoExtend } from "./video-extend.ts";
import { videoToAudio } from "./video-to-audio.ts";
import { customVoices, voiceCalls } from "./voices.ts";

/** Endpoints that make tasks. A new family is its file and its name here. */
const MAKERS: readonly TaskEndpoint[] = [
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
  textToAudio,
  videoToAudio,
  customVoices,
  elements,
  imageGenerations,
  omniImage,
  multiImageToImage,
  expand,
  aiMultiShot,
  tryOn,
];

/** Every documented method and path. */
export const ROUTES: readonly Route[] = [
  ...selectionSteps,
  ...MAKERS.flatMap(taskRoutes),
  ...tasksQueries,
  identifyFace,
  textToSpeech,
  imageRecognize,
  ...voiceCalls,
  ...elementCalls,
  accountCosts,
  ...accountBilling,
];

/** How results of tasks made on a v1 path are shown, where not as the usual lists; callbacks need it too. */
export const RESULTS: ReadonlyMap<string, V1Result> = new Map(
  MAKERS.flatMap(({ v1 }) => (v1?.result ? [[v1.path, v1.result] as const] : [])),
);
