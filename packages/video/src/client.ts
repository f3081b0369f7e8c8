import { bindEndpoint, type EndpointClient, type KnownEndpoint, type TaskContext } from "@klingkit/tasks";
import { imageToVideo, type ImageToVideoInput } from "./image-to-video.ts";
import { textToVideo, type TextToVideoInput } from "./text-to-video.ts";

/** Every video endpoint, ready to be called. */
export interface VideoClient {
  readonly textToVideo: EndpointClient<TextToVideoInput>;
  readonly imageToVideo: EndpointClient<ImageToVideoInput>;
}

/** The endpoints of this package, for handles to name. */
export const videoEndpoints: readonly KnownEndpoint[] = [textToVideo, imageToVideo];

export function createVideoClient(context: TaskContext): VideoClient {
  return {
    textToVideo: bindEndpoint(context, textToVideo),
    imageToVideo: bindEndpoint(context, imageToVideo),
  };
}
