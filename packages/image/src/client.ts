import {
  createEndpointClient,
  createSyncCall,
  type EndpointClient,
  type Engine,
  type ImageOutput,
  type Lazy,
  loadOnce,
  lazySelector,
  type SyncCall,
} from "@klingkit/tasks";
import type { Registry } from "@klingkit/tasks/endpoint";
import type * as endpoints from "./endpoints.ts";

export type {
  ExpandInput,
  ImageGenerateInput,
  ImageMultiImageInput,
  ImageOmniInput,
  LongImageInput,
  MultiShotInput,
  Recognition,
  RecognizedPart,
  RecognizeInput,
  TryOnInput,
} from "./endpoints.ts";
export type { Expansion } from "./expansion.ts";
export type {
  AnyImageResolution,
  FixedAspectRatio,
  ImageAspectRatio,
  ImageResolution,
  ImageSettingsInput,
} from "./settings.ts";

/**
 * The image endpoints of a client. They exist on API v1 only and accept an API key or a key pair, except those with the
 * models of Kling 4.0, which require an API key.
 */
export interface ImageClient {
  /**
   * Generates images from a prompt, or from a prompt and an image.
   * @example
   * const done = await kling.image.generate.run({ prompt: "a lighthouse in fog", n: 2 });
   * for (const output of done.outputs) await output.download(output.fileName);
   */
  readonly generate: EndpointClient<endpoints.ImageGenerateInput, ImageOutput>;
  /**
   * Generates single images or a series from a prompt, images and elements.
   * @example
   * await kling.image.omni.run({ prompt: "@hero waves", references: [{ id: "hero", image: file("hero.png") }] });
   */
  readonly omni: EndpointClient<endpoints.ImageOmniInput, ImageOutput>;
  /**
   * Generates a tall image for a web page or an online shop, with `kling-long-image-4.0`. API v2 only. It was never tried
   * against the service.
   * @example
   * await kling.image.long.run({ skill: "webpage", prompt: "a page about a lighthouse" });
   */
  readonly long: EndpointClient<endpoints.LongImageInput, ImageOutput>;
  /**
   * Generates images of subjects in a scene and a style.
   * @example
   * await kling.image.multiImage.run({ subjects: [file("fox.png")], scene: file("library.png") });
   */
  readonly multiImage: EndpointClient<endpoints.ImageMultiImageInput, ImageOutput>;
  /**
   * Extends an image beyond its edges (outpainting).
   * @example
   * const sides = expansion({ width: 1024, height: 1024 }, { ratio: "16:9" }); // from @klingkit/image
   * await kling.image.expand.run({ image: file("square.png"), ...sides });
   */
  readonly expand: EndpointClient<endpoints.ExpandInput, ImageOutput>;
  /**
   * Generates other views of a subject from its front view.
   * @example
   * await kling.image.multiShot.run({ image: file("front.png") });
   */
  readonly multiShot: EndpointClient<endpoints.MultiShotInput, ImageOutput>;
  /**
   * Generates an image of a person in a garment.
   * @example
   * await kling.image.tryOn.run({ humanImage: file("person.png"), clothImage: file("coat.png") });
   */
  readonly tryOn: EndpointClient<endpoints.TryOnInput, ImageOutput>;
  /**
   * Detects the subject, the head, the face and the clothes in an image. The request has no external task id: after an
   * unknown outcome it is not sent again.
   * @throws {InvalidInputError} if the input is invalid
   * @throws {KlingError} the matching subclass if the service rejects the call or cannot be reached
   * @example
   * const { parts } = await kling.image.recognize({ image: file("person.png") });
   */
  readonly recognize: SyncCall<endpoints.RecognizeInput, endpoints.Recognition>;
}

const loadAll = /* @__PURE__ */ loadOnce(() => import("./registry.ts"));
const load = /* @__PURE__ */ lazySelector(loadAll);

/** Loads the endpoints of this package by name, for an engine. */
export async function loadImageEndpoints(): Promise<Registry> {
  return (await loadAll()).imageEndpoints;
}

/**
 * Creates the image client of an engine. `createKling` does this for `kling.image`.
 * @param engine the engine, or a function that loads it
 * @example
 * const image = createImageClient(engine);
 * const task = await image.generate.create({ prompt: "a lighthouse in fog" });
 */
export function createImageClient(engine: Lazy<Engine>): ImageClient {
  return {
    generate: createEndpointClient(
      engine,
      load((all) => all.generate),
    ),
    omni: createEndpointClient(
      engine,
      load((all) => all.omni),
    ),
    long: createEndpointClient(
      engine,
      load((all) => all.long),
    ),
    multiImage: createEndpointClient(
      engine,
      load((all) => all.multiImage),
    ),
    expand: createEndpointClient(
      engine,
      load((all) => all.expand),
    ),
    multiShot: createEndpointClient(
      engine,
      load((all) => all.multiShot),
    ),
    tryOn: createEndpointClient(
      engine,
      load((all) => all.tryOn),
    ),
    recognize: createSyncCall(
      engine,
      load((all) => all.recognize),
    ),
  };
}
