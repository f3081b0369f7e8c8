import type { EndpointClient, Kling } from "klingkit";
import { UsageError } from "../usage-error.ts";

/** An endpoint that looks at its input itself, at run time: whatever a person typed may be handed in. */
export type AnyEndpoint = EndpointClient<object>;

/** Every endpoint that makes a task, by its name. */
export function endpointsOf({ video, image, audio }: Kling): Readonly<Record<string, AnyEndpoint>> {
  return {
    "video.textToVideo": video.textToVideo,
    "video.imageToVideo": video.imageToVideo,
    "video.omni": video.omni,
    "video.motionControl": video.motionControl,
    "video.multiImage": video.multiImage,
    "video.extend": video.extend,
    "video.avatar": video.avatar,
    "video.effects": video.effects,
    "image.generate": image.generate,
    "image.omni": image.omni,
    "image.multiImage": image.multiImage,
    "image.expand": image.expand,
    "image.multiShot": image.multiShot,
    "image.tryOn": image.tryOn,
    "audio.textToAudio": audio.textToAudio,
    "audio.videoToAudio": audio.videoToAudio,
  };
}

/** @throws UsageError for a name that there is not */
export function endpointOf(kling: Kling, name: string): AnyEndpoint {
  const endpoints = endpointsOf(kling);
  const found = Object.hasOwn(endpoints, name) ? endpoints[name] : undefined;
  if (found) return found;
  throw new UsageError(`There is no endpoint "${name}". There are ${Object.keys(endpoints).join(", ")}.`);
}
