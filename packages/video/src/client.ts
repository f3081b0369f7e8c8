import {
  type CallOptions,
  createEndpointClient,
  createList,
  createSyncCall,
  type ElementOutput,
  type EndpointClient,
  type Engine,
  type ListOptions,
  type Lazy,
  loadOnce,
  lazySelector,
  type TaskData,
  type VideoOutput,
} from "@klingkit/tasks";
import type { Registry } from "@klingkit/tasks/endpoint";
import type * as endpoints from "./endpoints.ts";

export type {
  AvatarInput,
  DynamicMask,
  EffectsInput,
  ElementInput,
  ElementTag,
  ExtendInput,
  Face,
  FacesClient,
  IdentifiedFaces,
  ImageToVideoInput,
  LipSyncFace,
  LipSyncInput,
  MotionControlInput,
  MultiElementsInput,
  OmniElementInput,
  OmniVideoInput,
  PresetElement,
  Selection,
  SelectionFrame,
  SelectionMask,
  SelectionPoints,
  SelectionPreview,
  SelectionSession,
  SelectionState,
  SelectionSteps,
  SimpleLipSyncInput,
  TextToVideoInput,
  VideoMultiImageInput,
  VideoOmniInput,
} from "./endpoints.ts";
export type { VoiceReferenceInput } from "./references.ts";
export type {
  AnyAspectRatio,
  AnyResolution,
  AspectRatio,
  CameraControl,
  Resolution,
  Shot,
  VideoSettingsInput,
} from "./settings.ts";
export type { VideoSource } from "./video-source.ts";

