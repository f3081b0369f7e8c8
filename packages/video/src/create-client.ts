import {
  bindEndpoint,
  bindSync,
  type EndpointClient,
  type KnownEndpoint,
  type TaskContext,
  type VideoOutput,
} from "@klingkit/tasks";
import type { AvatarInput } from "./endpoints/avatar.ts";
import type { EffectsInput } from "./endpoints/effects.ts";
import { bindElements, type ElementsClient } from "./elements-client.ts";
import type { ExtendInput } from "./endpoints/extend.ts";
import type { FacesClient } from "./endpoints/faces.ts";
import type { ImageToVideoInput } from "./endpoints/image-to-video.ts";
import { bindLipSync, type LipSyncClient } from "./lip-sync-client.ts";
import type { MotionControlInput } from "./endpoints/motion-control.ts";
import { bindMultiElements, type MultiElementsClient } from "./multi-elements-client.ts";
import type { MultiImageInput } from "./endpoints/multi-image.ts";
import type { OmniInput } from "./endpoints/omni.ts";
import type { TextToVideoInput } from "./endpoints/text-to-video.ts";

/** The video endpoints of a client. */
export interface VideoClient {
  /**
   * Generates a video from a prompt. API v2 and API v1.
   * @example
   * const done = await kling.video.textToVideo.run({ prompt: "a lighthouse in fog", duration: 5 });
   * await done.download("lighthouse.mp4");
   */
  readonly textToVideo: EndpointClient<TextToVideoInput, VideoOutput>;
  /**
   * Generates a video from a first frame, a last frame or both. API v2 and API v1.
   * @example
   * await kling.video.imageToVideo.run({ firstFrame: file("lighthouse.png"), prompt: "the fog lifts" });
   */
  readonly imageToVideo: EndpointClient<ImageToVideoInput, VideoOutput>;
  /**
   * Generates a video from a prompt, images, elements and a video, or edits a video. API v2 and API v1.
   * @example
   * await kling.video.omni.run({ prompt: "@hero waves", references: [{ id: "hero", image: file("hero.png") }] });
   */
  readonly omni: EndpointClient<OmniInput, VideoOutput>;
  /**
   * Generates a video of a figure that repeats the movement of another video. API v2 and API v1.
   * @example
   * await kling.video.motionControl.run({
   *   image: file("dancer.png"),
   *   video: "https://example.com/dance.mp4",
   *   characterOrientation: "video",
   * });
   */
  readonly motionControl: EndpointClient<MotionControlInput, VideoOutput>;
  /**
   * Generates a video from 1 to 4 images with an older model. API v1 only.
   * @example
   * await kling.video.multiImage.run({ prompt: "a fox in a library", images: [file("fox.png"), file("library.png")] });
   */
  readonly multiImage: EndpointClient<MultiImageInput, VideoOutput>;
  /**
   * Extends a video of an older model by 4 to 5 seconds. API v1 only.
   * @example
   * await kling.video.extend.run({ videoId, prompt: "the fog lifts" });
   */
  readonly extend: EndpointClient<ExtendInput, VideoOutput>;
  /**
   * Generates a video of a portrait that speaks or sings a sound. API v1 only.
   * @example
   * await kling.video.avatar.run({ image: file("portrait.png"), sound: file("speech.mp3") });
   */
  readonly avatar: EndpointClient<AvatarInput, VideoOutput>;
  /**
   * Adds, replaces or removes parts of a video that a selection marks. API v1 only.
   * @example
   * const { sessionId } = await kling.video.multiElements.start({ videoUrl: "https://example.com/street.mp4" });
   * await kling.video.multiElements.add({ sessionId, frame: 0, points: [{ x: 0.5, y: 0.5 }] });
   * await kling.video.multiElements.run({ sessionId, editMode: "removal", prompt: "remove the dog from @video" });
   */
  readonly multiElements: MultiElementsClient;
  /**
   * Identifies the faces of a video, for `lipSync`. API v1 only.
   * @example
   * const { sessionId, faces } = await kling.video.faces.identify({ videoUrl: "https://example.com/talk.mp4" });
   */
  readonly faces: FacesClient;
  /**
   * Makes a face of a video speak a sound. API v1 only.
   * @example
   * await kling.video.lipSync.run({ sessionId, faces: [{ faceId, audioId, soundEndMs: 3000, insertMs: 0 }] });
   */
  readonly lipSync: LipSyncClient;
  /**
   * Generates a video of a scene from one or two images. API v1 only.
   * @example
   * await kling.video.effects.run({ scene: "hug", images: [file("left.png"), file("right.png")] });
   */
  readonly effects: EndpointClient<EffectsInput, VideoOutput>;
  /**
   * Creates, lists and deletes elements ("subjects") of the library. API v1 only.
   * @example
   * const { output } = await kling.video.elements.run({
   *   name: "hero",
   *   description: "a lighthouse keeper in a yellow coat",
   *   frontalImage: file("front.png"),
   *   referenceImages: [file("side.png")],
   * });
   */
  readonly elements: ElementsClient;
}

/** How to load each endpoint: what nobody calls never reaches a program that bundles or imports this package. */
const load = {
  "video.textToVideo": async () => (await import("./endpoints/text-to-video.ts")).textToVideo,
  "video.imageToVideo": async () => (await import("./endpoints/image-to-video.ts")).imageToVideo,
  "video.omni": async () => (await import("./endpoints/omni.ts")).omni,
  "video.motionControl": async () => (await import("./endpoints/motion-control.ts")).motionControl,
  "video.multiImage": async () => (await import("./endpoints/multi-image.ts")).multiImage,
  "video.extend": async () => (await import("./endpoints/extend.ts")).extend,
  "video.avatar": async () => (await import("./endpoints/avatar.ts")).avatar,
  "video.multiElements": async () => (await import("./endpoints/multi-elements.ts")).multiElements,
  "video.lipSync": async () => (await import("./endpoints/lip-sync.ts")).lipSync,
  "video.lipSync.simple": async () => (await import("./endpoints/lip-sync-simple.ts")).simpleLipSync,
  "video.effects": async () => (await import("./endpoints/effects.ts")).effects,
  "video.elements": async () => (await import("./endpoints/elements.ts")).elements,
};

/** The endpoints of this package by their names, for a `TaskContext`. */
export const videoEndpoints: Readonly<Record<string, () => Promise<KnownEndpoint>>> = load;

/**
 * Creates the video client of a `TaskContext`. `createKling` does this for `kling.video`.
 * @example
 * const video = createVideoClient(context);
 * const task = await video.textToVideo.create({ prompt: "a lighthouse in fog" });
 */
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
    faces: { identify: bindSync(context, async () => (await import("./endpoints/faces.ts")).identifyFaces) },
    lipSync: bindLipSync(context),
    effects: bindEndpoint(context, load["video.effects"]),
    elements: bindElements(context),
  };
}
