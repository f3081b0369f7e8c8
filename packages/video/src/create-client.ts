import {
  bindEndpoint,
  bindSync,
  type EndpointClient,
  type KnownEndpoint,
  type TaskContext,
  type VideoOutput,
} from "@klingkit/tasks";
import type { AvatarInput } from "./avatar.ts";
import type { EffectsInput } from "./effects.ts";
import { bindElements, type ElementsClient } from "./elements-client.ts";
import type { ExtendInput } from "./extend.ts";
import type { FacesClient } from "./faces.ts";
import type { ImageToVideoInput } from "./image-to-video.ts";
import { bindLipSync, type LipSyncClient } from "./lip-sync-client.ts";
import type { MotionControlInput } from "./motion-control.ts";
import { bindMultiElements, type MultiElementsClient } from "./multi-elements-client.ts";
import type { MultiImageInput } from "./multi-image.ts";
import type { OmniInput } from "./omni.ts";
import type { TextToVideoInput } from "./text-to-video.ts";

/** Every video endpoint, ready to be called. */
export interface VideoClient {
  readonly textToVideo: EndpointClient<TextToVideoInput, VideoOutput>;
  readonly imageToVideo: EndpointClient<ImageToVideoInput, VideoOutput>;
  readonly omni: EndpointClient<OmniInput, VideoOutput>;
  readonly motionControl: EndpointClient<MotionControlInput, VideoOutput>;
  readonly multiImage: EndpointClient<MultiImageInput, VideoOutput>;
  readonly extend: EndpointClient<ExtendInput, VideoOutput>;
  readonly avatar: EndpointClient<AvatarInput, VideoOutput>;
  readonly multiElements: MultiElementsClient;
  readonly faces: FacesClient;
  readonly lipSync: LipSyncClient;
  readonly effects: EndpointClient<EffectsInput, VideoOutput>;
  readonly elements: ElementsClient;
}

/** How to load each endpoint: what nobody calls never reaches a program that bundles or imports this package. */
const load = {
  "video.textToVideo": async () => (await import("./text-to-video.ts")).textToVideo,
  "video.imageToVideo": async () => (await import("./image-to-video.ts")).imageToVideo,
  "video.omni": async () => (await import("./omni.ts")).omni,
  "video.motionControl": async () => (await import("./motion-control.ts")).motionControl,
  "video.multiImage": async () => (await import("./multi-image.ts")).multiImage,
  "video.extend": async () => (await import("./extend.ts")).extend,
  "video.avatar": async () => (await import("./avatar.ts")).avatar,
  "video.multiElements": async () => (await import("./multi-elements.ts")).multiElements,
  "video.lipSync": async () => (await import("./lip-sync.ts")).lipSync,
  "video.lipSync.simple": async () => (await import("./lip-sync-simple.ts")).simpleLipSync,
  "video.effects": async () => (await import("./effects.ts")).effects,
  "video.elements": async () => (await import("./elements.ts")).elements,
};

/** The endpoints of this package, for handles to name. */
export const videoEndpoints: Readonly<Record<string, () => Promise<KnownEndpoint>>> = load;

export function createVideoClient(context: TaskContext): VideoClient {
  return {
    textToVideo: bindEndpoint(context, load["video.textToVideo"]),
    imageToVideo: bindEndpoint(context, load["video.imageToVideo"]),
    omni: bindEndpoint(context, load["video.omni"]),
    motionControl: bindEndpoint(context, load["video.motionControl"]),
    multiImage: bindEndpoint(context, load["video.multiImage"]),
    extend: bindEndpoint(context, load["video.extend"]),
    avatar: bindEndpoint(context, load["video.avatar"]),
    multiElements: bindMultiElements(context),
    faces: { identify: bindSync(context, async () => (await import("./faces.ts")).identifyFaces) },
    lipSync: bindLipSync(context),
    effects: bindEndpoint(context, load["video.effects"]),
    elements: bindElements(context),
  };
}