/** The video endpoints of a client. */
export interface VideoClient {
  /**
   * Generates a video from a prompt. API v2 and API v1.
   * @example
   * const done = await kling.video.textToVideo.run({ prompt: "a lighthouse in fog", duration: 5 });
   * await done.download("lighthouse.mp4");
   */
  readonly textToVideo: EndpointClient<endpoints.TextToVideoInput, VideoOutput>;
  /**
   * Generates a video from a first frame, a last frame or both. API v2 and API v1.
   * @example
   * await kling.video.imageToVideo.run({ firstFrame: file("lighthouse.png"), prompt: "the fog lifts" });
   */
  readonly imageToVideo: EndpointClient<endpoints.ImageToVideoInput, VideoOutput>;
  /**
   * Generates a video from a prompt, images, elements and a video, or edits a video. API v2 and API v1.
   * @example
   * await kling.video.omni.run({ prompt: "@hero waves", references: [{ id: "hero", image: file("hero.png") }] });
   */
  readonly omni: EndpointClient<endpoints.VideoOmniInput, VideoOutput>;
  /**
   * Generates a video of a character that performs the motion of another video. API v2 and API v1.
   * @example
   * await kling.video.motionControl.run({
   *   image: file("dancer.png"),
   *   video: "https://example.com/dance.mp4",
   *   characterOrientation: "video",
   * });
   */
  readonly motionControl: EndpointClient<endpoints.MotionControlInput, VideoOutput>;
  /**
   * Generates a video from 1 to 4 images with `kling-v1-6`. API v1 only.
   * @example
   * await kling.video.multiImage.run({ prompt: "a fox in a library", images: [file("fox.png"), file("library.png")] });
   */
  readonly multiImage: EndpointClient<endpoints.VideoMultiImageInput, VideoOutput>;
  /**
   * Extends a video of a `kling-v1` model by 4 to 5 seconds. API v1 only.
   * @example
   * await kling.video.extend.run({ videoId, prompt: "the fog lifts" });
   */
  readonly extend: EndpointClient<endpoints.ExtendInput, VideoOutput>;
  /**
   * Generates a talking or singing video from a portrait and an audio file. API v1 only.
   * @example
   * await kling.video.avatar.run({ image: file("portrait.png"), sound: file("speech.mp3") });
   */
  readonly avatar: EndpointClient<endpoints.AvatarInput, VideoOutput>;
  /**
   * Adds, replaces or removes the parts of a video that a selection marks. API v1 only.
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
  readonly faces: endpoints.FacesClient;
  /**
   * Synchronizes a face in a video with an audio file. API v1 only.
   * @example
   * await kling.video.lipSync.run({ sessionId, faces: [{ faceId, audioId, soundEndMs: 3000, insertMs: 0 }] });
   */
  readonly lipSync: LipSyncClient;
  /**
   * Generates an effect video from a scene and one or two images. API v1 only.
   * @example
   * await kling.video.effects.run({ scene: "hug", images: [file("left.png"), file("right.png")] });
   */
  readonly effects: EndpointClient<endpoints.EffectsInput, VideoOutput>;
  /**
   * Creates, lists and deletes elements (reusable subjects). API v1 only.
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

/** Lip-sync of an identified face, and the older one-step lip-sync. */
export interface LipSyncClient extends EndpointClient<endpoints.LipSyncInput, VideoOutput> {
  /**
   * The older lip-sync. It needs no identified face, covers the whole video, and can speak a text.
   * @example
   * await kling.video.lipSync.simple.run({ videoUrl: "https://example.com/talk.mp4", sound: file("speech.mp3") })
   */
  readonly simple: EndpointClient<endpoints.SimpleLipSyncInput, VideoOutput>;
}

/** Multi-element editing: the selection steps, and the edit. */
export type MultiElementsClient = EndpointClient<endpoints.MultiElementsInput, VideoOutput> & endpoints.SelectionSteps;

/**
 * Elements. `get` and `list` return the tasks that created the elements, so their ids are task ids, not element ids.
 */
export interface ElementsClient extends EndpointClient<endpoints.ElementInput, ElementOutput> {
  // The response had no record when observed.
  /**
   * Deletes an element. Returns the service's record of the element, or undefined if the response contains none.
   * @throws {InvalidInputError} if the id is empty or an option is unknown
   * @throws {KlingError} the matching subclass if the service rejects the call or cannot be reached
   * @example await kling.video.elements.delete(output.id)
   */
  delete(elementId: string, options?: CallOptions): Promise<TaskData | undefined>;
  /**
   * Iterates over the preset elements, which every account can use. Pages are fetched on demand; errors are thrown by
   * the iteration.
   * @throws {InvalidInputError} if an option is unknown
   * @throws {KlingError} the matching subclass if the service rejects a request or cannot be reached
   * @example
   * for await (const { id, name } of kling.video.elements.presets()) console.log(id, name);
   */
  presets(options?: ListOptions): AsyncIterable<endpoints.PresetElement>;
}

const loadAll = /* @__PURE__ */ loadOnce(() => import("./registry.ts"));
const load = /* @__PURE__ */ lazySelector(loadAll);

/** Loads the endpoints of this package by name, for an engine. */
export async function loadVideoEndpoints(): Promise<Registry> {
  return (await loadAll()).videoEndpoints;
}

/**
 * Creates the video client of an engine. `createKling` does this for `kling.video`.
 * @param engine the engine, or a function that loads it
 * @example
 * const video = createVideoClient(engine);
 * const task = await video.textToVideo.create({ prompt: "a lighthouse in fog" });
 */
export function createVideoClient(engine: Lazy<Engine>): VideoClient {
  const deleteElement = createSyncCall(
    engine,
    load((all) => all.deleteElement),
  );
  return {
    textToVideo: createEndpointClient(
      engine,
      load((all) => all.textToVideo),
    ),
    imageToVideo: createEndpointClient(
      engine,
      load((all) => all.imageToVideo),
    ),
    omni: createEndpointClient(
      engine,
      load((all) => all.omni),
    ),
    motionControl: createEndpointClient(
      engine,
      load((all) => all.motionControl),
    ),
    multiImage: createEndpointClient(
      engine,
      load((all) => all.multiImage),
    ),
    extend: createEndpointClient(
      engine,
      load((all) => all.extend),
    ),
    avatar: createEndpointClient(
      engine,
      load((all) => all.avatar),
    ),
    multiElements: {
      ...createEndpointClient(
        engine,
        load((all) => all.multiElements),
      ),
      start: createSyncCall(
        engine,
        load((all) => all.startSelection),
      ),
      add: createSyncCall(
        engine,
        load((all) => all.addSelectionPoints),
      ),
      remove: createSyncCall(
        engine,
        load((all) => all.removeSelectionPoints),
      ),
      clear: createSyncCall(
        engine,
        load((all) => all.clearSelection),
      ),
      preview: createSyncCall(
        engine,
        load((all) => all.previewSelection),
      ),
    },
    faces: {
      identify: createSyncCall(
        engine,
        load((all) => all.identifyFaces),
      ),
    },
    lipSync: {
      ...createEndpointClient(
        engine,
        load((all) => all.lipSync),
      ),
      simple: createEndpointClient(
        engine,
        load((all) => all.simpleLipSync),
      ),
    },
    effects: createEndpointClient(
      engine,
      load((all) => all.effects),
    ),
    elements: {
      ...createEndpointClient(
        engine,
        load((all) => all.elements),
      ),
      delete: (elementId, options) => deleteElement({ elementId }, options),
      presets: createList(
        engine,
        load((all) => all.presetElements),
      ),
    },
  };
}
