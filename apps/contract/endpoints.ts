import { audioEndpoints } from "@klingkit/audio";
import { imageEndpoints } from "@klingkit/image";
import type { KnownEndpoint } from "@klingkit/tasks";
import { videoEndpoints } from "@klingkit/video";

/** Returns every endpoint that creates tasks. */
export async function allEndpoints(): Promise<readonly KnownEndpoint[]> {
  const loaders = Object.values({ ...videoEndpoints, ...imageEndpoints, ...audioEndpoints });
  return Promise.all(loaders.map((load) => load()));
}
