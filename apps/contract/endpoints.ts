import { audioEndpoints } from "@klingkit/audio";
import { imageEndpoints } from "@klingkit/image";
import type { RegisteredEndpoint, Registry } from "@klingkit/tasks/endpoint";
import { videoEndpoints } from "@klingkit/video";

/** All registered endpoints, by name. */
export const endpoints: Registry = { ...videoEndpoints, ...imageEndpoints, ...audioEndpoints };

/** The endpoints that create tasks. */
export const taskEndpoints: readonly RegisteredEndpoint[] = Object.values(endpoints).filter(
  (endpoint) => "apiVersions" in endpoint,
);
