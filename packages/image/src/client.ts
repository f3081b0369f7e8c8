import {
  bindEndpoint,
  bindSync,
  type EndpointClient,
  type KnownEndpoint,
  type SyncCall,
  type TaskContext,
} from "@klingkit/tasks";
import { expand, type ExpandInput } from "./expand.ts";
import { generate, type ImageGenerateInput } from "./generate.ts";
import { multiImage, type MultiImageInput } from "./multi-image.ts";
import { multiShot, type MultiShotInput } from "./multi-shot.ts";
import { omni, type ImageOmniInput } from "./omni.ts";
import { type Recognition, recognize, type RecognizeInput } from "./recognize.ts";
import { tryOn, type TryOnInput } from "./try-on.ts";

/** Every image endpoint, ready to be called. */
export interface ImageClient {
  readonly generate: EndpointClient<ImageGenerateInput>;
  readonly omni: EndpointClient<ImageOmniInput>;
  readonly multiImage: EndpointClient<MultiImageInput>;
  readonly expand: EndpointClient<ExpandInput>;
  readonly multiShot: EndpointClient<MultiShotInput>;
  readonly tryOn: EndpointClient<TryOnInput>;
  /** Finds subject, head, face and clothes in a picture, in one call. */
  readonly recognize: SyncCall<RecognizeInput, Recognition>;
}

/** The endpoints of this package, for handles to name. */
export const imageEndpoints: readonly KnownEndpoint[] = [generate, omni, multiImage, expand, multiShot, tryOn];

export function createImageClient(context: TaskContext): ImageClient {
  return {
    generate: bindEndpoint(context, generate),
    omni: bindEndpoint(context, omni),
    multiImage: bindEndpoint(context, multiImage),
    expand: bindEndpoint(context, expand),
    multiShot: bindEndpoint(context, multiShot),
    tryOn: bindEndpoint(context, tryOn),
    recognize: bindSync(context, recognize),
  };
}
