import { bindEndpoint, bindSync, type EndpointClient, type KnownEndpoint, type TaskContext } from "@klingkit/tasks";
import { effects, type EffectsInput } from "./effects.ts";
import { bindElements, elements, type ElementsClient } from "./elements.ts";
import { type FacesClient, identifyFaces } from "./faces.ts";
import { imageToVideo, type ImageToVideoInput } from "./image-to-video.ts";
import { bindLipSync, lipSync, type LipSyncClient } from "./lip-sync.ts";
import { simpleLipSync } from "./lip-sync-simple.ts";
import { bindMultiElements, multiElements, type MultiElementsClient } from "./multi-elements.ts";
import { textToVideo, type TextToVideoInput } from "./text-to-video.ts";

/** Every video endpoint, ready to be called. */
export interface VideoClient {
  readonly textToVideo: EndpointClient<TextToVideoInput>;
  readonly imageToVideo: EndpointClient<ImageToVideoInput>;
  readonly multiElements: MultiElementsClient;
  readonly faces: FacesClient;
  readonly lipSync: LipSyncClient;
  readonly effects: EndpointClient<EffectsInput>;
  readonly elements: ElementsClient;
}

/** The endpoints of this package, for handles to name. */
export const videoEndpoints: readonly KnownEndpoint[] = [
  textToVideo,
  imageToVideo,
  multiElements,
  lipSync,
  simpleLipSync,
  effects,
  elements,
];

export function createVideoClient(context: TaskContext): VideoClient {
  return {
    textToVideo: bindEndpoint(context, textToVideo),
    imageToVideo: bindEndpoint(context, imageToVideo),
    multiElements: bindMultiElements(context),
    faces: { identify: bindSync(context, identifyFaces) },
    lipSync: bindLipSync(context),
    effects: bindEndpoint(context, effects),
    elements: bindElements(context),
  };
}
