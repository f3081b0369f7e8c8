import { bindEndpoint, bindSync, type EndpointClient, type KnownEndpoint, type TaskContext } from "@klingkit/tasks";
import { avatar, type AvatarInput } from "./avatar.ts";
import { effects, type EffectsInput } from "./effects.ts";
import { bindElements, elements, type ElementsClient } from "./elements.ts";
import { extend, type ExtendInput } from "./extend.ts";
import { type FacesClient, identifyFaces } from "./faces.ts";
import { imageToVideo, type ImageToVideoInput } from "./image-to-video.ts";
import { bindLipSync, lipSync, type LipSyncClient } from "./lip-sync.ts";
import { simpleLipSync } from "./lip-sync-simple.ts";
import { motionControl, type MotionControlInput } from "./motion-control.ts";
import { bindMultiElements, multiElements, type MultiElementsClient } from "./multi-elements.ts";
import { multiImage, type MultiImageInput } from "./multi-image.ts";
import { omni, type OmniInput } from "./omni.ts";
import { textToVideo, type TextToVideoInput } from "./text-to-video.ts";

/** Every video endpoint, ready to be called. */
export interface VideoClient {
  readonly textToVideo: EndpointClient<TextToVideoInput>;
  readonly imageToVideo: EndpointClient<ImageToVideoInput>;
  readonly omni: EndpointClient<OmniInput>;
  readonly motionControl: EndpointClient<MotionControlInput>;
  readonly multiImage: EndpointClient<MultiImageInput>;
  readonly extend: EndpointClient<ExtendInput>;
  readonly avatar: EndpointClient<AvatarInput>;
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
  omni,
  motionControl,
  multiImage,
  extend,
  avatar,
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
    omni: bindEndpoint(context, omni),
    motionControl: bindEndpoint(context, motionControl),
    multiImage: bindEndpoint(context, multiImage),
    extend: bindEndpoint(context, extend),
    avatar: bindEndpoint(context, avatar),
    multiElements: bindMultiElements(context),
    faces: { identify: bindSync(context, identifyFaces) },
    lipSync: bindLipSync(context),
    effects: bindEndpoint(context, effects),
    elements: bindElements(context),
  };
}
