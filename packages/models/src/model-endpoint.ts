import type { VideoCapability } from "./capability.ts";
import type { ImageCapability } from "./image-capability.ts";

/** The name of an endpoint that has a model, such as `video.textToVideo`. */
export type ModelEndpoint = `video.${VideoCapability["endpoint"]}` | `image.${ImageCapability["endpoint"]}`;
