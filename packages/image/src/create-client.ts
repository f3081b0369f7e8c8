import {
  bindEndpoint,
  bindSync,
  type EndpointClient,
  type ImageOutput,
  type KnownEndpoint,
  type SyncCall,
  type TaskContext,
} from "@klingkit/tasks";
import type { ExpandInput } from "./expand.ts";
import type { ImageGenerateInput } from "./generate.ts";
import type { MultiImageInput } from "./multi-image.ts";
import type { MultiShotInput } from "./multi-shot.ts";
import type { ImageOmniInput } from "./omni.ts";
import type { Recognition, RecognizeInput } from "./recognize.ts";
import type { TryOnInput } from "./try-on.ts";

/** Every image endpoint, ready to be called. */
export interface ImageClient {
  readonly generate: EndpointClient<ImageGenerateInput, ImageOutput>;
  readonly omni: EndpointClient<ImageOmniInput, ImageOutput>;
  readonly multiImage: EndpointClient<MultiImageInput, ImageOutput>;
  readonly expand: EndpointClient<ExpandInput, ImageOutput>;
  readonly multiShot: EndpointClient<MultiShotInput, ImageOutput>;
  readonly tryOn: EndpointClient<TryOnInput, ImageOutput>;
  /** Finds subject, head, face and clothes in a picture, in one call. */
  readonly recognize: SyncCall<RecognizeInput, Recognition>;
}

/** How to load each endpoint: what nobody calls never reaches a program that bundles or imports this package. */
const load = {
  "image.generate": async () => (await import("./generate.ts")).generate,
  "image.omni": async () => (await import("./omni.ts")).omni,
  "image.multiImage": async () => (await import("./multi-image.ts")).multiImage,
  "image.expand": async () => (await import("./expand.ts")).expand,
  "image.multiShot": async () => (await import("./multi-shot.ts")).multiShot,
  "image.tryOn": async () => (await import("./try-on.ts")).tryOn,
};

/** The endpoints of this package, for handles to name. */
export const imageEndpoints: Readonly<Record<string, () => Promise<KnownEndpoint>>> = load;

export function createImageClient(context: TaskContext): ImageClient {
  return {
    generate: bindEndpoint(context, load["image.generate"]),
    omni: bindEndpoint(context, load["image.omni"]),
    multiImage: bindEndpoint(context, load["image.multiImage"]),
    expand: bindEndpoint(context, load["image.expand"]),
    multiShot: bindEndpoint(context, load["image.multiShot"]),
    tryOn: bindEndpoint(context, load["image.tryOn"]),
    recognize: bindSync(context, async () => (await import("./recognize.ts")).recognize),
  };
}
