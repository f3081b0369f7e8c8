import {
  bindEndpoint,
  bindSync,
  type EndpointClient,
  type ImageOutput,
  type KnownEndpoint,
  type SyncCall,
  type TaskContext,
} from "@klingkit/tasks";
import type { ExpandInput } from "./endpoints/expand.ts";
import type { ImageGenerateInput } from "./endpoints/generate.ts";
import type { MultiImageInput } from "./endpoints/multi-image.ts";
import type { MultiShotInput } from "./endpoints/multi-shot.ts";
import type { ImageOmniInput } from "./endpoints/omni.ts";
import type { Recognition, RecognizeInput } from "./endpoints/recognize.ts";
import type { TryOnInput } from "./endpoints/try-on.ts";

/** The image endpoints of a client. They exist on API v1 only; an API key works with them too. */
export interface ImageClient {
  /**
   * Generates images from a prompt, or from a prompt and an image.
   * @example
   * const done = await kling.image.generate.run({ prompt: "a lighthouse in fog", n: 2 });
   * for (const output of done.outputs) await output.download(output.fileName);
   */
  readonly generate: EndpointClient<ImageGenerateInput, ImageOutput>;
  /**
   * Generates single images or a series from a prompt, images and elements.
   * @example
   * await kling.image.omni.run({ prompt: "@hero waves", references: [{ id: "hero", image: file("hero.png") }] });
   */
  readonly omni: EndpointClient<ImageOmniInput, ImageOutput>;
  /**
   * Generates images of subjects in a scene and a style.
   * @example
   * await kling.image.multiImage.run({ subjects: [file("fox.png")], scene: file("library.png") });
   */
  readonly multiImage: EndpointClient<MultiImageInput, ImageOutput>;
  /**
   * Expands an image beyond its edges ("outpainting").
   * @example
   * const sides = expansion({ width: 1024, height: 1024 }, { ratio: "16:9" }); // from @klingkit/image
   * await kling.image.expand.run({ image: file("square.png"), ...sides });
   */
  readonly expand: EndpointClient<ExpandInput, ImageOutput>;
  /**
   * Generates other views of a subject from an image of its front.
   * @example
   * await kling.image.multiShot.run({ image: file("front.png") });
   */
  readonly multiShot: EndpointClient<MultiShotInput, ImageOutput>;
  /**
   * Generates an image of a person in a garment.
   * @example
   * await kling.image.tryOn.run({ humanImage: file("person.png"), clothImage: file("coat.png") });
   */
  readonly tryOn: EndpointClient<TryOnInput, ImageOutput>;
  /**
   * Finds the subject, the head, the face and the clothes in an image. It is one request without an external task id:
   * after an unknown outcome it is not sent again.
   * @throws {InvalidInputError} if the input is not valid
   * @throws {KlingError} of the fitting class if the service rejects the call or cannot be reached
   * @example
   * const { parts } = await kling.image.recognize({ image: file("person.png") });
   */
  readonly recognize: SyncCall<RecognizeInput, Recognition>;
}

/** How to load each endpoint: what nobody calls never reaches a program that bundles or imports this package. */
const load = {
  "image.generate": async () => (await import("./endpoints/generate.ts")).generate,
  "image.omni": async () => (await import("./endpoints/omni.ts")).omni,
  "image.multiImage": async () => (await import("./endpoints/multi-image.ts")).multiImage,
  "image.expand": async () => (await import("./endpoints/expand.ts")).expand,
  "image.multiShot": async () => (await import("./endpoints/multi-shot.ts")).multiShot,
  "image.tryOn": async () => (await import("./endpoints/try-on.ts")).tryOn,
};

/** The endpoints of this package by their names, for a `TaskContext`. */
export const imageEndpoints: Readonly<Record<string, () => Promise<KnownEndpoint>>> = load;

/**
 * Creates the image client of a `TaskContext`. `createKling` does this for `kling.image`.
 * @example
 * const image = createImageClient(context);
 * const task = await image.generate.create({ prompt: "a lighthouse in fog" });
 */
export function createImageClient(context: TaskContext): ImageClient {
  return {
    generate: bindEndpoint(context, load["image.generate"]),
    omni: bindEndpoint(context, load["image.omni"]),
    multiImage: bindEndpoint(context, load["image.multiImage"]),
    expand: bindEndpoint(context, load["image.expand"]),
    multiShot: bindEndpoint(context, load["image.multiShot"]),
    tryOn: bindEndpoint(context, load["image.tryOn"]),
    recognize: bindSync(context, async () => (await import("./endpoints/recognize.ts")).recognize),
  };
}
